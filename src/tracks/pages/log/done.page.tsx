import type { TransitionView } from '../../../domain/values/views.js';
import { messagesFor } from '../../../i18n/messages.js';
import { datedTitle } from '../../../ui/event-title.js';
import { Layout } from '../../../ui/layout.js';
import { EntryMark, MarkTag } from '../../../ui/mark.js';
import { link, type Page, paths } from '../../../ui/page.js';
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

/** Confirms what was recorded, shows the status of each track, and links to the correction form. */
export function DonePage({ page, rows, stories }: DoneProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const title = t('entry.done', { count: rows.length });
  return (
    <Layout page={page} title={title}>
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.board)}>{t('nav.board')}</a>
      </nav>
      <h1>{title}</h1>
      <p class="lede">{t(rows.length > 1 ? 'entry.done_together' : 'entry.done_lede')}</p>
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
                  <EntryMark entry={row} page={page} />.{' '}
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
