import { type EntryIntoForceClause, entryIntoForceSchema } from '../../../domain/events/event-data.js';
import type { FormState } from '../../../forms/form-state.js';
import type { FormReader } from '../../../forms/reader.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { Select, TextField } from '../../../ui/form.js';

/** What the entry into force counts from. */
const AFTER = [
  'signature',
  'last_notification',
  'last_receipt',
  'last_instrument',
  'nth_instrument',
] as const;
const NUMBERS = ['months', 'days', 'n'] as const;

/** When the agreement enters into force: what it counts from, and how long after that. */
export function ClauseQuestion({ sheet: { typed, errors, m }, name }: { sheet: FormState; name: string }) {
  const at = (part: string) => `${name}.${part}`;
  return (
    <>
      <Select
        id={at('after')}
        label={m.t('entry.clause_after')}
        value={one(typed, at('after'))}
        options={AFTER.map((value) => ({ value, label: m.label('fields', `entryIntoForce.${value}`) }))}
        empty={m.t('form.not_stated')}
        errors={errors}
        m={m}
      />
      <div class="row">
        {NUMBERS.map((part) => (
          <TextField
            id={at(part)}
            label={m.t(`entry.clause_${part}`)}
            value={one(typed, at(part))}
            width="w4"
            numeric
            errors={errors}
            m={m}
          />
        ))}
      </div>
      <Select
        id={at('firstOfMonth')}
        label={m.t('entry.clause_first')}
        value={one(typed, at('firstOfMonth'))}
        options={[
          { value: 'yes', label: m.t('track.yes') },
          { value: 'no', label: m.t('track.no') },
        ]}
        empty={m.t('form.not_stated')}
        errors={errors}
        m={m}
      />
    </>
  );
}

/** The clause that was typed; undefined where nothing was. */
export function readClause(reader: FormReader, name: string): EntryIntoForceClause | undefined {
  const after = one(reader.typed, `${name}.after`);
  const numbers = NUMBERS.map((part) => [part, reader.number(`${name}.${part}`)] as const);
  const first = one(reader.typed, `${name}.firstOfMonth`);
  const given = numbers.filter(([, value]) => value !== undefined);
  if (after === '') {
    if (given.length > 0 || first !== '') reader.wrong(`${name}.after`, 'entry.clause_needs_start');
    return undefined;
  }
  const clause = { after, ...Object.fromEntries(given), ...(first && { firstOfMonth: first === 'yes' }) };
  const read = entryIntoForceSchema.safeParse(clause);
  if (read.success) return read.data;
  for (const { path } of read.error.issues) reader.wrong(`${name}.${path.join('.')}`, 'entry.clause_unread');
  return undefined;
}

export const typedClause = (name: string, clause: EntryIntoForceClause): Typed =>
  Object.fromEntries(
    Object.entries(clause).map(([part, value]) => [
      `${name}.${part}`,
      [typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)],
    ]),
  );
