import type { ComponentChildren } from 'preact';
import { isAboutSteps } from '../../../domain/events/event-data.js';
import type { TrackView, TransitionView } from '../../../domain/values/views.js';
import { date } from '../../../i18n/dates.js';
import { markWords, strictest } from '../../../i18n/marks.js';
import { messagesFor } from '../../../i18n/messages.js';
import { partiesOf, trackName } from '../../../i18n/track-names.js';
import { agreedStepsIn } from '../../../ui/agreed-steps.js';
import { DateText } from '../../../ui/dates.js';
import { markingOf } from '../../../ui/documents-list.js';
import { eventTitle, summaryTitle } from '../../../ui/event-title.js';
import { Layout } from '../../../ui/layout.js';
import { EntryMark, MarkTag } from '../../../ui/mark.js';
import { Future, type MomentProps, UnreadableDate } from '../../../ui/moment.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { hasTable, PartiesTable } from '../../../ui/parties-table.js';
import { Rail } from '../../../ui/rail.js';
import { Sides } from '../../../ui/sides.js';
import { SourceLine } from '../../../ui/sources-list.js';
import { statusSentence } from '../../../ui/status-sentence.js';
import { aboutTalks, textIn } from '../../../ui/story.js';
import { statusMark, trackMark } from '../../../ui/story-marks.js';
import { Marked, Pieces, Words } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import { BriefDocuments } from '../documents/brief-documents.js';
import { BriefSteps } from '../steps/brief-steps.js';
import { BriefDifferences } from './brief-differences.js';
import { BriefFacts, type BriefTwin, unknowns } from './brief-facts.js';
import { type Footnotes, footnotesOf } from './brief-footnotes.js';
import { BriefNext } from './brief-next.js';
import type { NextStep } from './next-steps.js';

export type BriefPageProps = Omit<MomentProps, 'page'> & {
  page: Page;
  /** The text that was given as a date and is not one. */
  misread?: string | null;
  track: TrackView;
  /** Entries in effective order up to the shown day, oldest first. */
  entries: TransitionView[];
  twin: BriefTwin | null;
  /** What can come next; absent for readers who may not see it. */
  next?: NextStep[];
};

/** The number of events that fit on a page of A4 beside the rest. */
const EVENTS = 8;

type EventProps = { entry: TransitionView; among: TransitionView[]; refs: Footnotes; page: Page };

function Event({ entry, among, refs, page }: EventProps) {
  const m = messagesFor(page.language);
  const title = summaryTitle(entry, m);
  const more = [title ? undefined : textIn(entry, 'summary'), textIn(entry, 'outcome')];
  const body = textIn(entry, 'body');
  return (
    <tr>
      <th scope="row">
        <DateText edtf={entry.occurredOn} language={page.language} />
      </th>
      <td>
        {title ? (
          <Marked picked={title} language={page.language} />
        ) : (
          <Pieces pieces={eventTitle(entry, m, { full: true, among })} language={page.language} />
        )}
        {body && (
          <>
            , <Words text={body} language={page.language} />
          </>
        )}
        .
        {more.map(
          (text) =>
            text && (
              <>
                {' '}
                <Words text={text} language={page.language} />
              </>
            ),
        )}
        {refs.of(entry)}
        <EntryMark entry={entry} page={page} />
      </td>
    </tr>
  );
}

type SheetProps = {
  page: Page;
  day: string;
  number: 1 | 2;
  head: string;
  foot: string;
  /** The confidentiality mark of the whole note. */
  words: string | null;
  children: ComponentChildren;
};

function Sheet({ page, day, number, head, foot, words, children }: SheetProps) {
  const m = messagesFor(page.language);
  return (
    <article class="a4" aria-label={m.t('brief.page_label', { page: number })}>
      {words && <p class="handling">{words}</p>}
      <header>
        <span>{head}</span>
        <span>
          <Pieces pieces={m.pieces('brief.as_of', { date: date(day) })} language={page.language} />
        </span>
      </header>
      {children}
      <footer>
        <span>{foot}</span>
        <span>{m.t('brief.page', { page: number, pages: 2 })}</span>
      </footer>
    </article>
  );
}

/** What both the page and the file say about the whole note. */
export function aboutBrief(props: BriefPageProps) {
  const { page, track, asOf, knownAt } = props;
  const m = messagesFor(page.language);
  const day = asOf ?? knownAt?.slice(0, 10) ?? page.today;
  // The staff version is internal even if all entries are public: it shows possible events and ledger numbers.
  const mark = page.session.staff
    ? strictest([{ internal: true, until: null }, trackMark(props, page)])
    : null;
  const marks = [markingOf(props.entries, m), mark && markWords(mark, m)].filter(Boolean);
  const words = marks.length > 0 ? marks.join(', ') : null;
  return {
    day,
    /** The confidentiality mark of the whole note. */
    words,
    title: m.t('brief.full_title', { title: trackName(track, page), date: date(day) }),
    foot: [m.t('brief.ledger_entry', { entry: track.revision }), words].filter(Boolean).join(', '),
  };
}

/** A briefing note of two A4 pages as of a day, ready to print. */
export function BriefPage(props: BriefPageProps) {
  const { page, track, asOf, knownAt } = props;
  const m = messagesFor(page.language);
  const { day, words, title } = aboutBrief(props);
  return (
    <Layout page={page} title={title}>
      <nav class="crumb" aria-label={m.t('nav.path')}>
        <a href={link(page, paths.track(track.slug), { asOf, knownAt })}>
          <TrackName track={track} page={page} />
        </a>
      </nav>
      <UnreadableDate typed={props.misread} page={page} />
      <Future page={page} asOf={asOf} knownAt={knownAt} />
      {words && (
        <p class="running" aria-hidden="true">
          {words}
        </p>
      )}
      <p class="noprint quiet">
        <Pieces pieces={m.pieces('brief.pages', { date: date(day) })} language={page.language} />{' '}
        {m.t('brief.print')}{' '}
        <a href={link(page, paths.briefFile(track.slug), { asOf, knownAt })}>{m.t('brief.word')}</a>
      </p>
      <BriefSheets {...props} />
    </Layout>
  );
}

/** The note itself. */
export function BriefSheets(props: BriefPageProps) {
  const { page, track, entries, twin, next } = props;
  const { language, session } = page;
  const m = messagesFor(language);
  const { t } = m;
  const { day, words, foot } = aboutBrief(props);
  const refs = footnotesOf(entries, m);
  const name = trackName(track, page);
  const open = unknowns(props, day, page);
  const { staff } = session;
  // Staff have the steps in a section of their own.
  const happened = aboutTalks(entries).filter(({ type }) => !staff || !isAboutSteps(type));
  const owed = staff ? agreedStepsIn(entries).filter(({ closed }) => closed === null) : [];
  const earlier = Math.max(0, happened.length - EVENTS);
  const sheet = { page, day, foot, words };
  return (
    <>
      <Sheet {...sheet} number={1} head={t('brief.title')}>
        <div>
          <h1>
            <Words text={track.title} language={language} />
            {page.namesakes?.has(track.slug) && ` (${track.slug})`}
          </h1>
          <p class="with">{partiesOf(track, page)}</p>
        </div>
        <p class="say">
          <Pieces pieces={statusSentence(props, m, { day, long: true })} language={language} />
          <MarkTag mark={statusMark(props, page)} page={page} />
        </p>
        <Rail story={props} m={m} tall />
        <section aria-labelledby="keys">
          <h2 id="keys">{t('track.keys')}</h2>
          <BriefFacts story={props} twin={twin} refs={refs} day={day} page={page} />
        </section>
        {hasTable(track) ? (
          <section aria-labelledby="parties">
            <h2 id="parties">{t('track.parties')}</h2>
            <PartiesTable story={props} page={page} />
          </section>
        ) : (
          <section aria-labelledby="sides">
            <h2 id="sides">{t('track.sides')}</h2>
            <Sides story={props} day={day} page={page} brief />
          </section>
        )}
      </Sheet>
      <Sheet {...sheet} number={2} head={name}>
        <section aria-labelledby="happened">
          <h2 id="happened">{t('track.happened')}</h2>
          {earlier > 0 && <p class="quiet">{t('brief.earlier', { count: earlier })}</p>}
          <table>
            <caption class="vh">{t('brief.events')}</caption>
            <thead class="vh">
              <tr>
                <th scope="col">{t('brief.date')}</th>
                <th scope="col">{t('brief.event')}</th>
              </tr>
            </thead>
            <tbody>
              {happened.slice(-EVENTS).map((entry) => (
                <Event entry={entry} among={entries} refs={refs} page={page} />
              ))}
            </tbody>
          </table>
        </section>
        <BriefSteps steps={owed} day={day} page={page} />
        {next && <BriefNext story={props} steps={next} twin={twin} page={page} />}
        {open.length > 0 && (
          <section aria-labelledby="unknown">
            <h2 id="unknown">{t('brief.unknown')}</h2>
            <ul class="dots">
              {open.map((pieces) => (
                <li>
                  <Pieces pieces={pieces} language={language} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <BriefDocuments entries={entries} page={page} />
        <BriefDifferences entries={entries} refs={refs} page={page} />
        <section aria-labelledby="sources">
          <h2 id="sources">{t('brief.sources')}</h2>
          <ol class="refs">
            {refs.sources.map((source, index) => (
              <li id={`source-${index + 1}`}>
                <SourceLine source={source} page={page} m={m} />
              </li>
            ))}
          </ol>
        </section>
      </Sheet>
    </>
  );
}
