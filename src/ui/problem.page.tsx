import { messagesFor } from '../i18n/messages.js';
import { Layout } from './layout.js';
import { link, type Page, paths, samePage } from './page.js';

/** Problems that a reader of pages meets; every other is told as one that could not be answered. */
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
  /** What is wrong with the input, each in the words of the API, which are English. */
  faults: string[];
  /** By which the log of the service knows the request; for what is our fault. */
  requestId: string | null;
};

/** What went wrong and what can be done, in the reader's language; nothing of how the service is made. */
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
