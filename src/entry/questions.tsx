import type { TrackView } from '../domain/views.js';
import { one } from '../http/forms.js';
import { nextRoundPieces } from '../ui/event-title.js';
import { Checkboxes, Details, Fieldset, Radios, Select, TextField } from '../ui/form.js';
import { link, paths } from '../ui/page.js';
import { Pieces } from '../ui/text.js';
import { TrackName } from '../ui/track-name.js';
import { Line, OtherLanguages, type Sheet } from './sheet.js';
import { all } from './typed.js';

/** More tracks than these are folded away behind those that a link or an earlier answer chose. */
const FEW = 12;

export function TracksQuestion({ sheet, tracks }: { sheet: Sheet; tracks: TrackView[] }) {
  const { typed, errors, m } = sheet;
  const { t } = m;
  const chosen = all(typed, 'track');
  const option = (track: TrackView) => ({
    value: track.slug,
    label: <TrackName track={track} page={sheet.page} />,
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
      {tracks.length === 0 && <NoTracks sheet={sheet} />}
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

/** Where nothing has been opened yet, or nothing that the reader may record on: what comes first. */
const NoTracks = ({ sheet: { m, page } }: { sheet: Sheet }) => (
  <>
    <p>{m.t('entry.no_tracks')}</p>
    <p class="inline">
      <a href={link(page, paths.newTrack)}>{m.t('entry.new_track')}</a>
      <a href={link(page, paths.import)}>{m.t('entry.import_title')}</a>
    </p>
  </>
);

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
