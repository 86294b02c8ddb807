import type { ComponentChildren } from 'preact';
import type { Fields, Unused } from '../../../communiques/index.js';
import { EVENT_TYPES, type EventType } from '../../../domain/events/event-data.js';
import { boundsOf } from '../../../domain/values/dates.js';
import type { Language } from '../../../domain/values/text.js';
import type { FormState } from '../../../forms/form-state.js';
import { isTyped } from '../../../forms/typed.js';
import { DateText } from '../../../ui/dates.js';
import { fieldLabel } from '../../../ui/entry-facts.js';
import { dateLabel } from '../../../ui/event-title.js';
import { Button, Fieldset, Select } from '../../../ui/form.js';
import { type Evidence, USABLE, USE, useValue, wordsAt } from './evidence.js';

/** What is said under the fields of a form that was filled in from a text. */
export type Notes = {
  sheet: FormState;
  type: EventType;
  text: string;
  language: Language;
  evidence: readonly Evidence[];
};

/** The link into the text, and its words. */
function Words({ each, notes: { text, language, sheet } }: { each: Evidence; notes: Notes }) {
  const { t } = sheet.m;
  return (
    <p class="from" id={`f${each.number}`}>
      <a class={each.used ? 'ev' : 'ev off'} href={`#e${each.number}`}>
        <span class="vh">{t('communique.evidence')} </span>
        {each.number}
        <span class="vh">, {t('communique.show_in_text')}</span>
      </a>
      <q lang={language}>{wordsAt(text, each.at)}</q>
    </p>
  );
}

const Empty = ({ children }: { children: ComponentChildren }) => (
  <p class="from">
    <span class="ev none" aria-hidden="true">
      –
    </span>
    <span>{children}</span>
  </p>
);

/** The fields that a published text usually fills, by the place where they are asked, with what is typed there. */
const USUAL: [id: string, of: keyof Fields | 'headline', names: string[]][] = [
  ['track', 'tracks', ['track']],
  ['type', 'type', []],
  ['occurredOn', 'occurredOn', ['occurredOn']],
  ['number', 'number', ['number']],
  ['city', 'place', ['city', 'country']],
  ['format', 'format', ['format']],
  ['body', 'body', ['body']],
  ['people', 'people', ['people']],
  ['outcome', 'outcome', ['outcome']],
  ['planned', 'next', ['planned']],
  ['steps', 'steps', ['steps']],
  ['source-0-title', 'headline', ['source.0.title']],
];

/** Under the field with this id: the words on which it rests, or that nothing was read for it. */
export function NotesAt({ id, notes }: { id: string; notes: Notes }) {
  const { evidence, sheet } = notes;
  const { m, typed } = sheet;
  const here = evidence.filter((each) => 'taken' in each && each.taken.id === id);
  if (here.length > 0)
    return (
      <>
        {here.map((each) => (
          <>
            <Words each={each} notes={notes} />
            {'taken' in each &&
              each.used &&
              each.taken.because.map((because) => (
                <p class="quiet">{m.t(`communique.because.${because}`)}</p>
              ))}
            {!each.used && <p class="quiet">{m.t('communique.changed')}</p>}
          </>
        ))}
      </>
    );
  const usual = USUAL.find(([at]) => at === id);
  if (!usual) return null;
  const [, of, names] = usual;
  if (evidence.some((each) => 'taken' in each && each.taken.of === of)) return null;
  const isOurs = names.some((name) => isTyped(typed, name));
  const isRead = evidence.some((each) => 'unused' in each && each.used && each.unused.field === of);
  return (
    <Empty>{m.t(isRead ? 'communique.ticked' : isOurs ? 'communique.ours' : 'communique.not_read')}</Empty>
  );
}

/** The events that are recorded by calls of their own, or say nothing of a negotiation. */
const NOT_OFFERED: readonly EventType[] = ['twin.linked', 'kind.upgraded', 'coverage.stated'];

/** What happened: chosen first, because the other questions depend on it. */
export function EventQuestion({ sheet, type }: { sheet: FormState; type: EventType }) {
  const { m, errors } = sheet;
  return (
    <Fieldset id="event" label={m.t('communique.what_happened')} m={m}>
      <div class="bar">
        <Select
          id="type"
          label={m.t('fields.type')}
          value={type}
          options={EVENT_TYPES.filter((each) => !NOT_OFFERED.includes(each)).map((value) => ({
            value,
            label: m.label('events', value),
          }))}
          errors={errors}
          m={m}
        />
        <Button does="edit" plain>
          {m.t('communique.change_event')}
        </Button>
      </div>
      <input type="hidden" name="asked" value={type} />
    </Fieldset>
  );
}

/** What was read and is not used, with the reason. A date or a number can be ticked, and is then used. */
export function UnusedQuestion({ notes }: { notes: Notes }) {
  const { evidence, sheet, type } = notes;
  const { m } = sheet;
  const unused = evidence.flatMap((each) => ('unused' in each ? [{ each, unused: each.unused }] : []));
  if (unused.length === 0) return null;
  return (
    <Fieldset id="unused" label={m.t('communique.unused')} m={m}>
      {unused.map(({ each, unused: reading }) => (
        <div class="field">
          {USABLE.includes(reading.field) && !each.used ? (
            <label class="tick">
              <input type="checkbox" name={USE} value={useValue(reading)} />
              <span>
                <Said reading={reading} type={type} sheet={sheet} />
                <small>{m.t('communique.tick_to_use')}</small>
              </span>
            </label>
          ) : (
            <p>
              <Said reading={reading} type={type} sheet={sheet} />
            </p>
          )}
          <Words each={each} notes={notes} />
          <p class="quiet">{m.t(`communique.doubt.${reading.because}`)}</p>
        </div>
      ))}
    </Fieldset>
  );
}

/** "Date of the round: 10 May 2026". */
function Said({ reading, type, sheet: { m } }: { reading: Unused; type: EventType; sheet: FormState }) {
  const { field, value } = reading;
  const labels: Partial<Record<keyof Fields, string>> = {
    occurredOn: dateLabel(type, m),
    number: fieldLabel('number', m, type),
    tracks: m.t('fields.track'),
    next: m.t('fields.nextRound'),
    steps: m.t('steps.title'),
  };
  return (
    <>
      {labels[field] ?? fieldLabel(field, m, type)}:{' '}
      {boundsOf(value) ? (
        <DateText edtf={value} language={m.language} />
      ) : field === 'type' ? (
        m.label('events', value)
      ) : (
        value
      )}
    </>
  );
}
