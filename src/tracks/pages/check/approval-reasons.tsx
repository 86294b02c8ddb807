import type { Messages } from '../../../i18n/messages.js';
import type { ApprovalReason } from '../../../ledger/second-person.js';

/** The reasons why a second person has to approve the command. */
export function ApprovalReasons({ because, m }: { because: readonly ApprovalReason[]; m: Messages }) {
  return (
    <ul>
      {because.map((reason) => (
        <li>{m.t(`proposals.because.${reason}`)}</li>
      ))}
    </ul>
  );
}

/** Shown on the check page before the command is sent. */
export function ApprovalNotice({ because, m }: { because: readonly ApprovalReason[]; m: Messages }) {
  return (
    <div class="note">
      <p>{m.t('proposals.will_wait')}</p>
      <ApprovalReasons because={because} m={m} />
    </div>
  );
}
