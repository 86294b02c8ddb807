import type { Role } from '../../access/caller.js';
import { linkPath } from '../../accounts/people/links.js';
import { type Invited, People } from '../../accounts/people/people.js';
import {
  normalUsername,
  type Person,
  personNameSchema,
  personView,
  usernameSchema,
} from '../../accounts/people/person.js';
import { SecurityLog } from '../../audit/security-log.js';
import { readConfig } from '../../config.js';
import { Problem } from '../../http/problems/problem.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { OPERATOR } from '../process/operator.js';

type PeopleServices = { people: People; log: SecurityLog };

const withPeople = <T>(work: (tools: PeopleServices) => Promise<T>): Promise<T> =>
  withFeatures((features) =>
    work({
      people: features.get(People, { strict: false }),
      log: features.get(SecurityLog, { strict: false }),
    }),
  );

export type NewPersonOptions = { role: Role | 'none'; name: string; username: string };

/** Invites a person. JSON: the person as listed, with `link: {url, expiresAt}`. */
export async function invitePerson({ role, name, username }: NewPersonOptions): Promise<CommandResult> {
  const asked = { username: normalUsername(username), role: role === 'none' ? null : role };
  const named = personNameSchema.safeParse(name);
  if (!named.success) {
    throw new Problem('validation_failed', 'The name must be 1 to 100 visible characters, and not admin.');
  }
  if (!usernameSchema.safeParse(asked.username).success) {
    throw new Problem('validation_failed', 'The user name must be 2 to 64 letters, digits or . _ @ -');
  }
  const invited = await withPeople(({ people, log }) =>
    people.invite({ ...asked, name: named.data }, (at, { row }) =>
      log.record({ kind: 'person.invited', ...OPERATOR, detail: { person: row.id } }, at),
    ),
  );
  return linked(invited);
}

/** Lists people. JSON: `{items: [{id, name, username, issuer, role, state, codes, createdAt, signedInAt}, ...]}`. */
export async function listPeople(): Promise<CommandResult> {
  const rows = await withPeople(({ people }) => people.list(undefined, null));
  const items = rows.map(personView);
  return { ok: true, json: { items }, text: items.map(line).join('\n') || 'There are no people.' };
}

function line({ id, name, username, issuer, role, state, signedInAt }: Person): string {
  const seen = signedInAt ? `signed in ${signedInAt}` : 'never signed in';
  return `${id}  ${(role ?? 'by desk').padEnd(13)}  ${state.padEnd(8)}  ${seen}  ${username ?? issuer}  ${name}`;
}

/**
 * Makes a new link for a person who lost their password; with `codes`, turns their one-time codes off. JSON: the person
 * as listed, with `link`.
 */
export async function resetPerson(username: string, { codes = false } = {}): Promise<CommandResult> {
  const invited = await withPeople(async ({ people, log }) => {
    const row = await people.findByUsername(normalUsername(username));
    if (!row)
      throw new Problem('not_found', `There is no user name ${username}: \`paraph person list\` has them.`);
    if (codes) await people.removeCodes(row.id);
    const detail = { person: row.id, what: codes ? 'link and codes' : 'link' };
    return people.renewLink(row.id, (at) =>
      log.record({ kind: 'credentials.reset', ...OPERATOR, detail }, at),
    );
  });
  return linked(invited);
}

function linked({ row, link }: Invited): CommandResult {
  const { publicUrl, host, port } = readConfig(process.env);
  const url = `${publicUrl ?? `http://${host}:${port}`}${linkPath(link.secret)}`;
  const expiresAt = link.expiresAt.toISOString();
  const text = `With this link ${row.name} chooses a password, once, until ${expiresAt}:\n${url}`;
  return { ok: true, json: { ...personView(row), link: { url, expiresAt } }, text };
}
