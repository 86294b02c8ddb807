import { date } from '../i18n/dates.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import type { ChartEvent, Lane } from './chart-model.js';
import { Columns } from './columns.js';
import { DateText } from './dates.js';
import { announcementOf, dateLabel, eventTitle } from './event-title.js';
import { EntryMark } from './mark.js';
import type { Page } from './page.js';
import { Scroll } from './scroll.js';
import { stringIn } from './story.js';
import { Pieces } from './text.js';
import { TrackName } from './track-name.js';

/** How a fact is known: the number of sources, and whether the editor inferred it. */
function known(entry: ChartEvent, m: Messages): string {
  if (!entry.sources) return '';
  const sources = m.t('chart.sources', { count: entry.sources.length });
  return entry.type === 'stage.asserted' ? m.t('chart.inferred', { sources }) : sources;
}

/** Rounds and statements have rows of their own beside the stages, as they have marks in the picture. */
const HAS_ROW = [
  'round.held',
  'statement.made',
  'round.planned',
  'round.rescheduled',
  'entry_into_force.scheduled',
];

function LaneRows({ lane, page }: { lane: Lane; page: Page }) {
  const m = messagesFor(page.language);
  const { language } = m;
  const { entries, track } = lane.story;
  const first = entries[0];
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={4}>
          <TrackName track={track} page={page} />
        </th>
      </tr>
      {lane.segments.map(({ stage, since, entry }, index) => {
        const next = lane.segments[index + 1];
        const onRail = index < lane.segments.length - 1 || track.status.stage === stage;
        return (
          <tr>
            <th scope="row">{m.label('stages', stage)}</th>
            <td>{since ? <DateText edtf={since} language={language} /> : m.t('chart.not_known')}</td>
            <td>
              {next?.since && <DateText edtf={next.since} language={language} />}
              {!next && onRail && m.t(lane.sourcesEnd ? 'chart.goes_on' : 'chart.goes_on_now')}
              {!next && !onRail && track.status.since && (
                <DateText edtf={track.status.since} language={language} />
              )}
            </td>
            <td>
              {entry && known(entry, m)}
              {entry && <EntryMark entry={entry} page={page} />}
              {!entry && first && (
                <Pieces
                  pieces={m.pieces('chart.first_entry', {
                    event: m.label('events', first.type),
                    date: date(first.occurredOn),
                  })}
                  language={language}
                />
              )}
            </td>
          </tr>
        );
      })}
      {entries
        .filter(({ type }) => HAS_ROW.includes(type))
        .map((entry) => (
          <tr>
            <th scope="row">
              <Pieces pieces={eventTitle(entry, m, { full: true })} language={language} />
            </th>
            <td>
              <DateText edtf={stringIn(entry, 'target') ?? entry.occurredOn} language={language} />
            </td>
            <td />
            <td>
              {known(entry, m)}
              {announcementOf(entry.type) && (
                <>
                  {'; '}
                  {dateLabel(entry.type, m).toLocaleLowerCase(language)}:{' '}
                  <DateText edtf={entry.occurredOn} language={language} />
                </>
              )}
              <EntryMark entry={entry} page={page} />
            </td>
          </tr>
        ))}
    </tbody>
  );
}

/** The content of the chart as a table, with the sources of each fact. */
export function ChartTable({ lanes, page }: { lanes: Lane[]; page: Page }) {
  const m = messagesFor(page.language);
  return (
    <details>
      <summary>{m.t('chart.table')}</summary>
      <Scroll label={m.t('chart.caption')}>
        <table>
          <caption>{m.t('chart.caption')}</caption>
          <Columns names={[m.t('chart.what'), m.t('chart.from'), m.t('chart.to'), m.t('chart.known')]} />
          {lanes.map((lane) => (
            <LaneRows lane={lane} page={page} />
          ))}
        </table>
      </Scroll>
    </details>
  );
}
