import type { TransitionView } from '../../../domain/values/views.js';
import type { Messages } from '../../../i18n/messages.js';
import { Columns } from '../../../ui/columns.js';
import { DateText } from '../../../ui/dates.js';
import { eventTitle } from '../../../ui/event-title.js';
import { EntryMark } from '../../../ui/mark.js';
import type { Page } from '../../../ui/page.js';
import { Pieces } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import type { TrackDryRun } from '../../commands/dry-run.js';

const isChanged = (before: readonly TransitionView[], entry: TransitionView) => {
  const was = before.find(({ seq }) => seq === entry.seq);
  return was?.occurredOn !== entry.occurredOn || JSON.stringify(was.data) !== JSON.stringify(entry.data);
};

/** The effective history of each track after the command, with changed and removed entries marked. */
export function HistoryAfter({ dryRuns, page, m }: { dryRuns: TrackDryRun[]; page: Page; m: Messages }) {
  const { t, language } = m;
  return (
    <>
      {dryRuns.map(({ before, after }) => {
        if (!after) return null;
        const gone = before.entries.filter(({ seq }) => !after.entries.some((entry) => entry.seq === seq));
        return (
          <table class="changes">
            <caption>
              {t('entry.history_after')}: <TrackName track={after.track} page={page} />
            </caption>
            <Columns names={[t('fields.occurredOn'), t('fields.type'), t('fields.stage')]} />
            <tbody>
              {[...gone, ...after.entries].map((entry) => {
                const isGone = gone.includes(entry);
                const differs = !isGone && isChanged(before.entries, entry);
                const named = eventTitle(entry, m, { full: true, among: before.entries });
                const title = <Pieces pieces={named} language={language} />;
                return (
                  <tr>
                    <td>
                      <DateText edtf={entry.occurredOn} language={language} />
                    </td>
                    <td class={differs ? 'new' : undefined}>
                      {isGone ? <del>{title}</del> : title}
                      <EntryMark entry={entry} page={page} />
                      {isGone && ` (${t('entry.history_gone')})`}
                      {differs && ` (${t('entry.history_differs')})`}
                    </td>
                    <td>{isGone ? '–' : m.label('stages', entry.to.stage)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        );
      })}
    </>
  );
}
