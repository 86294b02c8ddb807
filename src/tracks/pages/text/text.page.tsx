import { ARTICLE_STATES } from '../../../domain/events/event-data.js';
import type { EntryDocument } from '../../../domain/values/documents.js';
import type { TrackView } from '../../../domain/values/views.js';
import { type Messages, messagesFor } from '../../../i18n/messages.js';
import { pick } from '../../../i18n/names.js';
import { trackName } from '../../../i18n/track-names.js';
import { inDraftOrder } from '../../../ui/article-ranges.js';
import { DocumentsList } from '../../../ui/documents-list.js';
import { Details } from '../../../ui/form.js';
import { FormatLinks } from '../../../ui/format-links.js';
import { Layout } from '../../../ui/layout.js';
import { MarkTag } from '../../../ui/mark.js';
import { MomentBanner, MomentForm, type MomentProps, UnreadableDate } from '../../../ui/moment.js';
import { type Format, link, type Page, paths } from '../../../ui/page.js';
import { Pieces } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import { ArticlesTable, coursesOf } from './articles-table.js';
import { changeSince, type TextMoment } from './text-moments.js';
import { TextPicture } from './text-picture.js';
import { newlyWords, textSentence } from './text-words.js';

export type TextPageProps = Omit<MomentProps, 'page'> & {
  page: Page;
  track: TrackView;
  /** After each round at which the text was stated, oldest first. */
  moments: TextMoment[];
  /** The files of the version last stated. */
  documents?: readonly EntryDocument[];
  /** The text that was typed as a day or an instant and is not one. */
  misread: string | null;
  formats: Format[];
};

/** The most moments that are drawn: the newest. */
const DRAWN = 12;
/** The most that stand in a row of the table. */
const IN_A_ROW = 6;

/** Where the text stands, article by article. Staff only. */
export function TextPage({
  page,
  track,
  moments,
  documents = [],
  asOf,
  knownAt,
  misread,
  formats,
}: TextPageProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const isPast = asOf !== null || knownAt !== null;
  return (
    <Layout page={page} title={t('text.full_title', { title: trackName(track, page) })} formats={formats}>
      <MomentBanner page={page} asOf={asOf} knownAt={knownAt} />
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.board, { asOf })}>{t('nav.board')}</a> /{' '}
        <a href={link(page, paths.track(track.slug), { asOf, knownAt })}>
          <TrackName track={track} page={page} />
        </a>
      </nav>
      <div class="top">
        <h1>{t('text.title')}</h1>
        <p class="with">
          <TrackName track={track} page={page} />
          <MarkTag mark={{ internal: true, until: null }} page={page} />
        </p>
        {moments.length > 0 && (
          <p class="say">
            <Pieces pieces={textSentence(moments, m)} language={language} />
          </p>
        )}
      </div>
      <UnreadableDate typed={misread} page={page} />
      {moments.length > 0 ? (
        <Stated moments={moments} documents={documents} page={page} m={m} />
      ) : (
        <p class="lede">{t(isPast ? 'text.none_then' : 'text.none')}</p>
      )}
      <MomentForm page={page} asOf={asOf} knownAt={knownAt} />
      <FormatLinks formats={formats} lead={t('nav.view_as')} m={m} />
      {!isPast && page.sections?.includes('log') && (
        <section class="part" aria-labelledby="record">
          <h2 id="record">{t('text.record')}</h2>
          <p class="lede">{t('text.what_to_do')}</p>
          <p>
            <a class="button" href={link(page, paths.logEvent(track.slug), { type: 'text.stated' })}>
              {t('text.record')}
            </a>
          </p>
        </section>
      )}
    </Layout>
  );
}

type StatedProps = {
  moments: TextMoment[];
  documents: readonly EntryDocument[];
  page: Page;
  m: Messages;
};

function Stated({ moments, documents, page, m }: StatedProps) {
  const { t, language } = m;
  const now = moments.at(-1);
  if (!now) return null;
  const { version } = now.text;
  const articles = inDraftOrder(now.text.articles, ({ ref }) => ref);
  const { counts } = now;
  const change = changeSince(moments);
  const fresh = change?.agreed;
  const newly = change ? newlyWords(change.since, m) : '';
  const ids = new Map(articles.map(({ ref }, index) => [ref, `article-${index + 1}`]));
  const idOf = (ref: string) => ids.get(ref) ?? '';
  const recent = moments.slice(-IN_A_ROW);
  const table = { moments, courses: coursesOf(recent), recent, idOf, page };
  const agreed = articles.filter(({ state }) => state === 'agreed');
  const others = articles.filter(({ state }) => state !== 'agreed');
  return (
    <>
      <div class="note">
        {counts.dropped > 0 && <p>{t('text.dropped_note', { count: counts.dropped })}</p>}
        <p>{t('text.note')}</p>
        {version && <p>{t('text.version', { version: pick(version, language).value })}</p>}
        <DocumentsList documents={documents} m={m} />
      </div>
      <div class="part split">
        <section aria-labelledby="rounds">
          <h2 id="rounds">{t('text.by_round')}</h2>
          <TextPicture
            moments={moments.slice(-DRAWN)}
            earlier={Math.max(0, moments.length - DRAWN)}
            page={page}
          />
        </section>
        <section aria-labelledby="every">
          <h2 id="every">{t('text.every')}</h2>
          <ul class="legend" aria-hidden="true">
            {ARTICLE_STATES.filter((state) => counts[state] > 0).map((state) => (
              <li>
                <span class={`cell ${state}`}>1</span> {m.label('text', `state.${state}`)}
              </li>
            ))}
            {fresh && fresh.size > 0 && (
              <li>
                <span class="cell agreed fresh">1</span> {newly}
              </li>
            )}
          </ul>
          <ol class="cells">
            {articles.map(({ ref, state }) => (
              <li>
                <a href={`#${idOf(ref)}`} class={`cell ${state}${fresh?.has(ref) ? ' fresh' : ''}`}>
                  {ref}
                  <span class="vh">: {fresh?.has(ref) ? newly : m.label('text', `state.${state}`)}</span>
                </a>
              </li>
            ))}
          </ol>
        </section>
      </div>
      <section class="part" aria-labelledby="others">
        <h2 id="others">{t('text.not_agreed')}</h2>
        {others.length > 0 ? (
          <ArticlesTable {...table} articles={others} label={t('text.not_agreed')} />
        ) : (
          <p class="lede">{t('text.all_agreed')}</p>
        )}
        {agreed.length > 0 && (
          <Details summary={t('text.agreed_list', { count: agreed.length })}>
            <ArticlesTable
              {...table}
              articles={agreed}
              label={t('text.agreed_list', { count: agreed.length })}
            />
          </Details>
        )}
      </section>
    </>
  );
}
