import { Injectable, Logger } from '@nestjs/common';
import type * as client from 'openid-client';
import { AccessSettings } from '../credentials/settings.js';
import type { SignOnSettings } from '../credentials/sign-on-settings.js';
import { type Identity, personNameSchema } from '../people/person.js';

/** What the cookie keeps until the browser returns from the provider. The return must match it. */
export type Flow = { state: string; nonce: string; verifier: string; next: string };

/**
 * Whom the provider identifies; null for nobody. `claim`: the name of the claim that is missing or wrong, if the failure
 * is one of a claim.
 */
export type SignOnResult = { identity: Identity | null; claim: string | null };

/** The redirect URI at which the provider returns people, as a path. */
export const RETURN_PATH = '/sign-in/return';

/** The longest request to the provider, in seconds. A person waits for it. */
const TIMEOUT = 10;

/** How much the clocks of provider and service may differ, in seconds. */
const TOLERANCE = 30;

/** Loaded where somebody signs in by it, not at each start. */
const library = () => import('openid-client');
type Library = Awaited<ReturnType<typeof library>>;

/** OpenID Connect Core 1.0, section 9: `client_secret_basic` unless the provider supports `client_secret_post` only. */
const clientAuth = ({ ClientSecretBasic, ClientSecretPost }: Library, secret: string): client.ClientAuth => {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
};

/** openid-client names the claim in the message of an error or of its causes: `unexpected JWT "exp" … claim value`. */
const CLAIM = /^(?:unexpected |invalid )?(?:JWT|ID Token) "([a-z_]{1,30})"/;

function claimAtFault(error: unknown): string | null {
  for (let fault = error; fault instanceof Error; fault = fault.cause) {
    const claim = CLAIM.exec(fault.message)?.[1];
    if (claim) return claim;
  }
  return null;
}

/**
 * Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce. openid-client checks signature,
 * issuer, audience, time and nonce of the ID token.
 */
@Injectable()
export class SingleSignOn {
  private readonly logger = new Logger(SingleSignOn.name);
  private configuration: Promise<client.Configuration> | null = null;

  constructor(private readonly settings: AccessSettings) {}

  /** The address to which the browser is redirected, and what its cookie keeps. */
  async start(next: string): Promise<{ url: URL; flow: Flow }> {
    const { scope } = this.set();
    const client = await library();
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

  /** The person whom the provider identifies at the return with this query. */
  async finish(query: string, { state, nonce, verifier }: Flow): Promise<SignOnResult> {
    try {
      const { authorizationCodeGrant } = await library();
      const provider = await this.provider();
      const tokens = await authorizationCodeGrant(
        provider,
        new URL(`${this.settings.publicUrl}${RETURN_PATH}?${query}`),
        { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      );
      const claims = tokens.claims();
      if (!claims) return { identity: null, claim: null };
      const identity = this.identityOf(await this.withUserInfo(provider, tokens.access_token, claims));
      return { identity, claim: identity.role === undefined ? this.set().groupsClaim : null };
    } catch (error) {
      // The whole reason helps operators and attackers alike, so it is logged. Only the claim's name is shown.
      const claim = claimAtFault(error);
      this.logger.warn(`Single sign-on: ${(error as Error).message}${claim ? ` (claim ${claim})` : ''}`);
      return { identity: null, claim };
    }
  }

  /** Some providers give groups only at the UserInfo endpoint. Claims of the signed token take precedence. */
  private async withUserInfo(
    provider: client.Configuration,
    accessToken: string,
    claims: client.IDToken,
  ): Promise<client.IDToken> {
    const { groupsClaim } = this.set();
    if (claims[groupsClaim] !== undefined || !provider.serverMetadata().userinfo_endpoint) return claims;
    const { fetchUserInfo } = await library();
    return { ...(await fetchUserInfo(provider, accessToken, claims.sub)), ...claims };
  }

  private identityOf(claims: client.IDToken): Identity {
    const { groups, groupsClaim } = this.set();
    const ownGroups = [claims[groupsClaim] ?? []].flat();
    const granted = groups.find(({ group }) => ownGroups.includes(group));
    const claimedNames = [claims.name, claims.preferred_username, claims.email];
    const names = [...claimedNames, `Person ${claims.sub}`.slice(0, 100)];
    const name = names.flatMap((each) => personNameSchema.safeParse(each).data ?? [])[0] ?? 'Person';
    return {
      issuer: claims.iss,
      subject: claims.sub,
      name,
      ...(granted && { role: granted.role }),
    };
  }

  /**
   * The provider's metadata, discovered at its first use, so that the service starts without it. A failure is tried
   * again at the next use.
   */
  private provider(): Promise<client.Configuration> {
    this.configuration ??= this.discovered().catch((error) => {
      this.configuration = null;
      throw error;
    });
    return this.configuration;
  }

  private async discovered(): Promise<client.Configuration> {
    const client = await library();
    const { issuer, clientId, clientSecret } = this.set();
    // Only a provider on this machine may go without TLS (sign-on-settings.ts).
    const isLocal = new URL(issuer).protocol === 'http:';
    const metadata = { client_secret: clientSecret, [client.clockTolerance]: TOLERANCE };
    return client.discovery(new URL(issuer), clientId, metadata, clientAuth(client, clientSecret), {
      execute: [client.enableNonRepudiationChecks, ...(isLocal ? [client.allowInsecureRequests] : [])],
      timeout: TIMEOUT,
    });
  }

  private set(): SignOnSettings {
    const { signOn } = this.settings;
    if (!signOn) throw new Error('single sign-on is not set up');
    return signOn;
  }
}
