import type { Messages } from '../../../i18n/messages.js';
import type { ApprovalReason } from '../../../ledger/second-person.js';

/** Why a second person has to approve it. */
export function ApprovalReasons({ because, m }: { because: readonly ApprovalReason[]; m: Messages }) {
  return (
    <ul>
      {because.map((reason) => (
        <li>{m.t(`proposals.because.${reason}`)}</li>
      ))}
    </ul>
  );
}

/** Said before it is sent. */
export function ApprovalNotice({ because, m }: { because: readonly ApprovalReason[]; m: Messages }) {
  return (
    <div class="note">
      <p>{m.t('proposals.will_wait')}</p>
      <ApprovalReasons because={because} m={m} />
    </div>
  );
}
