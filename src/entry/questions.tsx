import type { Person, SourceView, TrackView } from '../domain/views.js';
import { languageName, ownFirst, partyName, pick } from '../i18n/names.js';
import { PersonLine } from '../ui/entry-facts.js';
import { nextRoundPieces } from '../ui/event-title.js';
import { Checkboxes, Details, Fieldset, Radios, Select, TextField } from '../ui/form.js';
import { Pieces, Words } from '../ui/text.js';
import { personOf } from './reading.js';
import { DateLine, Line, OtherLanguages, type Sheet } from './sheet.js';
import { all, idOf, isTyped, one, rowsOf } from './typed.js';

/** Suggested beside the fields, never filled in: nobody is named who is not in the source. */
export type Suggestions = {
  people: Person[];
  sources: SourceView[];
  /** Codes of the parties of all tracks. */
  parties: string[];
};

type QuestionProps = { sheet: Sheet; hints: Suggestions };

/** More tracks than these are folded away behind those that a link or an earlier answer chose. */
const FEW = 12;

export function TracksQuestion({ sheet, tracks }: { sheet: Sheet; tracks: TrackView[] }) {
  const { typed, errors, m } = sheet;
  const { t, language } = m;
  const chosen = all(typed, 'track');
  const option = (track: TrackView) => ({
    value: track.slug,
    label: <Words text={track.title} language={language} />,
    hint: <Standing track={track} sheet={sheet} />,
  });
  const twins = tracks.filter(({ slug }) => chosen.includes(slug)).map(({ twin }) => twin);
  const near = ({ slug }: TrackView) => chosen.includes(slug) || twins.includes(slug);
  const first = tracks.filter(near);
  const rest = tracks.filter((track) => !near(track));
  const shown = tracks.length <= FEW ? [...first, ...rest] : first;
  const folded = tracks.length <= FEW ? [] : rest;
  return (
    <Checkboxes
      id="track"
      label={t('entry.which_tracks')}
      hint={t('entry.one_or_none')}
      options={shown.map(option)}
      values={chosen}
      errors={errors}
      m={m}
    >
      {folded.length > 0 && (
        <Details summary={t('entry.more_tracks', { count: folded.length })} open={first.length === 0}>
          {folded.map((track) => (
            <label class="tick">
              <input type="checkbox" name="track" value={track.slug} />
              <span>
                {option(track).label}
                <small>{option(track).hint}</small>
              </span>
            </label>
          ))}
        </Details>
      )}
    </Checkboxes>
  );
}

/** "negotiating; round 2, Astana, 2026 is planned". */
function Standing({ track, sheet: { m } }: { track: TrackView; sheet: Sheet }) {
  const { stage, nextRound } = track.status;
  return (
    <>
      {m.label('stages', stage).toLocaleLowerCase(m.language)};{' '}
      {nextRound ? (
        <>
          {m.t('entry.planned_hint')} <Pieces pieces={nextRoundPieces(nextRound, m)} language={m.language} />
        </>
      ) : (
        m.t('entry.nothing_planned')
      )}
    </>
  );
}

const FORMATS = ['in_person', 'hybrid', 'video', 'written'] as const;

export function PlaceQuestion({ sheet }: { sheet: Sheet }) {
  const { typed, errors, m } = sheet;
  const { t } = m;
  return (
    <Fieldset id="place" label={t('entry.where')} errors={errors} m={m}>
      <div class="row">
        <Line sheet={sheet} name="city" label={t('fields.city')} list="cities" width="w12" />
        <TextField
          id="country"
          label={t('fields.country')}
          value={one(typed, 'country')}
          width="w12"
          list="countries"
          errors={errors}
          m={m}
        />
        <Select
          id="format"
          label={t('fields.format')}
          value={one(typed, 'format')}
          options={FORMATS.map((value) => ({ value, label: t(`fields.format.${value}`) }))}
          empty={t('form.not_stated')}
          errors={errors}
          m={m}
        />
      </div>
      <Line sheet={sheet} name="body" label={t('fields.body')} list="bodies" />
      <OtherLanguages
        sheet={sheet}
        fields={[
          { name: 'city', label: t('fields.city') },
          { name: 'body', label: t('fields.body') },
        ]}
      />
    </Fieldset>
  );
}

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

/** One row more, without script: the page comes back with it, everything typed still there. */
function AddRow({ sheet, name, count, label }: { sheet: Sheet; name: string; count: number; label: string }) {
  const path = `${sheet.page.path}${sheet.page.query ? `?${sheet.page.query}` : ''}`;
  return (
    <p>
      <input type="hidden" name={`${name}.rows`} value={String(count)} />
      <button type="submit" class="mini" name="do" value={`add ${name}`} formaction={`${path}#${name}`}>
        {label}
      </button>
    </p>
  );
}

export function SourcesQuestion({ sheet, hints }: QuestionProps) {
  const { errors, m, typed } = sheet;
  const { t } = m;
  const count = rowsOf(typed, 'source', 1);
  return (
    <Fieldset id="source" label={t('entry.rests_on')} hint={t('entry.without_source')} errors={errors} m={m}>
      {Array.from({ length: count }, (_, row) => (
        <SourceRow sheet={sheet} hints={hints} at={`source.${row}`} row={row} />
      ))}
      <AddRow sheet={sheet} name="source" count={count} label={t('actions.add_source')} />
    </Fieldset>
  );
}

/** Sources come in these; the working languages of the two sides first. */
const SOURCE_LANGUAGES = ['kk', 'ru', 'en', 'fr', 'de', 'pl', 'uk', 'uz', 'ky', 'tr', 'zh'];

function SourceRow({ sheet, hints, at, row }: QuestionProps & { at: string; row: number }) {
  const { typed, errors, m } = sheet;
  const { t, language } = m;
  const chosen = one(typed, `${at}.language`) || language;
  const languages = [...new Set([...SOURCE_LANGUAGES, chosen])];
  // A source on record needs no more than its words; what was typed beside it is shown until that is settled.
  const isNew =
    one(typed, `${at}.ref`) === '' ||
    ['title', 'publisher', 'url', 'publishedOn'].some((name) => isTyped(typed, `${at}.${name}`));
  const text = (name: string, label: string, width: 'w12' | 'w20') => (
    <TextField
      id={idOf(`${at}.${name}`)}
      name={`${at}.${name}`}
      label={label}
      value={one(typed, `${at}.${name}`)}
      width={width}
      errors={errors}
      m={m}
    />
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset here would be a question of its own
    <div class="entered" role="group" aria-label={t('entry.source', { number: row + 1 })}>
      {hints.sources.length > 0 && (
        <Select
          id={idOf(`${at}.ref`)}
          name={`${at}.ref`}
          label={t('entry.source_known')}
          value={one(typed, `${at}.ref`)}
          options={hints.sources.map(({ ref, publisher, title }) => ({
            value: ref,
            label: `${pick(publisher, language).value}: ${pick(title, language).value}`,
          }))}
          empty={t('entry.source_new')}
          errors={errors}
          m={m}
        />
      )}
      {isNew && (
        <div class="row">
          {text('title', t('fields.source.title'), 'w20')}
          {text('publisher', t('fields.source.publisher'), 'w12')}
          <Select
            id={idOf(`${at}.language`)}
            name={`${at}.language`}
            label={t('fields.source.language')}
            value={chosen}
            options={languages.map((value) => ({ value, label: languageName(value, language) }))}
            m={m}
          />
        </div>
      )}
      <Details
        summary={t(isNew ? 'entry.source_more' : 'fields.source.quote')}
        open={['url', 'publishedOn', 'quote'].some((name) => isTyped(typed, `${at}.${name}`))}
      >
        {isNew && text('url', t('fields.source.url'), 'w20')}
        {isNew && (
          <DateLine sheet={sheet} name={`${at}.publishedOn`} label={t('fields.source.publishedOn')} />
        )}
        {text('quote', t('fields.source.quote'), 'w20')}
      </Details>
    </div>
  );
}

const VISIBILITIES = ['internal', 'embargoed', 'public'] as const;

export function VisibilityQuestion({ sheet }: { sheet: Sheet }) {
  const { typed, errors, m } = sheet;
  const { t } = m;
  return (
    <Radios
      id="visibility"
      label={t('entry.who_may_see')}
      value={one(typed, 'visibility') || 'internal'}
      options={VISIBILITIES.map((value) => ({
        value,
        label: t(`fields.visibility.${value}`),
        hint: t(`entry.${value}_hint`),
      }))}
      errors={errors}
      m={m}
    >
      <TextField
        id="embargoUntil"
        label={t('entry.embargo_until')}
        hint={t('entry.instant_hint')}
        value={one(typed, 'embargoUntil')}
        width="w12"
        errors={errors}
        m={m}
      />
    </Radios>
  );
}
