import { SecurityLog } from '../../audit/security-log.js';
import { sealingKeys } from '../../boot.js';
import { readConfig } from '../../config.js';
import { Database } from '../../db/database.js';
import { Problem } from '../../http/problems/problem.js';
import { canOpen, LogKeys, namedKeys, proofSettings } from '../../proofs/index.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { OPERATOR } from '../process/operator.js';

const LOST =
  'The newest key cannot be opened: WEBHOOK_KEYS does not name the key that sealed it. Name that too, after the others. If it is lost, run `paraph key rotate --lost`: then the old key says nothing about the new one, and you tell those who verify heads.';

/**
 * Lists the keys that sign the heads of the logs, the one that signs now last. JSON: `{items: [{number, madeAt, full,
 * public, statement, opens}, ...]}`; `full` and `public` are the verifier keys of the two logs.
 */
export async function listKeys(): Promise<CommandResult> {
  const keyring = sealingKeys(readConfig(process.env));
  const items = await withFeatures((features) =>
    namedKeys(features.get(Database, { strict: false }), keyring),
  );
  const text = items
    .map(({ number, madeAt, full, public: shown, opens }, index) => {
      const state = index < items.length - 1 ? 'signed before' : opens ? 'signs' : 'cannot be opened';
      return `${number}  made ${madeAt}  ${state}\n   ${full}\n   ${shown}`;
    })
    .join('\n');
  return { ok: true, json: { items }, text: text || 'There is no key yet: the service makes the first.' };
}

/** Makes a new key. JSON: the key as listed. */
export async function rotateKey({ lost = false }: { lost?: boolean }): Promise<CommandResult> {
  const config = readConfig(process.env);
  const keyring = sealingKeys(config);
  const made = await withFeatures(async (features) => {
    const database = features.get(Database, { strict: false });
    const keys = new LogKeys(database, proofSettings(config, keyring));
    const log = features.get(SecurityLog, { strict: false });
    const number = await database.transaction(async (at) => {
      const newest = (await keys.all(at)).at(-1);
      const opens = newest !== undefined && canOpen(newest, keyring);
      if (!opens && !lost) throw new Problem('validation_failed', LOST);
      if (opens && lost)
        throw new Problem(
          'validation_failed',
          'The newest key can be opened: rotate it without --lost, so that it signs for the next.',
        );
      const key = await keys.rotate(at, { isLost: lost });
      const detail = { logKey: key.number, ...(lost && { lost }) };
      await log.record({ kind: 'log_key.rotated', ...OPERATOR, detail }, at);
      return key.number;
    });
    return (await namedKeys(database, keyring)).find((key) => key.number === number);
  });
  const vkeys = [made?.full, made?.public].filter((vkey) => vkey !== null);
  const text = [
    `Key ${made?.number} signs from the next head on; a running service signs one within a minute.`,
    made?.statement
      ? 'The key before it has signed a statement about it, which /v1/checkpoint gives.'
      : 'The key before it says nothing about it: tell those who verify heads which key is right.',
    'Witnesses need it too:',
    ...vkeys,
  ].join('\n');
  return { ok: true, json: made, text };
}
