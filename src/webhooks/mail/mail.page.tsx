import { LANGUAGES } from '../../domain/values/text.js';
import { one } from '../../http/bodies/forms.js';
import type { Messages } from '../../i18n/messages.js';
import { languageName } from '../../i18n/names.js';
import { Columns } from '../../ui/columns.js';
import { Fieldset, Radios, TextField } from '../../ui/form.js';
import { FormFrame } from '../../ui/form-frame.js';
import { Layout } from '../../ui/layout.js';
import { link, type Page, paths, samePage } from '../../ui/page.js';
import { Scroll } from '../../ui/scroll.js';
import type { TrackOptions } from '../../ui/track-choice.js';
import { ChoiceQuestion } from '../pages/choice-question.js';
import { filtersText, type Titles } from '../pages/endpoint-facts.js';
import { FiltersQuestion, type FormState } from '../pages/filters-question.js';
import { ConditionMark, offNote } from '../pages/health-line.js';
import type { SubscriptionView } from './subscriptions.js';

type MailProps = {
  page: Page;
  m: Messages;
  subscriptions: readonly SubscriptionView[];
  titles: Titles;
  /** Whether SMTP_URL and PUBLIC_URL are set. */
  canWrite: boolean;
  more: string | null;
};

/** The list of mail subscriptions. */
export function MailPage({ page, m, subscriptions, titles, canWrite, more }: MailProps) {
  const { t } = m;
  return (
    <Layout page={page} title={t('webhooks.mail_title')} current="webhooks">
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.webhooks)}>{t('nav.webhooks')}</a>
      </nav>
      <div class="over">
        <h1>{t('webhooks.mail_title')}</h1>
        {canWrite && (
          <a class="button main" href={link(page, `${paths.mail}/new`)}>
            {t('webhooks.mail_add')}
          </a>
        )}
      </div>
      <p class="lede">{t('webhooks.mail_lede')}</p>
      {!canWrite && <p class="note">{t('webhooks.mail_unset')}</p>}
      {subscriptions.length === 0 ? (
        <p>{t('webhooks.mail_none')}</p>
      ) : (
        <Scroll label={t('webhooks.mail_title')}>
          <table class="log">
            <Columns
              names={[
                t('webhooks.address'),
                t('webhooks.gets_label'),
                t('webhooks.digest'),
                t('fields.source.language'),
                t('fields.status'),
              ]}
              act={t('webhooks.col_act')}
            />
            <tbody>
              {subscriptions.map((subscription) => (
                <tr>
                  <th scope="row">{subscription.address}</th>
                  <td>
                    {t('webhooks.gets', {
                      audience: t(`webhooks.audience.${subscription.audience}`),
                      filters: filtersText(subscription, titles, m),
                    })}
                  </td>
                  <td>{t(`webhooks.digest.${subscription.digest}`)}</td>
                  <td>{languageName(subscription.language, m.language)}</td>
                  <td>
                    <ConditionMark as={subscription.enabled ? 'healthy' : 'off'}>
                      {t(subscription.enabled ? 'webhooks.mail_on' : 'webhooks.is.off')}
                    </ConditionMark>
                    {!subscription.enabled && <small>{offNote(subscription, m)}</small>}
                  </td>
                  <td>
                    <a class="button mini" href={link(page, `${paths.mail}/${subscription.id}/delete`)}>
                      {t('webhooks.delete')}
                      <span class="vh">, {subscription.address}</span>
                    </a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {more && (
        <p class="inline quiet">
          <a href={more}>{t('webhooks.mail_more')}</a>
        </p>
      )}
    </Layout>
  );
}

type MailFormProps = FormState & { page: Page; offer: TrackOptions };

export function MailFormPage({ page, offer, ...question }: MailFormProps) {
  const { typed, errors, m } = question;
  const { t } = m;
  return (
    <FormFrame
      page={page}
      m={m}
      errors={errors}
      current="webhooks"
      title={t('webhooks.mail_add')}
      back={{ href: link(page, paths.mail), label: t('webhooks.mail_title') }}
      action={samePage(page, {})}
      finds={offer.found !== null}
      does="save"
      act={t('webhooks.mail_add')}
    >
      <input type="hidden" name="key" value={one(typed, 'key')} />
      <Fieldset id="to" label={t('webhooks.mail_to')} m={m}>
        <TextField
          id="address"
          label={t('webhooks.address')}
          hint={t('webhooks.address_hint')}
          value={one(typed, 'address')}
          errors={errors}
          m={m}
        />
      </Fieldset>
      <FiltersQuestion {...question} offer={offer} page={page} />
      <ChoiceQuestion {...question} id="audience" values={['public', 'full']} />
      <ChoiceQuestion {...question} id="digest" values={['at_once', 'daily']} />
      <Radios
        id="language"
        label={t('webhooks.mail_language')}
        value={one(typed, 'language') || m.language}
        options={LANGUAGES.toReversed().map((value) => ({ value, label: languageName(value, m.language) }))}
        errors={errors}
        m={m}
      />
    </FormFrame>
  );
}
