import { KINDS } from '../../domain/kinds/index.js';
import { all } from '../../forms/typed.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { kindName } from '../../i18n/kinds.js';
import type { Messages } from '../../i18n/messages.js';
import { Checkboxes, Details, type FieldError, Fieldset, TextField } from '../../ui/form.js';
import type { Page } from '../../ui/page.js';
import { TrackChoice, type TrackOptions } from '../../ui/track-choice.js';
import { FULL_AUDIENCE_TYPES, SUBSCRIBABLE_TYPES } from '../events/subscribable-types.js';

export type FormState = { typed: Typed; errors: FieldError[]; m: Messages };

type TickProps = { name: string; value: string; typed: Typed; children: preact.ComponentChildren };

const Tick = ({ name, value, typed, children }: TickProps) => (
  <li>
    <label class="tick">
      <input type="checkbox" name={name} value={value} checked={all(typed, name).includes(value)} />
      <span>{children}</span>
    </label>
  </li>
);

type FiltersProps = FormState & { offer: TrackOptions; page: Page };

/** Asks for event types and tracks. */
export function FiltersQuestion({ typed, errors, m, offer, page }: FiltersProps) {
  const { t } = m;
  const isWrong = errors.some(({ field }) => field === 'patterns');
  const chosen = all(typed, 'type');
  const tracks = all(typed, 'track');
  return (
    <>
      <Fieldset id="events" label={t('webhooks.which_events')} hint={t('webhooks.which_events_hint')} m={m}>
        <Details
          summary={t('webhooks.choose_events', { count: chosen.length })}
          open={chosen.length > 0 || isWrong}
        >
          <ul class="ticks">
            {SUBSCRIBABLE_TYPES.filter((type) => type !== 'endpoint.test').map((type) => (
              <Tick name="type" value={type} typed={typed}>
                {m.label('events', type)}
                <small>
                  <code>{type}</code>
                  {FULL_AUDIENCE_TYPES.includes(type) && `; ${t('webhooks.full_only')}`}
                </small>
              </Tick>
            ))}
          </ul>
          <TextField
            id="patterns"
            label={t('webhooks.patterns')}
            hint={t('webhooks.patterns_hint')}
            value={one(typed, 'patterns')}
            errors={errors}
            m={m}
          />
        </Details>
      </Fieldset>
      <Fieldset id="tracks" label={t('webhooks.which_tracks')} hint={t('webhooks.which_tracks_hint')} m={m}>
        <Checkboxes
          id="kind"
          label={t('fields.kind')}
          options={KINDS.map(({ kind }) => ({ value: kind, label: kindName(kind, m.language) }))}
          values={all(typed, 'kind')}
          errors={errors}
          m={m}
        />
        <TextField
          id="parties"
          label={t('fields.parties')}
          hint={t('webhooks.parties_hint')}
          value={one(typed, 'parties')}
          width="w12"
          errors={errors}
          m={m}
        />
        {(offer.stories.length > 0 || offer.found !== null) && (
          <Details
            summary={t('webhooks.choose_tracks', { count: tracks.length })}
            open={
              tracks.length > 0 || one(typed, 'find') !== '' || errors.some(({ field }) => field === 'track')
            }
          >
            <TrackChoice
              id="track"
              label={t('desks.tracks')}
              offer={offer}
              chosen={tracks}
              find={one(typed, 'find')}
              errors={errors}
              page={page}
              m={m}
            />
          </Details>
        )}
      </Fieldset>
    </>
  );
}
