import type { INestApplicationContext } from '@nestjs/common';
import { z } from 'zod';
import { People } from '../../accounts/people/people.js';
import { normalUsername } from '../../accounts/people/person.js';
import { Desks } from '../../desks/desks.js';
import { endOfDay, newTokenSchema } from '../../desks/requests.js';
import { Tokens, type TokenView } from '../../desks/tokens.js';
import { sentenceOf } from '../../http/bodies/sentences.js';
import { Problem } from '../../http/problems/problem.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { OPERATOR } from '../process/operator.js';

const withTokens = <T>(work: (tokens: Tokens) => Promise<T>): Promise<T> =>
  withFeatures((features) => work(features.get(Tokens, { strict: false })));

export type NewTokenOptions = {
  role: string;
  name: string;
  person?: string;
  desk?: string;
  scope?: string[];
  expires?: string;
};

/**
 * Creates a token. Only the hash of its secret is stored, so the secret is shown here only. JSON: the token as listed,
 * with `token`.
 */
export async function createToken(options: NewTokenOptions): Promise<CommandResult> {
  const { role, name, person, desk, scope, expires } = options;
  const asked = { role, name, desk, scopes: scope, expiresAt: expires && endOf(expires) };
  const read = newTokenSchema.safeParse(asked, { error: sentenceOf });
  if (!read.success) throw invalidOptions(read.error);
  const { token, secret } = await withFeatures(async (features) => {
    const owner = person === undefined ? {} : { person: await personNamed(features, person) };
    if (desk !== undefined) await requireDesk(features, desk);
    return features.get(Tokens, { strict: false }).create({ ...read.data, ...owner }, OPERATOR, null);
  });
  const whose = token.person ? `of ${token.person.name}` : 'of a machine';
  const text = `Token ${token.id} for ${token.name}, ${whose} (${rolesOf(token)}). The secret is shown only once:\n${secret}`;
  return { ok: true, json: { ...token, token: secret }, text };
}

async function personNamed(features: INestApplicationContext, username: string): Promise<string> {
  const person = await features.get(People, { strict: false }).findByUsername(normalUsername(username));
  if (!person)
    throw new Problem('not_found', `There is no user name ${username}: \`paraph person list\` has them.`);
  return person.id;
}

async function requireDesk(features: INestApplicationContext, slug: string): Promise<void> {
  await features
    .get(Desks, { strict: false })
    .one(slug)
    .catch((error) => {
      if (!(error instanceof Problem) || error.code !== 'not_found') throw error;
      throw new Problem('not_found', `There is no desk ${slug}: \`paraph desk list\` has them.`);
    });
}

function endOf(day: string): string {
  const end = endOfDay(day);
  if (end === null) throw new Problem('validation_failed', '--expires must be a day, YYYY-MM-DD.');
  return end;
}

const invalidOptions = ({ issues }: z.ZodError) =>
  new Problem(
    'validation_failed',
    issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join(' '),
  );

/**
 * Lists tokens. JSON: `{items: [{id, name, person, role, desks, scopes, createdAt, expiresAt, lastUsedAt, revokedAt},
 * ...]}`.
 */
export async function listTokens(): Promise<CommandResult> {
  const items = await withTokens((tokens) => tokens.all());
  const text = items.map(line).join('\n') || 'There are no tokens.';
  return { ok: true, json: { items }, text };
}

/** A token's roles: `officer`, or `officer on europe`. */
const rolesOf = ({ role, desks }: Pick<TokenView, 'role' | 'desks'>): string =>
  [...(role ? [role] : []), ...desks.map((grant) => `${grant.role} on ${grant.desk}`)].join(', ') ||
  'no role';

function line(token: TokenView): string {
  const { id, name, person, scopes, createdAt, expiresAt, lastUsedAt, revokedAt } = token;
  const used = lastUsedAt ? `last used ${lastUsedAt}` : 'never used';
  const state = revokedAt ? `revoked ${revokedAt}` : used;
  const until = expiresAt ? `  until ${expiresAt}` : '';
  const kept = scopes ? `  only ${scopes.join(' ')}` : '';
  const whose = person ? `${name} (of ${person.name})` : name;
  return `${id}  ${rolesOf(token).padEnd(13)}  made ${createdAt}${until}${kept}  ${state}  ${whose}`;
}

/** Revokes a token. Revoking it again changes nothing. JSON: the token as listed. */
export async function revokeToken(id: string): Promise<CommandResult> {
  const known = z.uuid().safeParse(id.toLowerCase());
  const token = known.success
    ? await withTokens((tokens) => tokens.revoke(known.data, OPERATOR)).catch((error) => {
        if (error instanceof Problem && error.code === 'not_found') return null;
        throw error;
      })
    : null;
  if (!token) throw new Problem('not_found', `There is no token ${id}: \`paraph token list\` names them.`);
  return { ok: true, json: token, text: `Token ${token.id} of ${token.name} is revoked.` };
}
