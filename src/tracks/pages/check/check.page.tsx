import type { ComponentChildren } from 'preact';
import { HiddenFields } from '../../../forms/hidden-fields.js';
import type { Typed } from '../../../http/bodies/forms.js';
import type { Messages } from '../../../i18n/messages.js';
import { Buttons } from '../../../ui/form.js';
import { Csrf, FORM, Layout } from '../../../ui/layout.js';
import type { Page } from '../../../ui/page.js';
import type { CommandDryRun } from '../../commands/dry-run.js';
import { formatRevisions } from '../../commands/submit-command.js';
import { ApprovalNotice } from './approval-reasons.js';
import { Changes, Notes, Refusals, SinceOpened } from './changes.js';

/** One answer; `field` is the id of its field in the form. */
export type AnswerLine = { label: string; value: ComponentChildren; field: string };

export type CheckProps = {
  page: Page;
  m: Messages;
  typed: Typed;
  action: string;
  /** The key of this confirmation (submit-once.ts). */
  token: string;
  answers: AnswerLine[];
  /** Names that were added from what is on record. */
  added?: string[];
  dryRun: CommandDryRun;
  unsourced: boolean;
  act: string;
  /** What the reader may do instead. */
  instead?: ComponentChildren;
  children?: ComponentChildren;
};

/** The check page: the answers as they were read, and what they will change on each track. Nothing is recorded yet. */
export function CheckPage(props: CheckProps) {
  const { page, m, typed, action, token, answers, added = [], dryRun, unsourced } = props;
  const { act, instead, children } = props;
  const { tracks: dryRuns, because } = dryRun;
  const { t } = m;
  const refused = dryRuns.some(({ after }) => !after);
  const title = t('entry.check_title');
  const tracks = dryRuns.map(({ before }) => before.track);
  return (
    <Layout
      page={page}
      title={refused ? t('form.error_title', { title }) : title}
      sends={{ enter: 'check', language: 'check' }}
    >
      <form id={FORM} method="post" action={action}>
        <Csrf page={page} />
        <HiddenFields typed={typed} />
        <input type="hidden" name="key" value={token} />
        <input type="hidden" name="seen" value={formatRevisions(tracks)} />
      </form>
      <p class="crumb">
        <EditButton action={action}>{t('entry.back_to_form')}</EditButton>
      </p>
      <h1>{title}</h1>
      <p class="lede">{t('entry.nothing_yet')}</p>
      {refused && <Refusals dryRuns={dryRuns} page={page} m={m} />}
      <SinceOpened dryRuns={dryRuns} page={page} m={m} />
      {instead}
      {because.length > 0 && <ApprovalNotice because={because} m={m} />}
      <div class="part split even">
        <section aria-labelledby="answers">
          <h2 id="answers">{t('entry.your_answers')}</h2>
          {added.length > 0 && <p class="note">{t('entry.names_added', { names: added.join(', ') })}</p>}
          <dl class="answers">
            {answers.map(({ label, value, field }) => (
              <div>
                <dt>{label}</dt>
                <dd>{value}</dd>
                <dd>
                  <EditButton action={`${action}#${field}`}>
                    {t('form.change')}
                    <span class="vh">, {label}</span>
                  </EditButton>
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section aria-labelledby="changes">
          <h2 id="changes">{t(refused ? 'entry.nothing_changes' : 'entry.what_changes')}</h2>
          <Changes dryRuns={dryRuns} page={page} m={m} />
          {children}
          {!refused && <Notes dryRuns={dryRuns} unsourced={unsourced} page={page} m={m} />}
          <Buttons>
            {!refused && (
              <button type="submit" class="main" form={FORM} name="do" value="record">
                {because.length > 0 ? t('proposals.send') : act}
              </button>
            )}
            <button type="submit" form={FORM} name="do" value="edit">
              {t('entry.back_to_form')}
            </button>
          </Buttons>
        </section>
      </div>
    </Layout>
  );
}

/** A button styled as a link. It submits the answers, so that the form keeps them. */
const EditButton = ({ action, children }: { action: string; children: ComponentChildren }) => (
  <button type="submit" class="plain link" form={FORM} name="do" value="edit" formaction={action}>
    {children}
  </button>
);
