import type { TransitionView } from '../../../domain/values/views.js';
import type { FormState } from '../../../forms/form-state.js';
import { readDate } from '../../../forms/typed-date.js';
import { one } from '../../../http/bodies/forms.js';
import { pick } from '../../../i18n/names.js';
import { DateText } from '../../../ui/dates.js';
import { link, paths } from '../../../ui/page.js';
import { numberIn } from '../../../ui/story.js';
import { AS_CORRECTION, AS_SOURCE } from '../form/as-source.js';

/** A recorded round that the text may be about. */
export type OnRecord = { track: string; entry: TransitionView };

/** The recorded rounds of the same number or day, each meeting once. */
export function roundsOnRecord(
  histories: ReadonlyMap<string, readonly TransitionView[]>,
  { typed }: FormState,
): OnRecord[] {
  const number = Number(one(typed, 'number')) || null;
  const day = readDate(one(typed, 'occurredOn'));
  const found = [...histories].flatMap(([track, entries]): OnRecord[] => {
    const held = entries.filter(({ type, corrects }) => type === 'round.held' && corrects === null);
    const same =
      held.findLast((entry) => number !== null && numberIn(entry, 'number') === number) ??
      held.findLast(({ occurredOn }) => occurredOn === day);
    return same ? [{ track, entry: same }] : [];
  });
  const meetingOf = ({ track, entry }: OnRecord) => entry.meeting ?? `${track} ${entry.seq}`;
  return found.filter(
    (each, index) => found.findIndex((other) => meetingOf(other) === meetingOf(each)) === index,
  );
}

/** The field at which it is said: the one that differs. */
export const differsAt = ({ entry }: OnRecord, { typed }: FormState): 'occurredOn' | 'number' =>
  entry.occurredOn !== readDate(one(typed, 'occurredOn')) ? 'occurredOn' : 'number';

/** What the ledger says and what the text says, with their sources, and what can be done. Nothing is overwritten. */
export function OnRecordNote({ round, sheet }: { round: OnRecord; sheet: FormState }) {
  const { typed, page, m } = sheet;
  const { t, language } = m;
  const { track, entry } = round;
  const day = readDate(one(typed, 'occurredOn'));
  const number = one(typed, 'number');
  const correct = link(page, paths.correct(track, entry.seq));
  const id = `record-${entry.seq}-${track}`;
  const isSame = entry.occurredOn === day && String(numberIn(entry, 'number') ?? '') === number;
  const [published, publisher] = [
    readDate(one(typed, 'source.0.publishedOn')),
    one(typed, 'source.0.publisher'),
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset here would be a question of its own
    <div class="clash" role="group" aria-labelledby={id}>
      <h3 id={id}>{t(isSame ? 'communique.recorded_already' : 'communique.recorded_otherwise')}</h3>
      <dl class="pair">
        <div>
          <dt>
            <a href={`${link(page, paths.track(track))}#entry-${entry.seq}`}>
              {t('communique.entry_recorded', { entry: entry.seq })}
            </a>
          </dt>
          <dd>
            <Round number={String(numberIn(entry, 'number') ?? '')} day={entry.occurredOn} sheet={sheet} />
            {entry.sources
              .filter(({ says }) => !says)
              .map((source) => (
                <small>
                  {pick(source.publisher, language).value}
                  {source.publishedOn && (
                    <>
                      , <DateText edtf={source.publishedOn} language={language} />
                    </>
                  )}
                </small>
              ))}
            {entry.sources.length === 0 && <small>{t('communique.no_source')}</small>}
          </dd>
        </div>
        <div>
          <dt>{t('communique.this_text')}</dt>
          <dd>
            <Round number={number} day={day} sheet={sheet} />
            {publisher !== '' && (
              <small>
                {publisher}
                {published && (
                  <>
                    , <DateText edtf={published} language={language} />
                  </>
                )}
              </small>
            )}
          </dd>
        </div>
      </dl>
      <p class="bar">
        <button type="submit" name={AS_SOURCE} value="1" formaction={`${correct}#source`}>
          {t(isSame ? 'communique.add_source' : 'communique.second_source', { entry: entry.seq })}
        </button>
        {!isSame && (
          <button type="submit" name={AS_SOURCE} value={AS_CORRECTION} formaction={correct}>
            {t('communique.correct', { entry: entry.seq })}
          </button>
        )}
      </p>
      <p class="quiet">{t('communique.stays', { entry: entry.seq })}</p>
    </div>
  );
}

/** "Round 3, 4 May 2026", as far as it is known. */
function Round({ number, day, sheet: { m } }: { number: string; day: string | null; sheet: FormState }) {
  return (
    <>
      {number !== '' && m.t('communique.round', { number })}
      {number !== '' && day !== null && ', '}
      {day !== null && <DateText edtf={day} language={m.language} />}
      {number === '' && day === null && m.t('form.not_stated')}
    </>
  );
}
