import type { TransitionView } from '../../../domain/values/views.js';
import type { MessageKey } from '../../../i18n/catalogue.js';
import { type Messages, messagesFor } from '../../../i18n/messages.js';
import { trackName } from '../../../i18n/track-names.js';
import { datedTitle } from '../../../ui/event-title.js';
import { Layout } from '../../../ui/layout.js';
import { EntryMark, MarkTag } from '../../../ui/mark.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { PublishedOn } from '../../../ui/published-on.js';
import { statusSentence } from '../../../ui/status-sentence.js';
import type { Story } from '../../../ui/story.js';
import { statusMark } from '../../../ui/story-marks.js';
import { Pieces } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';

type DoneProps = { page: Page; rows: TransitionView[]; stories: Story[] };

/** What usually follows a round: how far the text is. After a statement of the text: where it stands now. */
function TextLink({ story: { track }, rows, page }: { story: Story; rows: TransitionView[]; page: Page }) {
  const { t } = messagesFor(page.language);
  const own = rows.filter((row) => row.track === track.slug && row.corrects === null);
  const round = own.find(({ type }) => type === 'round.held');
  if (own.some(({ type }) => type === 'text.stated'))
    return (
      <p>
        <a href={link(page, paths.text(track.slug))}>{t('text.title')}</a>
      </p>
    );
  if (!round) return null;
  const query = { type: 'text.stated', on: round.occurredOn };
  return (
    <p>
      <a href={link(page, paths.logEvent(track.slug), query)}>{t('text.record_round')}</a>
    </p>
  );
}

/** By the type of its row, what a correction did. */
const DONE: Readonly<Record<string, MessageKey>> = {
  'transition.corrected': 'entry.done_amend',
  'transition.annulled': 'entry.done_annul',
  'transition.published': 'entry.done_publish',
};

/** What was done to how many entries, and on which tracks. */
function wordsOf({ page, rows, stories }: DoneProps, { t }: Messages): { title: string; lede: string } {
  const [first] = rows;
  const title = t(DONE[first?.type ?? ''] ?? 'entry.done', { count: rows.length });
  const isCorrection = first !== undefined && first.corrects !== null;
  if (!isCorrection || first.meeting === null)
    return { title, lede: t(rows.length > 1 ? 'entry.done_together' : 'entry.done_lede') };
  if (rows.length === 1) return { title, lede: t('entry.done_of_one') };
  const tracks = stories.map(({ track }) => trackName(track, page)).join('; ');
  return { title, lede: t('entry.done_of_meeting', { tracks }) };
}

/** Confirms what was recorded, shows the status of each track, and links to the correction form. */
export function DonePage({ page, rows, stories }: DoneProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const { title, lede } = wordsOf({ page, rows, stories }, m);
  return (
    <Layout page={page} title={title}>
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.board)}>{t('nav.board')}</a>
      </nav>
      <h1>{title}</h1>
      <p class="lede">{lede}</p>
      {stories.map((story) => (
        <section class="part">
          <h2>
            <a href={link(page, paths.track(story.track.slug))}>
              <TrackName track={story.track} page={page} />
            </a>
          </h2>
          <p class="say">
            <Pieces pieces={statusSentence(story, m, { day: page.today, long: true })} language={language} />
            <MarkTag mark={statusMark(story, page)} page={page} />
          </p>
          <ul class="marks">
            {rows
              .filter(({ track }) => track === story.track.slug)
              .map((row) => (
                <li>
                  {t('track.entry', { entry: row.seq })}:{' '}
                  <Pieces
                    pieces={datedTitle(row, m, { full: true, among: story.entries })}
                    language={language}
                  />
                  <EntryMark entry={row} page={page} />
                  {row.type === 'transition.published' && (
                    <>
                      , <PublishedOn instant={row.recordedAt} page={page} />
                    </>
                  )}
                  .{' '}
                  <a href={link(page, paths.correct(row.track, row.corrects ?? row.seq))}>
                    {t('track.correct_link')}
                    <span class="vh">, {t('track.entry', { entry: row.corrects ?? row.seq })}</span>
                  </a>
                </li>
              ))}
          </ul>
          <TextLink story={story} rows={rows} page={page} />
        </section>
      ))}
      <p class="inline part">
        <a href={link(page, paths.board)}>{t('entry.to_board')}</a>
        <a href={link(page, paths.logRound)}>{t('entry.another')}</a>
      </p>
    </Layout>
  );
}
