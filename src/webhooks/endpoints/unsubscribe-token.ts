import { idOfToken, signedToken } from '../../mail/signed-token.js';
import type { Keyring } from '../../runtime/crypto/secret-box.js';

const PURPOSE = 'unsubscribe';

/** The token of the unsubscribe link in a mail about events. */
export const unsubscribeToken = (id: string, keys: Keyring): string => signedToken(PURPOSE, id, keys);

/** The id of the subscription, or null if the token is not valid. */
export const subscriptionOf = (token: string, keys: Keyring): string | null =>
  idOfToken(PURPOSE, token, keys);
