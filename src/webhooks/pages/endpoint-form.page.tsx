import { LANGUAGES } from '../../domain/values/text.js';
import { all, isTyped, rowsOf } from '../../forms/typed.js';
import { one } from '../../http/bodies/forms.js';
import { languageName } from '../../i18n/names.js';
import { Details, Fieldset, Radios, TextField } from '../../ui/form.js';
import { FormFrame } from '../../ui/form-frame.js';
import { link, type Page, paths, samePage } from '../../ui/page.js';
import type { TrackOptions } from '../../ui/track-choice.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import { MESSAGE_FORMATS } from '../events/message-format.js';
import { ChoiceQuestion } from './choice-question.js';
import { FiltersQuestion, type FormState } from './filters-question.js';

type FormProps = FormState & {
  page: Page;
  offer: TrackOptions;
  /** The endpoint to change; null for a new one. */
  endpoint: EndpointView | null;
};

/** The form of an endpoint. Audience and signature cannot change later, so only the form of a new endpoint asks for them. */
export function EndpointFormPage({ page, offer, endpoint, ...question }: FormProps) {
  const { typed, errors, m } = question;
  const { t } = m;
  const name = endpoint && (endpoint.description || endpoint.url);
  return (
    <FormFrame
      page={page}
      m={m}
      errors={errors}
      current="webhooks"
      title={t(endpoint ? 'webhooks.edit_title' : 'webhooks.new_title')}
      back={
        endpoint
          ? { href: link(page, paths.endpoint(endpoint.id)), label: name ?? '' }
          : { href: link(page, paths.webhooks), label: t('nav.webhooks') }
      }
      action={samePage(page, {})}
      finds={offer.found !== null}
      does="save"
      act={t(endpoint ? 'webhooks.do_edit' : 'webhooks.do_add')}
      aside={<Rules question={question} />}
    >
      <input type="hidden" name="key" value={one(typed, 'key')} />
      <Fieldset id="where" label={t('webhooks.where')} m={m}>
        <TextField
          id="url"
          label={t('webhooks.url')}
          hint={t('webhooks.url_hint')}
          value={one(typed, 'url')}
          width="w40"
          errors={errors}
          m={m}
        />
        <TextField
          id="description"
          label={t('webhooks.description')}
          hint={t('webhooks.description_hint')}
          value={one(typed, 'description')}
          errors={errors}
          m={m}
        />
      </Fieldset>
      <FiltersQuestion {...question} offer={offer} page={page} />
      {endpoint === null && <ChoiceQuestion {...question} id="audience" values={['public', 'full']} />}
      <FormatQuestion {...question} />
      <ChoiceQuestion {...question} id="payload" values={['full', 'thin']} />
      <PaceQuestion {...question} />
      <HeadersQuestion {...question} page={page} endpoint={endpoint} />
      {endpoint === null && <ChoiceQuestion {...question} id="signature" values={['v1', 'v1a']} />}
    </FormFrame>
  );
}

function FormatQuestion(question: FormState) {
  const { typed, errors, m } = question;
  return (
    <ChoiceQuestion {...question} id="format" values={MESSAGE_FORMATS}>
      <Radios
        id="language"
        label={m.t('webhooks.format_language')}
        value={one(typed, 'language') || m.language}
        options={LANGUAGES.toReversed().map((value) => ({ value, label: languageName(value, m.language) }))}
        errors={errors}
        m={m}
      />
    </ChoiceQuestion>
  );
}

function PaceQuestion(question: FormState) {
  const { typed, errors, m } = question;
  const { t } = m;
  return (
    <ChoiceQuestion {...question} id="ordered" values={['yes', 'no']} label={t('webhooks.pace')}>
      <TextField
        id="concurrency"
        label={t('webhooks.concurrency')}
        hint={t('webhooks.concurrency_hint')}
        value={one(typed, 'concurrency')}
        width="w4"
        numeric
        errors={errors}
        m={m}
      />
      <TextField
        id="rateLimit"
        label={t('webhooks.rate')}
        hint={t('webhooks.rate_hint')}
        value={one(typed, 'rateLimit')}
        width="w4"
        numeric
        errors={errors}
        m={m}
      />
    </ChoiceQuestion>
  );
}

type HeadersProps = FormState & Pick<FormProps, 'page' | 'endpoint'>;

/** Header values may be credentials, so the form shows the names of existing headers only. */
function HeadersQuestion({ typed, errors, m, page, endpoint }: HeadersProps) {
  const { t } = m;
  const rows = rowsOf(typed, 'header', 1);
  const set = endpoint?.headerNames ?? [];
  const isOpen =
    rows > 1 || isTyped(typed, 'header.0') || errors.some(({ field }) => field.startsWith('header-'));
  return (
    <Fieldset id="header" label={t('webhooks.headers')} hint={t('webhooks.headers_hint')} m={m}>
      {set.length > 0 && (
        <>
          <p>{t('webhooks.headers_set', { names: set.join(', ') })}</p>
          <label class="tick">
            <input
              type="checkbox"
              name="headers"
              value="none"
              checked={all(typed, 'headers').includes('none')}
            />
            <span>{t('webhooks.headers_none')}</span>
          </label>
        </>
      )}
      <Details summary={t('webhooks.headers_add')} open={isOpen}>
        {Array.from({ length: rows }, (_, row) => (
          <div class="row entered">
            {(['name', 'value'] as const).map((part) => (
              <TextField
                id={`header-${row}-${part}`}
                name={`header.${row}.${part}`}
                label={t(`webhooks.header_${part}`, { number: row + 1 })}
                value={one(typed, `header.${row}.${part}`)}
                width="w12"
                errors={errors}
                m={m}
              />
            ))}
          </div>
        ))}
        <p>
          <input type="hidden" name="header.rows" value={String(rows)} />
          <button
            type="submit"
            class="mini"
            name="do"
            value="add header"
            formaction={`${samePage(page, {})}#header`}
          >
            {t('webhooks.header_more')}
          </button>
        </p>
      </Details>
    </Fieldset>
  );
}

/** Shown beside the form: the guarantees for every endpoint. */
function Rules({ question: { m } }: { question: FormState }) {
  const { t } = m;
  return (
    <>
      <h2 id="known">{t('webhooks.rules')}</h2>
      <ul class="marks">
        <li>{t('webhooks.rule_once')}</li>
        <li>{t('webhooks.rule_retries')}</li>
        <li>{t('webhooks.rule_off')}</li>
        <li>{t('webhooks.rule_answer')}</li>
        <li>{t('webhooks.rule_standard')}</li>
      </ul>
    </>
  );
}
