import { messagesFor } from '../i18n/messages.js';
import { Layout } from './layout.js';
import { link, type Page, paths, samePage } from './page.js';

/** Problem codes with texts of their own; all others use a general text. */
const EXPLAINED = [
  'not_found',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'payload_too_large',
  'validation_failed',
  'internal_error',
  'unavailable',
  'outcome_unknown',
] as const;

export type ProblemPageProps = {
  page: Page;
  /** The code of the problem document; `outcome_unknown` where it says so. */
  code: string;
  /** The faults of the input, in the API's English sentences. */
  faults: string[];
  /** The id of the request in the service's log; set for internal errors. */
  requestId: string | null;
};

/** An error page in the reader's language: what went wrong and what to do. It reveals no internals. */
export function ProblemPage({ page, code, faults, requestId }: ProblemPageProps) {
  const { t } = messagesFor(page.language);
  const explained = EXPLAINED.find((one) => one === code) ?? 'other';
  return (
    <Layout page={page} title={t(`problem.${explained}`)}>
      <div class="prose">
        <h1>{t(`problem.${explained}`)}</h1>
        <p>{t(`problem.${explained}.do`)}</p>
        {faults.length > 0 && (
          <ul lang="en">
            {faults.map((fault) => (
              <li>{fault}</li>
            ))}
          </ul>
        )}
        {explained === 'unauthenticated' && (
          <p>
            <a href={link(page, paths.signIn, { next: samePage(page, {}) })}>{t('actions.sign_in')}</a>
          </p>
        )}
        <p>
          <a href={link(page, paths.board)}>{t('problem.board')}</a>
        </p>
        {requestId && <p class="quiet">{t('problem.request', { id: requestId })}</p>}
      </div>
    </Layout>
  );
}
