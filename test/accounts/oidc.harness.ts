import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import { storeIn } from './oidc.store.js';

/** As the service is known to browsers: a proxy with TLS would stand there. */
export const PUBLIC = 'https://paraph.example';
export const CLIENT = { id: 'paraph', secret: 'the-secret-of-the-client' };

export type Claims = Record<string, unknown>;
type Header = { alg: string; kid?: string };

/** An ID token as the provider made it, and what a forger may make of it. */
export type Forge = (token: { header: Header; claims: Claims; raw: string }, keys: Keys) => string;

type Keys = { own: KeyObject; other: KeyObject; publicPem: string; kid: string };

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** A token of these claims, signed with RS256 by the key. */
export function signed(header: Header, claims: Claims, key: KeyObject): string {
  const input = `${encode({ ...header, alg: 'RS256' })}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

/** Without a signature. */
export const unsigned = (claims: Claims): string => `${encode({ alg: 'none' })}.${encode(claims)}.`;

/** With a MAC in place of a signature, by a secret that the client, or everybody, knows. */
export function maced(header: Header, claims: Claims, secret: string): string {
  const input = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/**
 * A real provider on loopback, that knows people by their groups and lets in at once whoever `account` names. Its
 * ID tokens pass through `forge`, and its metadata through `claim`, as if it, or whoever stands between, were evil.
 */
export async function startProvider({ conform = false } = {}) {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = 'of-the-provider';
  const jwk = pair.privateKey.export({ format: 'jwk' }) as JsonWebKey;
  const keys: Keys = {
    own: pair.privateKey,
    other: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    publicPem: createPublicKey(pair.privateKey).export({ format: 'pem', type: 'spki' }).toString(),
    kid,
  };
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people: Record<string, Claims> = {};
  const state = { account: '', forge: null as Forge | null, metadata: {} as Claims };

  const provider = new Provider(issuer, {
    adapter: storeIn(new Map()),
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${PUBLIC}/sign-in/return`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] } as never,
    cookies: { keys: ['for this test alone'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'] },
    conformIdTokenClaims: conform,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, ...people[accountId] }),
    }),
    loadExistingGrant: async (ctx: KoaContextWithOIDC) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: CLIENT.id,
        accountId: ctx.oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
  });
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/interaction/')) {
      ctx.respond = false;
      await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: state.account } });
      return;
    }
    await next();
    const body = ctx.body as Claims | undefined;
    if (ctx.path === '/.well-known/openid-configuration') ctx.body = { ...body, ...state.metadata };
    if (ctx.path !== '/token' || !state.forge || typeof body?.id_token !== 'string') return;
    const [header, claims] = body.id_token.split('.');
    const token = { header: decode(header), claims: decode(claims), raw: body.id_token };
    ctx.body = { ...body, id_token: state.forge(token, keys) };
  });
  server.on('request', provider.callback());
  return {
    issuer,
    people,
    state,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export type TestProvider = Awaited<ReturnType<typeof startProvider>>;

/** A browser that goes to and fro between the service and a provider; what is PUBLIC is the service. */
export class Traveller {
  private readonly jars = new Map<string, Map<string, string>>();

  constructor(private readonly service: string) {}

  cookieOf(origin: string): string {
    return [...(this.jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** One request; redirects are told, not followed. */
  async ask(url: string): Promise<{ status: number; location: string | null; html: string }> {
    const { origin } = new URL(url);
    const real = origin === PUBLIC ? this.service + url.slice(PUBLIC.length) : url;
    const answer = await fetch(real, {
      redirect: 'manual',
      headers: { cookie: this.cookieOf(origin), 'accept-language': 'en' },
    });
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      location: location && new URL(location, url).href,
      html: await answer.text(),
    };
  }

  /** Follows redirects until one leads to where `until` says, or there is none; tells where that is. */
  async follow(url: string, until: (to: string) => boolean): Promise<string> {
    for (let to = url; ; ) {
      const { location, status, html } = await this.ask(to);
      if (!location) throw new Error(`${to}: ${status} ${html.slice(0, 500)}`);
      if (until(location)) return location;
      to = location;
    }
  }

  /** Where the service sends to. */
  async leave(next = '/'): Promise<URL> {
    const { location, status, html } = await this.ask(
      `${PUBLIC}/sign-in/elsewhere?next=${encodeURIComponent(next)}`,
    );
    if (!location) throw new Error(`${status} ${html}`);
    return new URL(location);
  }

  /** Signs in at the provider and tells where it sends back to. */
  signInAt(authorization: URL): Promise<string> {
    return this.follow(authorization.href, (to) => to.startsWith(`${PUBLIC}/`));
  }

  /** All of it. */
  async signIn(next?: string) {
    return this.ask(await this.signInAt(await this.leave(next)));
  }
}
