import type { FollowedMail } from '../../../accounts/agenda/agenda-mails.js';
import type { TrackView, TransitionView } from '../../../domain/values/views.js';
import { kindShortName } from '../../../i18n/kinds.js';
import { messagesFor } from '../../../i18n/messages.js';
import { partiesOf, trackName } from '../../../i18n/track-names.js';
import { agreedStepsIn } from '../../../ui/agreed-steps.js';
import { Diagram, type MachineGraph } from '../../../ui/diagram.js';
import { markingOf } from '../../../ui/documents-list.js';
import { FormatLinks } from '../../../ui/format-links.js';
import { Layout } from '../../../ui/layout.js';
import { MarkTag } from '../../../ui/mark.js';
import { MomentBanner, MomentForm, type MomentProps, UnreadableDate } from '../../../ui/moment.js';
import { type Format, link, type Page, paths } from '../../../ui/page.js';
import { hasTable, isBetweenTwo, PartiesTable } from '../../../ui/parties-table.js';
import { Rail } from '../../../ui/rail.js';
import { Sides } from '../../../ui/sides.js';
import { statusSentence } from '../../../ui/status-sentence.js';
import { statusMark } from '../../../ui/story-marks.js';
import { StatusTags } from '../../../ui/tags.js';
import { Pieces, Words } from '../../../ui/text.js';
import { Timeline, type TrackLink } from '../../../ui/timeline.js';
import type { TwinLink } from '../../../ui/twin.js';
import type { ListedDeadline } from '../../queries/deadlines/deadline-view.js';
import type { NamedProposal } from '../../queries/proposals.query.js';
import { TrackDeadlines } from '../deadlines/track-deadlines.js';
import { TrackDocuments } from '../documents/track-documents.js';
import { FollowButton } from '../follow/follow-button.js';
import { FollowMail } from '../follow/follow-mail.js';
import { AgreedSteps } from '../steps/agreed-steps.js';
import { StepTicked } from '../steps/step-done.js';
import { KeyFacts } from './key-facts.js';
import { type NextStep, NextSteps } from './next-steps.js';
import { WaitingProposals } from './waiting-proposals.js';

export type { NextStep, TrackLink };

export type TrackPageProps = Omit<MomentProps, 'page'> & {
  page: Page;
  track: TrackView;
  /** Entries in effective order up to the shown day, oldest first. */
  entries: TransitionView[];
  /** The ledger in recorded order, from which corrections are shown beside the entry that they correct. */
  recorded?: TransitionView[];
  twin: TwinLink | null;
  /** The other tracks of each meeting, by its id. */
  meetings?: Record<string, TrackLink[]>;
  /** Every event type of the kind with its refusals and warnings; absent for the public and for past days. */
  next?: NextStep[];
  graph?: MachineGraph;
  /** Proposals that wait for a second person; staff only. */
  proposals?: NamedProposal[];
  /** What is owed or foreseen on the shown day; staff only. */
  deadlines?: readonly ListedDeadline[];
  /** Whether the reader may give its deadlines to persons. */
  mayAssign?: boolean;
  /** The key of the buttons that tick a step off; absent for past days (submit-once.ts). */
  token?: string;
  /** Whether the reader follows the track; undefined for who may follow none. */
  followed?: boolean | undefined;
  /** Of who follows the track and has an account. */
  followedMail?: FollowedMail | undefined;
  /** The text that was typed as a day or an instant and is not one. */
  misread?: string | null;
  formats: Format[];
};

function Actions({ page, slug }: { page: Page; slug: string }) {
  const { t } = messagesFor(page.language);
  const { asOf, knownAt } = Object.fromEntries(new URLSearchParams(page.query));
  const mayLog = page.session.staff && page.sections?.includes('log');
  return (
    <ul class="inline quiet">
      {mayLog && (
        <>
          <li>
            <a href={link(page, paths.logRound, { track: slug })}>{t('track.log_round')}</a>
          </li>
          <li>
            <a href={link(page, paths.logEvent(slug))}>{t('track.log_event')}</a>
          </li>
          <li>
            <a href={link(page, paths.fromText, { track: slug })}>{t('communique.title')}</a>
          </li>
        </>
      )}
      {page.session.staff && (
        <li>
          <a href={link(page, paths.text(slug), { asOf, knownAt })}>{t('text.title')}</a>
        </li>
      )}
      <li>
        <a href={link(page, paths.history(slug), { knownAt })}>{t('track.history')}</a>
      </li>
      <li>
        <a href={link(page, paths.brief(slug), { asOf, knownAt })}>{t('track.brief')}</a>
      </li>
      {page.session.staff && (
        <li>
          <a href={link(page, paths.precedentsOf(slug))}>{t('precedents.title')}</a>
        </li>
      )}
    </ul>
  );
}

/** One track: where it stands, what happened, what can come next. */
export function TrackPage(props: TrackPageProps) {
  const { page, track, entries, recorded, twin, meetings, next, graph, asOf, knownAt } = props;
  const m = messagesFor(page.language);
  const { t } = m;
  const day = asOf ?? knownAt?.slice(0, 10) ?? page.today;
  const marking = markingOf(entries, m);
  const past = day !== page.today || knownAt !== null;
  const ownSide = isBetweenTwo(track) ? [] : track.parties.filter((party) => party === page.ownParty);
  return (
    <Layout page={page} title={trackName(track, page)} formats={props.formats}>
      <MomentBanner page={page} asOf={asOf} knownAt={knownAt} />
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.board, { asOf })}>{t('nav.board')}</a>
      </nav>
      {marking && <p class="handling">{marking}</p>}
      <div class="top">
        <h1>
          <Words text={track.title} language={page.language} />
          {page.namesakes?.has(track.slug) && ` (${track.slug})`}
        </h1>
        <p class="with">{partiesOf(track, page)}</p>
        <p class="say">
          <Pieces pieces={statusSentence(props, m, { day, long: true })} language={page.language} />{' '}
          <StatusTags story={props} page={page} />
        </p>
        <StepTicked page={page} />
        {props.followed !== undefined && <FollowButton page={page} track={track} followed={props.followed} />}
        {props.followedMail && (
          <>
            <p>{t('home.follows_this')}</p>
            <FollowMail page={page} mail={props.followedMail} />
          </>
        )}
        <WaitingProposals proposals={props.proposals ?? []} page={page} />
      </div>
      <Rail story={props} m={m} form="date" tall />
      <UnreadableDate typed={props.misread} page={page} />
      <MomentForm page={page} asOf={asOf} knownAt={knownAt} />
      <div class="part split">
        <section aria-labelledby="keys">
          <h2 id="keys">{t('track.keys')}</h2>
          <KeyFacts story={props} twin={twin} day={day} page={page} />
        </section>
        {isBetweenTwo(track) && (
          <section aria-labelledby="sides">
            <h2 id="sides">{t('track.sides')}</h2>
            <Sides story={props} day={day} page={page} />
          </section>
        )}
        {ownSide.length > 0 && (
          <section aria-labelledby="sides">
            <h2 id="sides">{t('track.own_steps')}</h2>
            <Sides story={props} day={day} page={page} only={ownSide} />
          </section>
        )}
      </div>
      {hasTable(track) && (
        <section class="part" aria-labelledby="parties">
          <h2 id="parties">{t('track.parties')}</h2>
          <PartiesTable story={props} page={page} />
        </section>
      )}
      <TrackDeadlines
        deadlines={props.deadlines ?? []}
        slug={track.slug}
        page={page}
        mayAssign={props.mayAssign ?? false}
      />
      {page.session.staff && (
        <AgreedSteps
          steps={agreedStepsIn(entries)}
          deadlines={props.deadlines ?? []}
          mayAssign={props.mayAssign ?? false}
          page={page}
          day={day}
          token={(page.sections?.includes('log') && props.token) || null}
        />
      )}
      <section class="part" aria-labelledby="happened">
        <div class="over">
          <h2 id="happened">{t(past ? 'track.had_happened' : 'track.happened')}</h2>
          <Actions page={page} slug={track.slug} />
        </div>
        {entries.length === 0 && <p class="lede">{t(past ? 'track.no_entries_then' : 'track.no_entries')}</p>}
        <Timeline page={page} entries={entries} recorded={recorded} meetings={meetings} />
      </section>
      <TrackDocuments entries={entries} page={page} />
      {(next || graph) && (
        <section class="part" aria-labelledby="next">
          <h2 id="next" class={next ? 'vh' : undefined}>
            {t(next ? 'track.next' : 'track.procedure')}
          </h2>
          {next && (
            <NextSteps
              steps={next}
              slug={track.slug}
              titleOf={(slug) => (twin?.slug === slug ? trackName(twin, page) : undefined)}
              page={page}
            />
          )}
          {graph && (
            <details class="machine">
              <summary>
                {t('diagram.summary')}
                <MarkTag mark={statusMark(props, page)} page={page} />
              </summary>
              <Diagram
                graph={graph}
                title={t('diagram.title', { title: kindShortName(track.kind, m.language) })}
                m={m}
              />
            </details>
          )}
        </section>
      )}
      <FormatLinks formats={props.formats} lead={t('track.this_as')} m={m} />
    </Layout>
  );
}
