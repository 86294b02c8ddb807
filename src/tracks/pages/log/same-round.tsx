import type { RuleViolation } from '../../../domain/machine/rules.js';
import type { TrackView, TransitionView } from '../../../domain/values/views.js';
import { HiddenFields } from '../../../forms/hidden-fields.js';
import type { Typed } from '../../../http/bodies/forms.js';
import type { Messages } from '../../../i18n/messages.js';
import { datedTitle } from '../../../ui/event-title.js';
import { Csrf } from '../../../ui/layout.js';
import { EntryMark } from '../../../ui/mark.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { numberIn } from '../../../ui/story.js';
import { Pieces } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import type { TrackDryRun } from '../../commands/dry-run.js';
import { AS_SOURCE } from '../form/as-source.js';
import type { NewAnswers } from '../form/read-entry.js';

/** A round on record that the typed one may be: its number is held already, or it is close in time and place. */
type SameRound = { track: TrackView; entry: TransitionView };

/** The rounds on record that the typed one may be, each meeting once. */
export function sameRoundsIn(dryRuns: readonly TrackDryRun[], answers: NewAnswers): SameRound[] {
  if (answers.type !== 'round.held') return [];
  const found = dryRuns.flatMap(({ before: { track, entries }, refusals, warnings }) => {
    const held = entries.filter(({ type }) => type === 'round.held');
    const same = [...refusals, ...warnings].map((finding) => heldAs(finding, held, answers)).find(Boolean);
    return same ? [{ track, entry: same }] : [];
  });
  const meetingOf = ({ entry, track }: SameRound) => entry.meeting ?? `${track.slug} ${entry.seq}`;
  return found.filter(
    (one, index) => found.findIndex((other) => meetingOf(other) === meetingOf(one)) === index,
  );
}

function heldAs(
  { code, params, entry }: RuleViolation,
  held: TransitionView[],
  { data }: NewAnswers,
): TransitionView | undefined {
  if (code === 'round_already_held' && params.number === data.number) {
    return held.findLast((one) => numberIn(one, 'number') === data.number);
  }
  if (code === 'maybe_same_meeting') {
    return held.findLast(
      (one) =>
        one.occurredOn === params.when && (!params.number || params.number === numberIn(one, 'number')),
    );
  }
  // Dated earlier than the recorded round of the same number, the new one makes that one impossible.
  return code === 'later_entry_breaks'
    ? held.find((one) => one.seq === entry && numberIn(one, 'number') === data.number)
    : undefined;
}

type Props = { same: SameRound[]; answers: NewAnswers; typed: Typed; page: Page; m: Messages };

/** Offers to add the typed source to the round on record instead, with what it says otherwise. */
export function SameRoundOffer({ same, answers, typed, page, m }: Props) {
  const { t } = m;
  if (same.length === 0) return null;
  return (
    <section class="note" aria-labelledby="same-round">
      <h2 id="same-round">{t('entry.same_round')}</h2>
      <p>{t('entry.same_round_lede')}</p>
      {answers.steps.length > 0 && <p>{t('steps.apart')}</p>}
      {answers.planned && <p>{t('entry.next_round_apart')}</p>}
      {same.map(({ track, entry }) => (
        <form method="post" action={`${link(page, paths.correct(track.slug, entry.seq))}#source`}>
          <Csrf page={page} />
          <HiddenFields typed={typed} />
          <input type="hidden" name={AS_SOURCE} value="1" />
          <p>
            <TrackName track={track} page={page} />:{' '}
            <a href={`${link(page, paths.track(track.slug))}#entry-${entry.seq}`}>
              <Pieces pieces={datedTitle(entry, m, { full: true })} language={m.language} />
            </a>
            <EntryMark entry={entry} page={page} />
          </p>
          {entry.visibility === 'public' && answers.visibility !== 'public' && (
            <p>{t('entry.entry_is_public', { entry: entry.seq })}</p>
          )}
          <button type="submit">{t('entry.add_to_entry', { entry: entry.seq })}</button>
        </form>
      ))}
    </section>
  );
}
