import type { StatusEvent } from '../../../domain/values/views.js';
import { type FormState, Line, OtherLanguages } from '../../../forms/form-state.js';
import { all } from '../../../forms/typed.js';
import { ZONES } from '../../../forms/typed-instant.js';
import { one } from '../../../http/bodies/forms.js';
import { nextRoundPieces } from '../../../ui/event-title.js';
import { Fieldset, Radios, Select, TextField } from '../../../ui/form.js';
import { MarkTag } from '../../../ui/mark.js';
import { link, paths } from '../../../ui/page.js';
import type { Story } from '../../../ui/story.js';
import { nextRoundMark } from '../../../ui/story-marks.js';
import { Pieces } from '../../../ui/text.js';
import { TrackChoice, type TrackOptions } from '../../../ui/track-choice.js';

type TracksProps = { sheet: FormState; offer: TrackOptions };

export function TracksQuestion({ sheet, offer }: TracksProps) {
  const { typed, errors, page, m } = sheet;
  return (
    <TrackChoice
      id="track"
      label={m.t('entry.which_tracks')}
      hint={m.t('entry.one_or_none')}
      offer={offer}
      chosen={all(typed, 'track')}
      find={one(typed, 'find')}
      hintOf={(story) => <Standing story={story} sheet={sheet} />}
      errors={errors}
      page={page}
      m={m}
    >
      {offer.stories.length === 0 && offer.found === null && <NoTracks sheet={sheet} />}
    </TrackChoice>
  );
}

/** Shown where there is no track on which the reader may record. */
const NoTracks = ({ sheet: { m, page } }: { sheet: FormState }) => (
  <>
    <p>{m.t('entry.no_tracks')}</p>
    <p class="inline">
      <a href={link(page, paths.newTrack)}>{m.t('entry.new_track')}</a>
      <a href={link(page, paths.import)}>{m.t('entry.import_title')}</a>
    </p>
  </>
);

/** "negotiating; round 2, Astana, 2026 is planned". */
function Standing({ story, sheet: { m, page } }: { story: Story<StatusEvent>; sheet: FormState }) {
  const { stage, nextRound } = story.track.status;
  return (
    <>
      {m.label('stages', stage).toLocaleLowerCase(m.language)};{' '}
      {nextRound ? (
        <>
          {m.t('entry.planned_hint')} <Pieces pieces={nextRoundPieces(nextRound, m)} language={m.language} />
          <MarkTag mark={nextRoundMark(story, page)} page={page} />
        </>
      ) : (
        m.t('entry.nothing_planned')
      )}
    </>
  );
}

const FORMATS = ['in_person', 'hybrid', 'video', 'written'] as const;

export function PlaceQuestion({ sheet }: { sheet: FormState }) {
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

export function VisibilityQuestion({ sheet }: { sheet: FormState }) {
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
      <Select
        id="embargoZone"
        label={t('entry.embargo_zone')}
        value={one(typed, 'embargoZone')}
        options={Object.keys(ZONES).map((zone) => ({ value: zone, label: t('entry.zone', { zone }) }))}
        empty={t('entry.embargo_zone_choose')}
        errors={errors}
        m={m}
      />
    </Radios>
  );
}
