import { Injectable, Logger } from '@nestjs/common';
import * as client from 'openid-client';
import { AccessSettings } from '../credentials/settings.js';
import type { SignOnSettings } from '../credentials/sign-on-settings.js';
import { type Identity, personNameSchema } from '../people/person.js';

/** What waits in the browser's cookie until it comes back: nothing else may answer for it. */
export type Flow = { state: string; nonce: string; verifier: string; next: string };

/** Where the provider sends people back to. */
export const RETURN_PATH = '/sign-in/return';

/** For one request to the provider, in seconds; a person waits meanwhile. */
const TIMEOUT = 10;

/** Clocks of two ministries differ, in seconds. */
const TOLERANCE = 30;

/** OpenID Connect Core 1.0, section 9: the header unless the provider prefers the body. */
const proof = (secret: string): client.ClientAuth => {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
};

/**
 * Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce. That the ID token is signed by the
 * provider, for us, now and for this very flow is checked by openid-client.
 */
@Injectable()
export class SingleSignOn {
  private readonly logger = new Logger(SingleSignOn.name);
  private found: Promise<client.Configuration> | null = null;

  constructor(private readonly settings: AccessSettings) {}

  /** Where to send the browser, and what to keep in it. */
  async start(next: string): Promise<{ url: URL; flow: Flow }> {
    const { scope } = this.set();
    const flow = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      next,
    };
    const url = client.buildAuthorizationUrl(await this.provider(), {
      redirect_uri: `${this.settings.publicUrl}${RETURN_PATH}`,
      scope,
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return { url, flow };
  }

  /** Who came back with this query; null for nobody whom the provider vouches for. */
  async finish(query: string, { state, nonce, verifier }: Flow): Promise<Identity | null> {
    try {
      const provider = await this.provider();
      const tokens = await client.authorizationCodeGrant(
        provider,
        new URL(`${this.settings.publicUrl}${RETURN_PATH}?${query}`),
        { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      );
      const claims = tokens.claims();
      if (!claims) return null;
      return this.identityOf(await this.completed(provider, tokens.access_token, claims));
    } catch (error) {
      // What exactly was wrong helps whoever sets it up, and whoever tries to get in.
      this.logger.warn(`Single sign-on: ${(error as Error).message}`);
      return null;
    }
  }

  /** Some providers tell groups only at the endpoint made for asking; what the signed token says goes before. */
  private async completed(
    provider: client.Configuration,
    accessToken: string,
    claims: client.IDToken,
  ): Promise<client.IDToken> {
    const { groupsClaim } = this.set();
    if (claims[groupsClaim] !== undefined || !provider.serverMetadata().userinfo_endpoint) return claims;
    return { ...(await client.fetchUserInfo(provider, accessToken, claims.sub)), ...claims };
  }

  private identityOf(claims: client.IDToken): Identity {
    const { groups, groupsClaim } = this.set();
    const theirs = [claims[groupsClaim] ?? []].flat();
    const granted = groups.find(({ group }) => theirs.includes(group));
    const called = [claims.name, claims.preferred_username, claims.email];
    const names = [...called, `Person ${claims.sub}`.slice(0, 100)];
    const name = names.flatMap((each) => personNameSchema.safeParse(each).data ?? [])[0] ?? 'Person';
    return {
      issuer: claims.iss,
      subject: claims.sub,
      name,
      ...(granted && { role: granted.role }),
    };
  }

  /** Asked for when it is first needed, so that we start without it, and again until it has answered. */
  private provider(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.set();
    // Only a provider on this machine may go without TLS (config.ts).
    const isLocal = new URL(issuer).protocol === 'http:';
    const metadata = { client_secret: clientSecret, [client.clockTolerance]: TOLERANCE };
    this.found ??= client
      .discovery(new URL(issuer), clientId, metadata, proof(clientSecret), {
        execute: [client.enableNonRepudiationChecks, ...(isLocal ? [client.allowInsecureRequests] : [])],
        timeout: TIMEOUT,
      })
      .catch((error) => {
        this.found = null;
        throw error;
      });
    return this.found;
  }

  private set(): SignOnSettings {
    const { signOn } = this.settings;
    if (!signOn) throw new Error('single sign-on is not set up');
    return signOn;
  }
}
