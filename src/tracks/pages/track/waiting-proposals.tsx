import { messagesFor } from '../../../i18n/messages.js';
import { InstantText } from '../../../ui/dates.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { proposalTitle } from '../../../ui/proposal-title.js';
import { Pieces } from '../../../ui/text.js';
import type { NamedProposal } from '../../queries/proposals.query.js';

/** For staff, on a track's page: the proposals that wait for a second person. */
export function WaitingProposals({ proposals, page }: { proposals: NamedProposal[]; page: Page }) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  if (proposals.length === 0) return null;
  return (
    <div class="note">
      <p>{t('proposals.on_track', { count: proposals.length })}</p>
      <ul>
        {proposals.map((proposal) => (
          <li>
            <a href={link(page, paths.proposal(proposal.id))}>
              <Pieces pieces={proposalTitle(proposal, m)} language={language} />
            </a>
            . {t('proposals.proposed_by', { name: proposal.proposedBy })},{' '}
            <InstantText instant={proposal.proposedAt} language={language} />
          </li>
        ))}
      </ul>
    </div>
  );
}
