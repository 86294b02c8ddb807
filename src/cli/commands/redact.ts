import { SecurityLog } from '../../audit/security-log.js';
import { type Elsewhere, type Redaction, redact } from '../../redaction/redact.js';
import { MOST_TOLD } from '../../redaction/redaction.sql.js';
import { Clock } from '../../runtime/clock.js';
import type { CommandResult } from '../process/command-result.js';
import { withFeatures } from '../process/features.js';
import { actor } from '../process/operator.js';

export type RedactOptions = { field: string[]; reason: string; dryRun?: boolean };

/**
 * Takes texts out of an entry, wherever they stand. JSON: `{track, seq, dryRun, rows: [{seq, fields}], elsewhere: [{what,
 * name, seq}]}`.
 */
export async function redactEntry(
  track: string,
  typed: string,
  { field, reason, dryRun = false }: RedactOptions,
): Promise<CommandResult> {
  const seq = /^[1-9]\d{0,8}$/.test(typed) ? Number(typed) : 0;
  const done = await withFeatures((features, { ownerUrl }) =>
    redact(
      ownerUrl,
      { track, seq, fields: field, reason, dryRun },
      {
        actor: actor(),
        now: features.get(Clock, { strict: false }).now(),
        log: features.get(SecurityLog, { strict: false }),
      },
    ),
  );
  return { ok: true, json: { track, seq, dryRun, ...done }, text: inWords(track, dryRun, done) };
}

function inWords(track: string, dryRun: boolean, { rows, elsewhere }: Redaction): string {
  const lines = [
    dryRun ? 'This would be redacted; nothing was:' : 'Redacted:',
    ...rows.map(({ seq, fields }) => `  ${track} ${seq}: ${fields.join(' ')}`),
  ];
  if (elsewhere.length > 0)
    lines.push('The same words still stand, alone or within a text, in:', ...elsewhere.map(placeLine));
  if (elsewhere.length >= MOST_TOLD) lines.push('  … and perhaps in more.');
  if (!dryRun)
    lines.push(
      'Backups, replicas’ archives, exported files, and what was sent before keep them: see docs/security.md.',
    );
  return lines.join('\n');
}

const placeLine = ({ what, name, seq }: Elsewhere): string =>
  seq === null ? `  ${what} ${name}` : `  ${name} ${seq}`;
