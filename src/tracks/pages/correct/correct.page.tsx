import type { TrackView } from '../../../domain/values/views.js';
import { type FormState, Line, OtherLanguages } from '../../../forms/form-state.js';
import { one } from '../../../http/bodies/forms.js';
import { messagesFor } from '../../../i18n/messages.js';
import { trackName } from '../../../i18n/track-names.js';
import { DateText } from '../../../ui/dates.js';
import { fieldLabel, Value } from '../../../ui/entry-facts.js';
import { dateLabel } from '../../../ui/event-title.js';
import { Fact } from '../../../ui/fact.js';
import { Fieldset, Radios } from '../../../ui/form.js';
import { EntryMark } from '../../../ui/mark.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { Words } from '../../../ui/text.js';
import type { FileLimits } from '../documents/attached-files.js';
import { DocumentsQuestion } from '../documents/documents-question.js';
import { EventAndDateQuestions, FormPage, NoteQuestion } from '../form/entry-form.page.js';
import { TextsQuestion } from '../form/event-questions.js';
import { PeopleQuestion } from '../form/people-question.js';
import { PlaceQuestion } from '../form/questions.js';
import { SourcesQuestion } from '../form/sources-question.js';
import { type Hints, SuggestionLists } from '../form/suggestions.js';
import {
  type CorrectionScope,
  type CorrectionTarget,
  entriesInScope,
  isWithMeeting,
} from './correction-target.js';

export type CorrectProps = {
  sheet: FormState;
  target: CorrectionTarget;
  track: TrackView;
  action: string;
  hints: Hints;
  limits: FileLimits;
  lede?: string | undefined;
};

/** The form that amends or annuls an entry, optionally on all tracks of its meeting. */
export function CorrectPage({ sheet, target, track, action, hints, limits, lede }: CorrectProps) {
  const { m, typed, errors, page } = sheet;
  const { t } = m;
  const { entry } = target;
  const question = { sheet, hints };
  return (
    <FormPage
      sheet={sheet}
      title={t('entry.correct_title', { entry: entry.seq })}
      back={backTo(target, track, page)}
      action={action}
      act={t('entry.check')}
      files
      aside={<AsItStands target={target} page={page} />}
    >
      {lede && <p class="note">{lede}</p>}
      {entry.annulled && <p class="note">{t('entry.is_annulled')}</p>}
      <Radios
        id="action"
        label={t('entry.what_to_do')}
        value={one(typed, 'action') || 'amend'}
        options={[
          { value: 'amend', label: t('entry.amend'), hint: t('entry.amend_hint') },
          ...(entry.annulled
            ? []
            : [{ value: 'annul', label: t('entry.annul'), hint: t('entry.annul_hint') }]),
        ]}
        errors={errors}
        m={m}
      />
      <ScopeQuestion sheet={sheet} target={target} action="annul" />
      <ReasonQuestion sheet={sheet} />
      <EventAndDateQuestions {...question} type={entry.type} />
      <PlaceQuestion sheet={sheet} />
      <PeopleQuestion {...question} name="people" label={t('entry.who')} least={1} />
      <TextsQuestion {...question} type={entry.type} />
      <SourcesQuestion {...question} type={entry.type} />
      <DocumentsQuestion sheet={sheet} limits={limits} />
      <NoteQuestion sheet={sheet} />
      <SuggestionLists hints={hints} m={m} />
    </FormPage>
  );
}

/** The form that makes an internal or embargoed entry public. */
export function PublishPage({ sheet, target, track, action }: Omit<CorrectProps, 'hints' | 'limits'>) {
  const { t } = sheet.m;
  return (
    <FormPage
      sheet={sheet}
      title={t('entry.publish_title', { entry: target.entry.seq })}
      back={backTo(target, track, sheet.page)}
      action={action}
      act={t('entry.check')}
      aside={<AsItStands target={target} page={sheet.page} />}
    >
      <p class="lede">{t('entry.publish_lede')}</p>
      <ScopeQuestion sheet={sheet} target={target} action="publish" />
      <ReasonQuestion sheet={sheet} />
    </FormPage>
  );
}

const backTo = ({ slug, entry }: CorrectionTarget, track: TrackView, page: Page) => ({
  href: `${link(page, paths.track(slug))}#entry-${entry.seq}`,
  label: trackName(track, page),
});

function ScopeQuestion({
  sheet,
  target,
  action,
}: {
  sheet: FormState;
  target: CorrectionTarget;
  action: string;
}) {
  const { m, typed, errors } = sheet;
  if (!isWithMeeting(action, target)) return null;
  const count = (scope: CorrectionScope) => entriesInScope(target, scope, action).length;
  return (
    <Radios
      id="scope"
      label={m.t('entry.scope')}
      hint={m.t('entry.one_or_none')}
      value={one(typed, 'scope') || 'all'}
      options={[
        { value: 'all', label: m.t('entry.scope_all', { count: count('all') }) },
        { value: 'one', label: m.t('entry.scope_one') },
      ]}
      errors={errors}
      m={m}
    />
  );
}

function ReasonQuestion({ sheet }: { sheet: FormState }) {
  const { t } = sheet.m;
  return (
    <Fieldset id="why" label={t('entry.why')} m={sheet.m}>
      <Line sheet={sheet} name="because" label={t('fields.reason')} hint={t('entry.reason_hint')} />
      <OtherLanguages sheet={sheet} fields={[{ name: 'because', label: t('fields.reason') }]} />
    </Fieldset>
  );
}

/** Beside the form: the entry as it stands now. */
function AsItStands({ target: { entry }, page }: { target: CorrectionTarget; page: Page }) {
  const m = messagesFor(page.language);
  return (
    <>
      <h2 id="known">{m.t('track.entry', { entry: entry.seq })}</h2>
      <dl class="keys">
        <Fact label={m.t('fields.type')}>
          {m.label('events', entry.type)}
          <EntryMark entry={entry} page={page} />
        </Fact>
        <Fact label={dateLabel(entry.type, m)}>
          <DateText edtf={entry.occurredOn} language={m.language} />
        </Fact>
        {Object.entries(entry.data).map(([name, value]) => (
          <Fact label={fieldLabel(name, m, entry.type)}>
            <Value name={name} value={value} m={m} />
          </Fact>
        ))}
        {entry.note && (
          <Fact label={m.t('fields.note')}>
            <Words text={entry.note} language={m.language} />
          </Fact>
        )}
      </dl>
    </>
  );
}
