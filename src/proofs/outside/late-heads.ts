import type { Executor } from '../../db/database.js';
import { parseNote } from '../notes/note.js';
import { type Head, NAMES } from './destination.js';
import { NEWEST_AND_SENT } from './outside.sql.js';
import type { OutsideSettings } from './settings.js';

/** The newest head of a log, and the last that was sent to a destination. */
export type NewestAndSent = Head & { sentNote: string | null; sentSize: number | null; sentAt: Date | null };

/** Whether the newest head was sent: what was sent may have further signatures. */
export const isSent = ({ note, sentNote }: Pick<NewestAndSent, 'note' | 'sentNote'>): boolean =>
  sentNote !== null && parseNote(sentNote)?.text === parseNote(note)?.text;

type Late = { destination: string; public: boolean; sentAt: Date | null };

/** The destinations that lack the newest head of a log, with the last time at which they got one. */
export async function lateHeads(
  at: Pick<Executor, 'query'>,
  { file, mail, witnesses }: OutsideSettings,
): Promise<Late[]> {
  const wanted = [
    ...(file === null ? [] : [{ name: NAMES.file(file), publicOnly: false }]),
    ...(mail === null ? [] : [{ name: NAMES.mail(mail), publicOnly: false }]),
    ...witnesses.map(({ verifier: { name }, publicOnly }) => ({ name: NAMES.witness(name), publicOnly })),
  ];
  const late: Late[] = [];
  for (const { name, publicOnly } of wanted) {
    for (const isPublic of publicOnly ? [true] : [false, true]) {
      const { rows } = await at.query<NewestAndSent>(NEWEST_AND_SENT, [isPublic, name]);
      const [newest] = rows;
      if (newest && !isSent(newest))
        late.push({ destination: name, public: isPublic, sentAt: newest.sentAt });
    }
  }
  return late;
}
