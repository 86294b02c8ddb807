/** The key of crypto_secretbox, which encrypts the cookie of a session. */
export const SESSION_KEY_BYTES = 32;
