import type { Day, StatusEvent } from '../domain/values/views.js';
import type { Messages } from '../i18n/messages.js';
import { partiesOf } from '../i18n/track-names.js';
import { daysBetween } from '../ui/chart-model.js';
import { lastEventTitle, nextRoundPieces } from '../ui/event-title.js';
import { MarkTag } from '../ui/mark.js';
import { isNextRound, nextDeadlinePieces } from '../ui/next-deadline.js';
import { link, type Page, paths } from '../ui/page.js';
import { Rail } from '../ui/rail.js';
import { silentFor } from '../ui/silence.js';
import { statusSentence } from '../ui/status-sentence.js';
import { RAIL, type Story, sourcesEnd } from '../ui/story.js';
import { lastEventMark, nextRoundMark } from '../ui/story-marks.js';
import { StatusTags } from '../ui/tags.js';
import { Pieces, Words } from '../ui/text.js';
import { Twin, type TwinLink } from '../ui/twin.js';

/** A track on the board: its entries in effective order up to the shown day, oldest first. */
export type BoardRow = Story & { twin: TwinLink | null };

/** A track on a long board: only the entries that make up its status. */
export type CompactBoardRow = Story<StatusEvent>;

type RowProps = { row: BoardRow; page: Page; asOf: Day; m: Messages };

/** The names of the stages, once above all rails. */
export function RailHead({ m }: { m: Messages }) {
  return (
    <div class="rail-head" aria-hidden="true">
      <div />
      <div>
        {RAIL.map((stage) => (
          <span>{m.label('stages', stage)}</span>
        ))}
      </div>
    </div>
  );
}

/** Staff only: the days since the last entry, and how many of them lie after the sources end. */
function Silence({ row, days, asOf, m }: { row: BoardRow; days: number; asOf: Day; m: Messages }) {
  const { t } = m;
  const end = sourcesEnd(row);
  const after = end ? Math.max(0, daysBetween(end, asOf)) : 0;
  return (
    <div>
      <dt>{t('board.silence')}</dt>
      <dd>
        {silentFor(days, row.track.status.lastEvent, m)}
        {after > 0 && (
          <span>
            {' – '}
            {after >= days ? t('board.all_after_sources') : t('board.some_after_sources', { days: after })}
          </span>
        )}
      </dd>
    </div>
  );
}

function Title({ row, page, heading }: { row: CompactBoardRow; page: Page; heading: string }) {
  return (
    <h3 id={heading}>
      <a href={link(page, paths.track(row.track.slug), asOfQuery(page))}>
        <Words text={row.track.title} language={page.language} />
        {page.namesakes?.has(row.track.slug) && ` (${row.track.slug})`}
      </a>
    </h3>
  );
}

/** A link from the board of a past day opens the track as of that day. */
const asOfQuery = (page: Page) => {
  const query = new URLSearchParams(page.query);
  return { asOf: query.get('asOf'), knownAt: query.get('knownAt') };
};

export function Row({ row, page, asOf, m, staff }: RowProps & { staff: boolean }) {
  const { track } = row;
  const { lastEvent, nextRound, silentDays, nextDeadline } = track.status;
  const heading = `track-${track.slug}`;
  return (
    <li id={`row-${track.slug}`}>
      <article aria-labelledby={heading}>
        <div>
          <Title row={row} page={page} heading={heading} />
          <p class="with">{partiesOf(track, page)}</p>
          {row.twin && <Twin twin={row.twin} kind={track.kind} page={page} />}
        </div>
        <div>
          <Rail story={row} m={m} />
          <p class="say">
            <Pieces pieces={statusSentence(row, m, { day: asOf })} language={m.language} />{' '}
            <StatusTags story={row} page={page} />
          </p>
          <dl class="facts">
            <div>
              <dt>{m.t('board.last_event')}</dt>
              <dd>
                {lastEvent ? (
                  <>
                    <Pieces pieces={lastEventTitle(row, m)} language={m.language} />
                    <MarkTag mark={lastEventMark(row, page)} page={page} />
                  </>
                ) : (
                  m.t('board.none_recorded')
                )}
              </dd>
            </div>
            <div>
              <dt>{m.t('board.next_round')}</dt>
              <dd>
                {nextRound ? (
                  <>
                    <Pieces pieces={nextRoundPieces(nextRound, m)} language={m.language} />
                    <MarkTag mark={nextRoundMark(row, page)} page={page} />
                  </>
                ) : (
                  m.t('board.none_recorded')
                )}
              </dd>
            </div>
            {staff && nextDeadline && !isNextRound(nextDeadline, nextRound) && (
              <div>
                <dt>{m.t('board.next_deadline')}</dt>
                <dd>
                  <Pieces pieces={nextDeadlinePieces(nextDeadline, m)} language={m.language} />
                </dd>
              </div>
            )}
            {staff && typeof silentDays === 'number' && (
              <Silence row={row} days={silentDays} asOf={asOf} m={m} />
            )}
          </dl>
        </div>
      </article>
    </li>
  );
}

/** A row of a long page: name, rail and status sentence. */
export function CompactRow({ row, page, asOf, m }: Omit<RowProps, 'row'> & { row: CompactBoardRow }) {
  const { nextDeadline, nextRound } = row.track.status;
  const heading = `track-${row.track.slug}`;
  return (
    <li id={`row-${row.track.slug}`}>
      <article aria-labelledby={heading}>
        <div>
          <Title row={row} page={page} heading={heading} />
          <p class="with">{partiesOf(row.track, page)}</p>
        </div>
        <div>
          <Rail story={row} m={m} />
          <p class="say">
            <Pieces pieces={statusSentence(row, m, { day: asOf })} language={m.language} />{' '}
            <StatusTags story={row} page={page} />
          </p>
          {page.session.staff && nextDeadline && !isNextRound(nextDeadline, nextRound) && (
            <p class="quiet">
              {m.t('board.next_deadline')}:{' '}
              <Pieces pieces={nextDeadlinePieces(nextDeadline, m)} language={m.language} />
            </p>
          )}
        </div>
      </article>
    </li>
  );
}
