import type { Instant, StatusEvent } from '../../domain/values/views.js';
import { kindName } from '../../i18n/kinds.js';
import { markWords, strictest } from '../../i18n/marks.js';
import { type Messages, messagesAsRecorded } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import { type Naming, partiesOf } from '../../i18n/track-names.js';
import { placeName, type Story } from '../../ui/story.js';
import { lastEventMark, statusMark } from '../../ui/story-marks.js';
import { dateCell, type Sheet, sheetOf } from './sheet.js';

type Row = Story<StatusEvent>;

const visibilityOf = (row: Row, now: Instant, m: Messages): string => {
  const mark = strictest([statusMark(row, { now }), lastEventMark(row, { now })]);
  return mark ? markWords(mark, m) : m.t('fields.visibility.public');
};

/** The board, a row for each agreement, in the order of the list. */
export function boardSheet(
  stories: readonly Row[],
  { naming, now, staff }: { naming: Naming; now: Instant; staff: boolean },
): Sheet {
  const m = messagesAsRecorded(naming.language);
  const { t } = m;
  return sheetOf<Row>(
    t('board.title'),
    [
      [t('fields.title'), ({ track }) => pick(track.title, naming.language).value],
      [t('fields.parties'), ({ track }) => partiesOf(track, naming)],
      [t('fields.kind'), ({ track }) => kindName(track.kind, naming.language)],
      [t('fields.stage'), ({ track }) => m.label('stages', track.status.stage)],
      [t('fields.since'), ({ track }) => dateCell(track.status.since)],
      [t('fields.roundsHeld'), ({ track }) => track.status.roundsHeld],
      [t('fields.nextRound'), ({ track }) => track.status.nextRound?.number],
      [t('fields.target'), ({ track }) => dateCell(track.status.nextRound?.target)],
      [t('fields.place'), ({ track }) => placeName(track.status.nextRound?.place, m)?.value],
      [
        t('fields.lastEvent'),
        ({ track: { status } }) => status.lastEvent && m.label('events', status.lastEvent.type),
      ],
      [t('fields.occurredOn'), ({ track }) => dateCell(track.status.lastEvent?.occurredOn)],
      ...(staff
        ? ([
            [t('fields.silentDays'), ({ track }: Row) => track.status.silentDays],
            [t('deadlines.title'), ({ track }: Row) => dateCell(track.status.nextDeadline?.due)],
            [t('fields.visibility'), (row: Row) => visibilityOf(row, now, m)],
          ] as const)
        : []),
      ['slug', ({ track }) => track.slug],
    ],
    stories,
  );
}
