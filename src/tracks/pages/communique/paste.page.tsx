import { DateLine, type FormState } from '../../../forms/form-state.js';
import { all } from '../../../forms/typed.js';
import { one } from '../../../http/bodies/forms.js';
import { Fieldset, TextArea, TextField } from '../../../ui/form.js';
import { FormFrame } from '../../../ui/form-frame.js';
import { addressOf, link, paths } from '../../../ui/page.js';
import { LONGEST_PASTED, PASTED } from './pasted-text.js';

/** Asks for the text, and for what stands around it on the page where it was published. */
export function PastePage({ sheet }: { sheet: FormState }) {
  const { typed, errors, page, m } = sheet;
  const { t } = m;
  const line = (name: string, label: string) => (
    <TextField
      id={`source-0-${name}`}
      name={`source.0.${name}`}
      label={t('form.optional', { label })}
      value={one(typed, `source.0.${name}`)}
      errors={errors}
      m={m}
    />
  );
  return (
    <FormFrame
      page={page}
      m={m}
      errors={errors}
      title={t('communique.title')}
      lede={t('communique.lede')}
      current="log"
      back={{ href: link(page, paths.logRound), label: t('actions.log_round') }}
      action={addressOf(page)}
      act={t('communique.read')}
      does="read"
    >
      {all(typed, 'track').map((slug) => (
        <input type="hidden" name="track" value={slug} />
      ))}
      <Fieldset id="text" label={t('communique.which_text')} m={m}>
        <TextArea
          id={PASTED}
          label={t('communique.text')}
          hint={t('communique.text_hint', { most: LONGEST_PASTED })}
          value={typed[PASTED]?.[0] ?? ''}
          errors={errors}
          m={m}
        />
      </Fieldset>
      <Fieldset
        id="published"
        label={t('communique.where_published')}
        hint={t('communique.where_hint')}
        m={m}
      >
        {line('publisher', t('fields.source.publisher'))}
        {line('url', t('fields.source.url'))}
        <DateLine
          sheet={sheet}
          name="source.0.publishedOn"
          label={t('form.optional', { label: t('fields.source.publishedOn') })}
        />
      </Fieldset>
    </FormFrame>
  );
}
