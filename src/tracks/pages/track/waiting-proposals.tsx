import { messagesFor } from '../../../i18n/messages.js';
import { InstantText } from '../../../ui/dates.js';
import { link, type Page, paths } from '../../../ui/page.js';
import type { ProposalView } from '../../queries/proposal.js';

/** For staff, on a track's page: the proposals that wait for a second person. */
export function WaitingProposals({ proposals, page }: { proposals: ProposalView[]; page: Page }) {
  const { t, language } = messagesFor(page.language);
  if (proposals.length === 0) return null;
  return (
    <div class="note">
      <p>{t('proposals.on_track', { count: proposals.length })}</p>
      <ul>
        {proposals.map(({ id, act, proposedBy, proposedAt }) => (
          <li>
            <a href={link(page, paths.proposal(id))}>{t(`proposals.act.${act}`)}</a>.{' '}
            {t('proposals.proposed_by', { name: proposedBy })},{' '}
            <InstantText instant={proposedAt} language={language} />
          </li>
        ))}
      </ul>
    </div>
  );
}
