import { Line, OtherLanguages } from '../../../forms/form-state.js';
import { personOf } from '../../../forms/reader.js';
import { AddRow, type QuestionProps } from '../../../forms/rows.js';
import { all, idOf, rowsOf } from '../../../forms/typed.js';
import { one } from '../../../http/bodies/forms.js';
import { ownFirst, partyName } from '../../../i18n/parties.js';
import { PersonLine } from '../../../ui/entry-facts.js';
import { Fieldset, Select } from '../../../ui/form.js';

const ROLES = ['co_chair', 'chair', 'head_of_delegation'] as const;

type PeopleProps = QuestionProps & { name: string; label: string; least: number };

export function PeopleQuestion({ sheet, hints, name, label, least }: PeopleProps) {
  const { errors, m, typed } = sheet;
  const { t } = m;
  const ticked = all(typed, `${name}.known`);
  const known = [...new Set([...ticked, ...hints.people.map((person) => JSON.stringify(person))])].flatMap(
    (value) => {
      const person = personOf(value);
      return person ? [{ value, person }] : [];
    },
  );
  const count = rowsOf(typed, name, known.length > 0 ? 0 : least);
  return (
    <Fieldset id={name} label={label} hint={t('entry.people_hint')} errors={errors} m={m}>
      {known.map(({ value, person }) => (
        <label class="tick">
          <input type="checkbox" name={`${name}.known`} value={value} checked={ticked.includes(value)} />
          <span>
            <PersonLine person={person} m={m} />
          </span>
        </label>
      ))}
      {Array.from({ length: count }, (_, row) => (
        <PersonRow sheet={sheet} hints={hints} at={`${name}.${row}`} row={row} />
      ))}
      <AddRow sheet={sheet} name={name} count={count} label={t('actions.add_person')} />
    </Fieldset>
  );
}

function PersonRow({ sheet, hints, at, row }: QuestionProps & { at: string; row: number }) {
  const { typed, errors, m } = sheet;
  const { t, language } = m;
  const parties = ownFirst(hints.parties, sheet.page.ownParty);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset here would be a question of its own
    <div class="entered" role="group" aria-label={t('entry.person', { number: row + 1 })}>
      <div class="row">
        <Line sheet={sheet} name={`${at}.name`} label={t('fields.people.name')} list="names" />
        <Select
          id={idOf(`${at}.side`)}
          name={`${at}.side`}
          label={t('fields.side')}
          value={one(typed, `${at}.side`)}
          options={parties.map((value) => ({ value, label: partyName(value, language) }))}
          empty={t('form.not_stated')}
          errors={errors}
          m={m}
        />
        <Line sheet={sheet} name={`${at}.title`} label={t('fields.people.title')} list="posts" />
        <Select
          id={idOf(`${at}.role`)}
          name={`${at}.role`}
          label={t('fields.people.role')}
          value={one(typed, `${at}.role`)}
          options={ROLES.map((value) => ({ value, label: t(`fields.role.${value}`) }))}
          empty={t('form.not_stated')}
          errors={errors}
          m={m}
        />
      </div>
      <OtherLanguages
        sheet={sheet}
        fields={[
          { name: `${at}.name`, label: t('fields.people.name') },
          { name: `${at}.title`, label: t('fields.people.title') },
        ]}
      />
    </div>
  );
}
