import { isIP } from 'node:net';
import { z } from 'zod';
import { ROLES, type Role } from '../../access/caller.js';

/** A provider of single sign-on by OpenID Connect. */
export type SignOnSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  /** The claim that names a person’s groups. */
  groupsClaim: string;
  /** The roles of groups; a person has the role of the first group that they are in. Null for roles by desk only. */
  groups: { group: string; role: Role | null }[];
};

/** Its settings in the environment. */
export const signOnShape = {
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'The provider of [single sign-on](../sign-in.md#the-ministrys-sign-on) by OpenID Connect. It needs the next three settings, and `PUBLIC_URL`.',
      unset: 'no single sign-on',
      example: 'https://login.mfa.example',
    }),
  OIDC_CLIENT_ID: z.string().min(1).optional().meta({
    description: 'The name under which the provider knows Paraph.',
    unset: 'needed with `OIDC_ISSUER`',
    example: 'paraph',
  }),
  OIDC_CLIENT_SECRET: z.string().min(1).optional().meta({
    description: 'What the provider gave with it.',
    unset: 'needed with `OIDC_ISSUER`',
    example: 'the provider’s `client_secret`',
  }),
  OIDC_GROUPS: z.string().min(1).optional().meta({
    description:
      'The roles of groups, as `group=role`, separated by commas; `none` for roles by desk only. A person has the role of the first group that they are in.',
    unset: 'needed with `OIDC_ISSUER`',
    example: 'treaties=officer,archive=reader',
  }),
  OIDC_GROUPS_CLAIM: z.string().min(1).default('groups').meta({
    description: 'The claim that names a person’s groups.',
    example: 'roles',
  }),
  OIDC_SCOPE: z.string().default('openid profile').meta({
    description: 'The scopes that are requested. `openid` must be among them.',
    example: 'openid profile groups',
  }),
};
const shapeSchema = z.object(signOnShape);

/**
 * The provider that the environment names, or null. Throws an Error whose message begins with the name of the wrong
 * setting.
 */
export function signOnSettings(
  set: z.infer<typeof shapeSchema>,
  publicUrl: string | null,
): SignOnSettings | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_GROUPS, OIDC_GROUPS_CLAIM, OIDC_SCOPE } = set;
  const needed = { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_GROUPS };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length === Object.keys(needed).length) return null;
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET || !OIDC_GROUPS) {
    throw new Error(`${missing.join(', ')}: needed for single sign-on`);
  }
  if (publicUrl === null) {
    throw new Error('OIDC_ISSUER: needs PUBLIC_URL, to which the provider redirects people');
  }
  if (!isSafe(new URL(OIDC_ISSUER))) throw new Error('OIDC_ISSUER: must be https');
  if (!OIDC_SCOPE.split(' ').includes('openid')) throw new Error('OIDC_SCOPE: must contain openid');
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    scope: OIDC_SCOPE,
    groupsClaim: OIDC_GROUPS_CLAIM,
    groups: readGroups(OIDC_GROUPS),
  };
}

/** A provider without TLS is accepted on this machine only. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' ||
  hostname === 'localhost' ||
  hostname === '[::1]' ||
  (isIP(hostname) === 4 && hostname.startsWith('127.'));

const PAIR = new RegExp(`^(.+?)=(${[...ROLES, 'none'].join('|')})(?:,|$)`);

/**
 * `group=role,…`. The name of a group may contain `=` and `,`, as names in a directory do
 * (`CN=desk-4,OU=groups,DC=example=officer`).
 */
function readGroups(text: string): SignOnSettings['groups'] {
  const groups: SignOnSettings['groups'] = [];
  for (let rest = text; rest !== ''; ) {
    const [whole, group, role] = PAIR.exec(rest) ?? [];
    if (whole === undefined || group === undefined) {
      throw new Error(`OIDC_GROUPS: must be group=role,…; the roles are ${ROLES.join(', ')} and none`);
    }
    groups.push({ group: group.trim(), role: role === 'none' ? null : (role as Role) });
    rest = rest.slice(whole.length);
  }
  return groups;
}
