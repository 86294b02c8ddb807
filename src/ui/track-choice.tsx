import type { ComponentChildren } from 'preact';
import type { StatusEvent } from '../domain/values/views.js';
import { Checkboxes, Radios } from './form-choices.js';
import { describedBy, Field, type FieldProps } from './form-field.js';
import type { Page } from './page.js';
import type { Story } from './story.js';
import { TrackName } from './track-name.js';

/** The tracks that a form offers. */
export type TrackOptions = {
  stories: Story<StatusEvent>[];
  /** The slugs of found tracks; null if there are so few tracks that all are offered. */
  found: string[] | null;
  /** Whether more tracks match than are shown. */
  more: boolean;
};

type TrackChoiceProps = FieldProps & {
  page: Page;
  offer: TrackOptions;
  chosen: string[];
  /** The typed search text. */
  find: string;
  /** The hint under a track's name; its slug by default. */
  hintOf?: (story: Story<StatusEvent>) => ComponentChildren;
  /** Makes the choice single: the label of the option for no track. */
  none?: string;
  children?: ComponentChildren;
};

/**
 * A choice of tracks. If there are few, all are offered; otherwise the chosen ones, their twins, and search results.
 */
export function TrackChoice({
  page,
  offer,
  chosen,
  find,
  hintOf,
  none,
  children,
  ...group
}: TrackChoiceProps) {
  const { id, m } = group;
  const hint = hintOf ?? (({ track }) => track.slug);
  const isNear = ({ track }: Story<StatusEvent>) =>
    chosen.includes(track.slug) || (none === undefined && chosen.some((slug) => slug === track.twin));
  const near = offer.stories.filter(isNear);
  const far = offer.stories.filter((story) => !isNear(story));
  const shown = (offer.found === null ? [...near, ...far] : near).map((story) => ({
    value: story.track.slug,
    label: <TrackName track={story.track} page={page} />,
    hint: hint(story),
  }));
  const search = offer.found !== null && (
    <>
      {chosen.length > 0 && <p>{m.t('entry.other_tracks')}</p>}
      <Field id="find" label={m.t('entry.find_track')} hint={m.t('entry.find_hint')} m={m}>
        <div class="row">
          <input
            type="search"
            id="find"
            name="find"
            class="w20"
            value={find}
            autocomplete="off"
            aria-describedby={describedBy('find', m.t('entry.find_hint'), undefined)}
            data-find={id}
          />
          <button type="submit" class="mini" name="do" value="find" formaction={`#${id}`}>
            {m.t('entry.find')}
          </button>
        </div>
      </Field>
      <div id="found" role="status">
        {far.map((story) => (
          <label class="tick">
            <input type={none === undefined ? 'checkbox' : 'radio'} name={id} value={story.track.slug} />
            <span>
              <TrackName track={story.track} page={page} />
              <small>{hint(story)}</small>
            </span>
          </label>
        ))}
        {find.trim() !== '' && offer.found.length === 0 && <p class="quiet">{m.t('entry.no_match')}</p>}
        {offer.more && <p class="quiet">{m.t('entry.more_match')}</p>}
      </div>
    </>
  );
  if (none === undefined)
    return (
      <Checkboxes {...group} options={shown} values={chosen}>
        {children}
        {search}
      </Checkboxes>
    );
  return (
    <Radios {...group} options={[{ value: '', label: none }, ...shown]} value={chosen[0] ?? ''}>
      {search}
    </Radios>
  );
}
