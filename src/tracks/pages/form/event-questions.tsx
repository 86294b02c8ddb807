import { type EventType, isAboutSteps } from '../../../domain/events/event-data.js';
import { STAGES } from '../../../domain/values/views.js';
import { DateLine, type FormState, Line, OtherLanguages } from '../../../forms/form-state.js';
import type { Suggestions } from '../../../forms/rows.js';
import { isTyped } from '../../../forms/typed.js';
import { one } from '../../../http/bodies/forms.js';
import { ownFirst, partyName } from '../../../i18n/parties.js';
import { fieldLabel } from '../../../ui/entry-facts.js';
import { Details, Fieldset, Select, TextField } from '../../../ui/form.js';
import { ArticlesQuestion } from './articles-question.js';
import { ClauseQuestion } from './clause-question.js';
import { choicesOf, type EventField, fieldsOf } from './fields.js';
import { PeopleQuestion } from './people-question.js';

type EventQuestionProps = { sheet: FormState; type: EventType; hints: Suggestions };

/** The label of a field. It says "may stay empty" where most fields beside it are required. */
const labelled = ({ name, required }: EventField, { m }: FormState, type: EventType) => {
  const label = fieldLabel(name, m, type);
  return required ? label : m.t('form.optional', { label });
};

/** Labels a planned date with a question, because a single word would not tell it from the date of the agreement. */
const targetLabel = (type: EventType, { m }: FormState) =>
  m.t(type === 'entry_into_force.scheduled' ? 'entry.target_force' : 'entry.target_round');

type OwnFieldProps = EventQuestionProps & { field: EventField };

function OwnField({ field, sheet, type, hints }: OwnFieldProps) {
  const { typed, errors, m, page } = sheet;
  const { name, input } = field;
  const label = name === 'target' ? targetLabel(type, sheet) : labelled(field, sheet, type);
  const select = (options: { value: string; label: string }[]) => (
    <Select
      id={name}
      label={label}
      value={one(typed, name)}
      options={options}
      empty={m.t(field.required ? 'entry.choose' : 'form.not_stated')}
      errors={errors}
      m={m}
    />
  );
  switch (input) {
    case 'number': {
      const suggested = one(typed, 'suggested');
      const named = suggested ? m.t('entry.suggested', { label, number: suggested }) : label;
      const value = one(typed, name);
      return <TextField id={name} label={named} value={value} width="w4" numeric errors={errors} m={m} />;
    }
    case 'date':
      return <DateLine sheet={sheet} name={name} label={label} />;
    case 'side':
      return select(
        ownFirst(hints.parties, page.ownParty).map((value) => ({
          value,
          label: partyName(value, m.language),
        })),
      );
    case 'stage':
      return select(STAGES.map((value) => ({ value, label: m.label('stages', value) })));
    case 'choice':
      return select(
        choicesOf(type, name).map((value) => ({ value, label: m.label('fields', `${name}.${value}`) })),
      );
    case 'sides':
    case 'plain':
      return (
        <TextField
          id={name}
          label={label}
          value={one(typed, name)}
          hint={m.has(`fields.${name}.hint`) ? m.label('fields', `${name}.hint`) : undefined}
          width="w12"
          errors={errors}
          m={m}
        />
      );
    case 'articles':
      return <ArticlesQuestion sheet={sheet} name={name} label={label} />;
    case 'clause':
      return <ClauseQuestion sheet={sheet} name={name} />;
    case 'yes':
      return select([
        { value: 'yes', label: m.t('track.yes') },
        { value: 'no', label: m.t('track.no') },
      ]);
    case 'people':
      return <PeopleQuestion sheet={sheet} hints={hints} name={name} label={fieldLabel(name, m)} least={2} />;
    case 'line':
    case 'words':
      return <Line sheet={sheet} name={name} label={label} area={input === 'words'} />;
  }
}

/** The event’s own fields except long texts: number, side, target, act. */
export function EventDataQuestion({ sheet, type, hints }: EventQuestionProps) {
  const { m } = sheet;
  const fields = fieldsOf(type).filter(({ input }) => input !== 'words');
  if (fields.length === 0) return null;
  const lines = fields.filter(({ input }) => input === 'line');
  const isNumber = fields.every(({ name }) => name === 'number');
  return (
    <Fieldset
      id="own"
      label={m.t(isAboutSteps(type) ? 'steps.which' : isNumber ? 'entry.which_round' : 'entry.of_event')}
      m={m}
    >
      {fields.map((field) => (
        <OwnField field={field} sheet={sheet} type={type} hints={hints} />
      ))}
      {lines.length > 0 && (
        <OtherLanguages
          sheet={sheet}
          fields={lines.map(({ name }) => ({ name, label: fieldLabel(name, m, type) }))}
        />
      )}
    </Fieldset>
  );
}

/** Outcome, summary and reason in up to three languages; required ones first. */
export function TextsQuestion({ sheet, type, hints }: EventQuestionProps) {
  const { m, typed } = sheet;
  const fields = fieldsOf(type).filter(({ input }) => input === 'words');
  const first = fields.filter(({ name, required }) => required || name === 'outcome');
  const shown = first.length > 0 ? first : fields.filter(({ name }) => name === 'summary');
  const folded = fields.filter((field) => !shown.includes(field));
  const isOpen = folded.some(({ name }) => isTyped(typed, name));
  return (
    <Fieldset id="words" label={m.t(type === 'round.held' ? 'entry.what_came' : 'entry.in_words')} m={m}>
      {shown.map((field) => (
        <OwnField field={field} sheet={sheet} type={type} hints={hints} />
      ))}
      <OtherLanguages
        sheet={sheet}
        fields={shown.map(({ name }) => ({ name, label: fieldLabel(name, m, type), area: true }))}
      />
      <Details summary={folded.map(({ name }) => fieldLabel(name, m, type)).join(', ')} open={isOpen}>
        {folded.map((field) => (
          <OwnField field={field} sheet={sheet} type={type} hints={hints} />
        ))}
        <OtherLanguages
          sheet={sheet}
          fields={folded.map(({ name }) => ({ name, label: fieldLabel(name, m, type), area: true }))}
        />
      </Details>
    </Fieldset>
  );
}

/** The next round, if the meeting named one. It is recorded as a separate entry of the same meeting. */
export function NextRoundQuestion({ sheet }: { sheet: FormState }) {
  const { m, typed, errors } = sheet;
  const { t } = m;
  return (
    <Fieldset
      id="planned"
      label={t('entry.next_round')}
      hint={t('entry.next_round_hint')}
      errors={errors}
      m={m}
    >
      <div class="row">
        <TextField
          id="planned-number"
          name="planned.number"
          label={t('fields.number')}
          value={one(typed, 'planned.number')}
          width="w4"
          numeric
          errors={errors}
          m={m}
        />
        <TextField
          id="planned-target"
          name="planned.target"
          label={t('entry.next_when')}
          value={one(typed, 'planned.target')}
          width="w12"
          errors={errors}
          m={m}
        />
        <Line sheet={sheet} name="planned.city" label={t('fields.city')} list="cities" width="w12" />
        <TextField
          id="planned-country"
          name="planned.country"
          label={t('fields.country')}
          value={one(typed, 'planned.country')}
          width="w12"
          list="countries"
          errors={errors}
          m={m}
        />
      </div>
      <OtherLanguages sheet={sheet} fields={[{ name: 'planned.city', label: t('fields.city') }]} />
    </Fieldset>
  );
}
