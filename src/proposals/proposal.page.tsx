import type { ImportDryRun, ImportResult } from '../dossiers/index.js';
import type { Messages } from '../i18n/messages.js';
import { trackName } from '../i18n/track-names.js';
import type { PreviewRow } from '../ledger/preview-rows.js';
import { type TrackDryRun } from '../tracks/index.js';
import { ApprovalReasons, Changes, HistoryAfter, Notes, Refusals } from '../tracks/pages/index.js';
import type { Proposal } from '../tracks/queries/proposals.query.js';
import { InstantText } from '../ui/dates.js';
import type { Titled } from '../ui/event-title.js';
import { Button, Buttons, ErrorSummary, type FieldError, TextArea } from '../ui/form.js';
import { CHANGE_LANGUAGE, Csrf, FORM, Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { proposalTitle } from '../ui/proposal-title.js';
import { Words } from '../ui/text.js';
import { EntriesAsApproved } from './entries-as-approved.js';
import { type ProposalContent, ProposedChange } from './proposed-change.js';

export type ProposalPageProps = {
  page: Page;
  m: Messages;
  proposal: Proposal;
  content: ProposalContent;
  /** The dry run of an approval; null if the proposal is decided, or if the dry run failed. */
  dryRuns: TrackDryRun[] | null;
  /** The rows that it would record; empty for an import. */
  rows: PreviewRow[];
  /** The digest of the rows, which the form approves (preview-rows.ts). */
  digest: string | null;
  imported: ImportResult | null;
  would: ImportDryRun['would'] | null;
  problem: string | null;
  /** The action that the reader may take. */
  may: 'approve' | 'take over' | 'propose again' | 'wait' | 'nothing';
  isOwn: boolean;
  /** Set if an approval was just refused because the rows had changed. */
  hasChanged?: boolean;
  /** The key of this form (submit-once.ts). */
  token: string;
  comment?: string;
  errors?: FieldError[];
};

/** One proposal: its content, its effect, and the form to approve or return it. */
export function ProposalPage(props: ProposalPageProps) {
  const { page, m, proposal, content, dryRuns, imported, problem, errors = [] } = props;
  const { t } = m;
  const refused = problem !== null || (dryRuns?.some(({ after }) => !after) ?? false);
  const { command } = content;
  const entry = command.act === 'record' ? (command.entries[0]?.entry as Titled | undefined) : undefined;
  const act = m.text(proposalTitle({ act: proposal.act, entry: entry ?? null }, m));
  const title = t(`proposals.title.${proposal.state}`, { act });
  return (
    <Layout
      page={page}
      title={errors.length > 0 ? t('form.error_title', { title }) : title}
      current="proposals"
      {...(props.may === 'approve' && { sends: { enter: CHANGE_LANGUAGE, language: CHANGE_LANGUAGE } })}
    >
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.proposals)}>{t('nav.proposals')}</a>
      </nav>
      <h1>{title}</h1>
      <ErrorSummary errors={errors} m={m} />
      <Standing {...props} />
      {props.hasChanged && (
        <div class="alert" role="alert" tabIndex={-1} autofocus aria-labelledby="changed">
          <h2 id="changed">{t('proposals.changed_title')}</h2>
          <p>{t('proposals.changed')}</p>
        </div>
      )}
      {problem && (
        <div class="alert" role="alert">
          <h2>{t('entry.refused')}</h2>
          <p lang="en">{problem}</p>
        </div>
      )}
      {dryRuns && refused && <Refusals dryRuns={dryRuns} page={page} m={m} />}
      <div class="part split even">
        <section aria-labelledby="asked">
          <h2 id="asked">{t('proposals.asked')}</h2>
          <ProposedChange content={content} page={page} m={m} />
          {content.command.act !== 'record' && (
            <EntriesAsApproved rows={props.rows} content={content} page={page} m={m} />
          )}
        </section>
        <section aria-labelledby="changes">
          <h2 id="changes">{t(proposal.state === 'waiting' ? 'proposals.would_change' : 'proposals.why')}</h2>
          {dryRuns && (
            <>
              <Changes dryRuns={dryRuns} page={page} m={m} />
              {proposal.act === 'correct' && <HistoryAfter dryRuns={dryRuns} page={page} m={m} />}
              {!refused && <Notes dryRuns={dryRuns} unsourced={false} page={page} m={m} />}
            </>
          )}
          {imported && <p class="say">{t('entry.would_record', imported)}</p>}
          {content.command.act === 'import' && (
            <p>
              {t(content.command.alerts === 'all' ? 'proposals.alerts_all' : 'proposals.alerts_recent')}{' '}
              {props.would && t('entry.would_alert', props.would.alerts)}
            </p>
          )}
          <div class="quiet">
            <p>{t('proposals.because')}</p>
            <ApprovalReasons because={proposal.because} m={m} />
          </div>
          <Deciding {...props} />
        </section>
      </div>
    </Layout>
  );
}

/** Who proposed it and when, and the decision. */
function Standing({ page, m, proposal, content, isOwn }: ProposalPageProps) {
  const { t, language } = m;
  const { state, proposedBy, proposedAt, decidedBy, decidedAt, comment, transitions } = proposal;
  const nameOf = (slug: string) => {
    const track = content.tracks.find((each) => each.slug === slug);
    return track ? trackName(track, page) : slug;
  };
  return (
    <>
      <p class="lede">
        {t('proposals.proposed_by', { name: proposedBy })},{' '}
        <InstantText instant={proposedAt} language={language} />.{' '}
        {state === 'waiting' && t(isOwn ? 'proposals.own_waits' : 'proposals.waits')}
        {state !== 'waiting' && decidedAt && (
          <>
            {t(`proposals.${state}_by`, { name: decidedBy ?? '' })},{' '}
            <InstantText instant={decidedAt} language={language} />.
          </>
        )}
      </p>
      {comment && (
        <blockquote class="note">
          <Words text={comment} language={language} />
        </blockquote>
      )}
      {transitions.length > 0 && (
        <ul class="inline">
          {transitions.map(({ track, seq }) => (
            <li>
              <a href={`${link(page, paths.history(track))}#entry-${seq}`}>
                {nameOf(track)}: {t('track.entry', { entry: seq })}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Deciding({
  page,
  m,
  proposal,
  may,
  token,
  digest,
  comment = '',
  errors = [],
  dryRuns,
  imported,
}: ProposalPageProps) {
  const { t } = m;
  if (may === 'nothing') return null;
  if (may === 'wait') {
    return (
      <p class="note">{t(proposal.proposerGone ? 'proposals.needs_taker' : 'proposals.needs_approver')}</p>
    );
  }
  const legal = imported !== null || (dryRuns?.every(({ after }) => after) ?? false);
  return (
    <form id={FORM} class="decide" method="post" action={link(page, paths.proposal(proposal.id))} novalidate>
      <Csrf page={page} />
      <input type="hidden" name="key" value={token} />
      {digest !== null && <input type="hidden" name="digest" value={digest} />}
      {may === 'take over' ? (
        <>
          <p class="note">{t('proposals.take_over_hint', { name: proposal.proposedBy })}</p>
          <Buttons>
            <Button does="take over">{t('proposals.take_over')}</Button>
          </Buttons>
        </>
      ) : may === 'approve' ? (
        <>
          <TextArea
            id="comment"
            label={t('proposals.comment')}
            hint={t('proposals.comment_hint')}
            value={comment}
            errors={errors}
            m={m}
          />
          <Buttons>
            {legal && <Button does="approve">{t('actions.approve')}</Button>}
            <Button does="return" plain>
              {t('actions.return_with_comment')}
            </Button>
          </Buttons>
        </>
      ) : (
        <>
          <p>{t('proposals.again_hint')}</p>
          <Buttons>
            <Button does="again">{t('proposals.again')}</Button>
          </Buttons>
        </>
      )}
    </form>
  );
}
