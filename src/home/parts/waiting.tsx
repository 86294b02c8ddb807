import type { TrackView } from '../../domain/values/views.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import type { ProposalInShort } from '../../tracks/queries/proposals.query.js';
import { InstantText } from '../../ui/dates.js';
import { link, type Page, paths } from '../../ui/page.js';
import { proposalTitle } from '../../ui/proposal-title.js';
import { Pieces, Words } from '../../ui/text.js';
import { TrackName } from '../../ui/track-name.js';

/** `more`: whether there are others. */
type Some = { shown: readonly ProposalInShort[]; more: boolean };

export type WaitingProps = {
  page: Page;
  waiting: { toDecide: Some; returned: Some; waiting: Some };
  tracks: ReadonlyMap<string, TrackView>;
};

/** Proposals that the reader may decide, and their own. None is decided here: first the exact change is read. */
export function Waiting({ page, waiting: { toDecide, returned, waiting }, tracks }: WaitingProps) {
  const { t } = messagesFor(page.language);
  const lists = [toDecide, returned, waiting];
  if (lists.every(({ shown }) => shown.length === 0)) return null;
  return (
    <section class="part" aria-labelledby="waiting">
      <h2 id="waiting">{t('home.waiting')}</h2>
      {toDecide.shown.length > 0 && <p class="quiet">{t('home.waiting_lede')}</p>}
      <ul class="waits">
        {lists.flatMap(({ shown }) =>
          shown.map((proposal) => (
            <Proposal
              proposal={proposal}
              isOwn={!toDecide.shown.includes(proposal)}
              tracks={tracks}
              page={page}
            />
          )),
        )}
      </ul>
      {lists.some(({ more }) => more) && (
        <p class="below">
          <a href={link(page, paths.proposals)}>{t('home.all_proposals')}</a>
        </p>
      )}
    </section>
  );
}

/** What is proposed: the event, or what is to be done with an entry. */
export const ProposalTitle = ({ proposal, m }: { proposal: ProposalInShort; m: Messages }) => (
  <Pieces pieces={proposalTitle(proposal, m)} language={m.language} />
);

type TracksProps = { slugs: readonly string[]; tracks: ReadonlyMap<string, TrackView>; page: Page };

/** Of a file with many tracks the first few are named. */
const NAMED = 3;

export function TrackLinks({ slugs, tracks, page }: TracksProps) {
  const { t } = messagesFor(page.language);
  return (
    <>
      {slugs.slice(0, NAMED).map((slug) => {
        const track = tracks.get(slug);
        return (
          <p>
            {track ? (
              <a href={link(page, paths.track(slug))}>
                <TrackName track={track} page={page} />
              </a>
            ) : (
              slug
            )}
          </p>
        );
      })}
      {slugs.length > NAMED && <p>{t('proposals.and_more', { entries: slugs.length - NAMED })}</p>}
    </>
  );
}

type ProposalProps = { proposal: ProposalInShort; isOwn: boolean } & Pick<WaitingProps, 'tracks' | 'page'>;

function Proposal({ proposal, isOwn, tracks, page }: ProposalProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const { id, state, because, proposedBy, proposedAt, decidedBy, decidedAt, comment } = proposal;
  const heading = `proposal-${id}`;
  return (
    <li>
      <div class="what">
        <h3 id={heading}>
          <ProposalTitle proposal={proposal} m={m} />{' '}
          {isOwn && (
            <span class="tag">{t(state === 'returned' ? 'home.returned' : 'home.waits_for_another')}</span>
          )}
        </h3>
        <TrackLinks slugs={proposal.tracks} tracks={tracks} page={page} />
        {state === 'returned' && decidedAt !== null ? (
          <p class="quiet">
            {t('proposals.returned_by', { name: decidedBy ?? '' })},{' '}
            <InstantText instant={decidedAt} language={language} />
            {comment && (
              <>
                : <Words text={comment} language={language} />
              </>
            )}
          </p>
        ) : (
          <p class="quiet">
            {because.map((reason) => `${t(`proposals.because.${reason}`)} `)}
            {!isOwn && `${t('proposals.proposed_by', { name: proposedBy })}, `}
            <InstantText instant={proposedAt} language={language} />
          </p>
        )}
      </div>
      <p>
        <a
          class={isOwn ? 'button' : 'button main'}
          href={link(page, paths.proposal(id))}
          aria-describedby={heading}
        >
          {t(isOwn ? 'home.open' : 'home.review')}
        </a>
      </p>
    </li>
  );
}
