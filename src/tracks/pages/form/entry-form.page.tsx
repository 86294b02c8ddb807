import type { ComponentChildren } from 'preact';
import { type EventType, isAboutSteps } from '../../../domain/events/event-data.js';
import { DateLine, type FormState, Line, OtherLanguages } from '../../../forms/form-state.js';
import { all, isTyped } from '../../../forms/typed.js';
import { one } from '../../../http/bodies/forms.js';
import { announcementOf, dateLabel, lastEventNamed, nextRoundPieces } from '../../../ui/event-title.js';
import { Fact } from '../../../ui/fact.js';
import { Details, Fieldset } from '../../../ui/form.js';
import { Beside } from '../../../ui/form-field.js';
import { FormFrame, type FormFrameProps } from '../../../ui/form-frame.js';
import type { MenuItem } from '../../../ui/layout.js';
import { MarkTag } from '../../../ui/mark.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { lastEventMark, nextRoundMark } from '../../../ui/story-marks.js';
import { Pieces } from '../../../ui/text.js';
import type { TrackOptions } from '../../../ui/track-choice.js';
import { TrackName } from '../../../ui/track-name.js';
import type { FileLimits } from '../documents/attached-files.js';
import { DocumentsQuestion } from '../documents/documents-question.js';
import { EventDataQuestion, NextRoundQuestion, TextsQuestion } from './event-questions.js';
import { JOINED } from './joined-names.js';
import { PeopleQuestion } from './people-question.js';
import { PlaceQuestion, TracksQuestion, VisibilityQuestion } from './questions.js';
import { SourcesQuestion } from './sources-question.js';
import { StepsQuestion } from './steps-question.js';
import { type Hints, SuggestionLists } from './suggestions.js';

type FormProps = Omit<FormFrameProps, 'page' | 'm' | 'errors' | 'current' | 'does'> & { sheet: FormState };

/** A form about tracks. It carries their revisions as of when it was opened, and the names that were added to it. */
export function FormPage({ sheet, children, ...frame }: FormProps) {
  const { page, errors, m, typed } = sheet;
  return (
    <FormFrame {...frame} page={page} errors={errors} m={m} current={sectionOf(page)}>
      <input type="hidden" name="opened" value={one(typed, 'opened')} />
      {all(typed, JOINED).map((value) => (
        <input type="hidden" name={JOINED} value={value} />
      ))}
      {children}
    </FormFrame>
  );
}

/** The item of the menu that leads to the form. */
function sectionOf({ path }: Page): MenuItem | undefined {
  if (path === paths.newTrack) return 'new_track';
  return path === paths.logRound || path === paths.fromText ? 'log' : undefined;
}

type EntryFormProps = Omit<FormProps, 'children' | 'aside' | 'act'> & {
  type: EventType;
  offer: TrackOptions;
  hints: Hints;
  limits: FileLimits;
  from?: FromText | undefined;
};

/** What a form shows that was filled in from a published text. */
export type FromText = {
  lede: string;
  text: ComponentChildren;
  /** The text, carried along, and the question what happened. */
  event: ComponentChildren;
  unused: ComponentChildren;
  /** Under the field with this id. */
  at: (id: string) => ComponentChildren;
};

/** The form for every event type. Only the questions about the event’s own data differ. */
export function EntryFormPage({ type, offer, hints, limits, from, ...frame }: EntryFormProps) {
  const { sheet } = frame;
  const { t } = sheet.m;
  const question = { sheet, hints };
  const isRound = type === 'round.held';
  const form = (
    <FormPage
      {...frame}
      lede={from?.lede}
      text={from?.text}
      act={t('entry.check')}
      files
      finds={offer.found !== null}
      aside={<TrackStatuses sheet={sheet} offer={offer} isRound={isRound} />}
    >
      {from?.event ?? <input type="hidden" name="type" value={type} />}
      <input type="hidden" name="suggested" value={one(sheet.typed, 'suggested')} />
      {sheet.page.path === paths.logRound && (
        <p>
          <a class="button" href={link(sheet.page, paths.fromText)}>
            {t('communique.title')}
          </a>
        </p>
      )}
      <TracksQuestion sheet={sheet} offer={offer} />
      <EventAndDateQuestions {...question} type={type} />
      <PlaceQuestion sheet={sheet} />
      <PeopleQuestion {...question} name="people" label={t('entry.who')} least={1} />
      <TextsQuestion {...question} type={type} />
      {isRound && <NextRoundQuestion sheet={sheet} />}
      {isRound && <StepsQuestion {...question} />}
      {from?.unused}
      <SourcesQuestion {...question} type={type} />
      <DocumentsQuestion sheet={sheet} limits={limits} />
      {!isAboutSteps(type) && <VisibilityQuestion sheet={sheet} />}
      <NoteQuestion sheet={sheet} />
      <SuggestionLists hints={hints} m={sheet.m} />
    </FormPage>
  );
  return from ? <Beside.Provider value={from.at}>{form}</Beside.Provider> : form;
}

/**
 * For a planned event the date of the agreement is asked first, so that readers do not confuse it with the planned
 * date.
 */
export function EventAndDateQuestions(question: { sheet: FormState; type: EventType; hints: Hints }) {
  const { sheet, type } = question;
  const asked = announcementOf(type)?.asked ?? (type === 'round.held' ? 'entry.when_held' : 'entry.when');
  const own = <EventDataQuestion {...question} />;
  // `coverage.stated` is dated on the day that it states.
  if (type === 'coverage.stated') return own;
  const when = (
    <Fieldset id="when" label={sheet.m.t(asked)} m={sheet.m}>
      <DateLine sheet={sheet} name="occurredOn" label={dateLabel(type, sheet.m)} />
    </Fieldset>
  );
  return announcementOf(type) ? [when, own] : [own, when];
}

export function NoteQuestion({ sheet }: { sheet: FormState }) {
  const label = sheet.m.t('fields.note');
  return (
    <Details summary={label} open={isTyped(sheet.typed, 'note')}>
      <Line sheet={sheet} name="note" label={label} hint={sheet.m.t('entry.note_hint')} area />
      <OtherLanguages sheet={sheet} fields={[{ name: 'note', label, area: true }]} />
    </Details>
  );
}

/** Beside the form: the status of the chosen tracks. */
function TrackStatuses({
  sheet,
  offer,
  isRound,
}: {
  sheet: FormState;
  offer: TrackOptions;
  isRound: boolean;
}) {
  const { m, page, typed } = sheet;
  const { t, language } = m;
  const chosen = offer.stories.filter(({ track }) => all(typed, 'track').includes(track.slug));
  return (
    <>
      <h2 id="known">{t('entry.known')}</h2>
      {chosen.length === 0 && <p class="quiet">{t('entry.known_none')}</p>}
      {chosen.map(({ track, ...story }) => (
        <dl class="keys">
          <Fact label={t('fields.track')}>
            <a href={link(page, paths.track(track.slug))}>
              <TrackName track={track} page={page} />
            </a>
          </Fact>
          {track.status.nextRound && (
            <Fact label={t('entry.planned_next')}>
              <Pieces pieces={nextRoundPieces(track.status.nextRound, m)} language={language} />
              <MarkTag mark={nextRoundMark({ track, ...story }, page)} page={page} />
            </Fact>
          )}
          {track.status.lastEvent && (
            <Fact label={t('fields.lastEvent')}>
              <Pieces pieces={lastEventNamed(track.status.lastEvent, m)} language={language} />
              <MarkTag mark={lastEventMark({ track, ...story }, page)} page={page} />
            </Fact>
          )}
        </dl>
      ))}
      {isRound && <p class="quiet">{t('entry.settles')}</p>}
      <p class="inline quiet">
        <a href={link(page, paths.newTrack)}>{t('entry.new_track')}</a>
        <a href={link(page, paths.import)}>{t('entry.import_title')}</a>
      </p>
    </>
  );
}
