import type { TrackView } from '../../../domain/values/views.js';
import { date } from '../../../i18n/dates.js';
import { messagesFor } from '../../../i18n/messages.js';
import type { DueItem } from '../../../ui/deadline-list.js';
import { type FieldError, Select } from '../../../ui/form.js';
import { FormFrame } from '../../../ui/form-frame.js';
import { addressOf, link, type Page, paths } from '../../../ui/page.js';
import { Pieces, Words } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import type { Assignment } from '../../commands/deadline-assignments.js';
import type { Assignee } from '../../queries/deadlines/deadline-view.js';

type AssignPageProps = {
  page: Page;
  track: TrackView;
  /** Null: it was withdrawn meanwhile. */
  item: DueItem | null;
  assignment: Assignment | null;
  candidates: readonly Assignee[];
  /** Where the button was pressed. */
  back: string;
  errors: FieldError[];
};

/** Asks who takes a deadline on. */
export function AssignPage({ page, track, item, assignment, candidates, back, errors }: AssignPageProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const isKnown = candidates.some(({ id }) => id === assignment?.id);
  return (
    <FormFrame
      page={page}
      m={m}
      errors={errors}
      title={t('deadlines.assign_title')}
      current="agenda"
      back={{ href: link(page, back), label: t('deadlines.title') }}
      action={addressOf(page)}
      act={t('deadlines.assign_save')}
      does="assign"
    >
      <input type="hidden" name="before" value={assignment?.id ?? ''} />
      <input type="hidden" name="next" value={back} />
      {item && (
        <p class="say">
          <Words text={item.what} language={language} />
        </p>
      )}
      <p>
        <a href={link(page, paths.track(track.slug))}>
          <TrackName track={track} page={page} />
        </a>
      </p>
      {assignment && (
        <p class="quiet">
          <Pieces
            pieces={m.pieces('deadlines.assigned_by', {
              ...{ name: assignment.name, by: assignment.by, date: date(assignment.at.slice(0, 10)) },
            })}
            language={language}
          />
        </p>
      )}
      <Select
        id="person"
        label={t('deadlines.assign_who')}
        hint={t('deadlines.assign_hint')}
        errors={errors}
        m={m}
        empty={t('deadlines.nobody')}
        value={isKnown ? (assignment?.id ?? '') : ''}
        options={candidates.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </FormFrame>
  );
}
