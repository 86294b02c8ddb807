import { Injectable } from '@nestjs/common';
import { type Caller, may, readScopeOf } from '../../../access/allow.js';
import type { Entry } from '../../../domain/events/history.js';
import { followSource } from '../../../domain/events/source-claims.js';
import type { Text } from '../../../domain/values/text.js';
import type { TrackView } from '../../../domain/values/views.js';
import { FormReader } from '../../../forms/reader.js';
import { addRow } from '../../../forms/typed.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import type { PageRequest } from '../../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../../http/responses/page-result.js';
import type { Messages } from '../../../i18n/messages.js';
import { pick } from '../../../i18n/names.js';
import { Clock } from '../../../runtime/clock.js';
import { IdGenerator } from '../../../runtime/id-generator.js';
import type { FieldError } from '../../../ui/form.js';
import { addressOf, link, type Page } from '../../../ui/page.js';
import { Words } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import type { Command } from '../../commands/command.js';
import { DryRun } from '../../commands/dry-run.js';
import type { CorrectionRequest } from '../../commands/requests.js';
import { correctionDone, formatRevisions, isOutdated, SubmitCommand } from '../../commands/submit-command.js';
import { noTrack, TracksQuery } from '../../queries/tracks.query.js';
import { entryAnswerLines } from '../check/answer-lines.js';
import { BecomesPublic } from '../check/becomes-public.js';
import { type AnswerLine, CheckPage } from '../check/check.page.js';
import { HistoryAfter } from '../check/history-after.js';
import { AttachedFiles } from '../documents/attached-files.js';
import { asSource, isAsSource } from '../form/as-source.js';
import { joinedNames, withNamesRejoined } from '../form/joined-names.js';
import { type EntryAnswers, readEntry } from '../form/read-entry.js';
import { EntrySuggestions, type Hints } from '../form/suggestions.js';
import { typedEntry } from '../form/typed-entry.js';
import { CorrectPage, PublishPage } from './correct.page.js';
import {
  type CorrectionScope,
  type CorrectionTarget,
  CorrectionTargets,
  entriesInScope,
  replacementOf,
  selectionOf,
} from './correction-target.js';

type Act = 'correct' | 'publish';
/** A form about an entry; `typed` is empty when the form is opened. */
type FormRequest = { act: Act; slug: string; seq: number; request: PageRequest; typed: Typed | null };

/** The command that the answers amount to. */
type CorrectionAnswers = {
  action: 'amend' | 'annul' | 'publish';
  scope: CorrectionScope;
  reason: Text;
  request: CorrectionRequest;
  answers: EntryAnswers | null;
};

type EntryForm = {
  page: Page;
  m: Messages;
  target: CorrectionTarget;
  /** The entry from which the form starts: as it stands, or as it would be if it followed another source. */
  base: Entry;
  /** Says at the top what the form was opened for. */
  lede?: string;
  typed: Typed;
  act: Act;
  caller: Caller;
};

type Named = { page: Page; track: TrackView; tracks: TrackView[] };

@Injectable()
export class CorrectEntryForm {
  constructor(
    private readonly correcting: CorrectionTargets,
    private readonly commands: SubmitCommand,
    private readonly dryRun: DryRun,
    private readonly suggesting: EntrySuggestions,
    private readonly tracks: TracksQuery,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly attaching: AttachedFiles,
  ) {}

  async answer({ act, slug, seq, request, typed: sent }: FormRequest): Promise<PageResult> {
    const { page, m, caller } = request;
    const { typed, errors } = sent ? await this.attaching.attach(request, sent) : { typed: null, errors: [] };
    const found = await this.correcting.target(slug, seq);
    // Without the right to record on every track of the meeting, the caller can correct only this entry, and does not
    // learn which other tracks there are.
    const isTheirs = found.meeting.every(({ track }) => may(caller, 'record', track));
    const target = isTheirs ? found : { ...found, meeting: [] };
    const { follow } = request.http.query as { follow?: unknown };
    const base = typeof follow === 'string' ? followSource(target.entry, follow) : target.entry;
    const recorded = typedEntry(base, m);
    const work: EntryForm = { page, m, target, base, act, caller, typed: typed ?? recorded };
    if (typed === null) return this.form(work);
    if (isAsSource(typed)) {
      return this.form({
        ...work,
        typed: asSource(target.entry, typed, m, this.clock.now()),
        lede: m.t('entry.otherwise_lede'),
      });
    }
    const button = one(typed, 'do') || 'check';
    if (button === 'check' && act === 'correct') {
      const names = await this.suggesting.names(readScopeOf(caller));
      work.typed = withNamesRejoined(typed, recorded, names, m.language);
    }
    if (button === 'edit') return this.form(work, errors);
    if (button.startsWith('add '))
      return this.form({ ...work, typed: addRow(typed, button.slice(4)) }, errors);
    if (errors.length > 0) return this.form(work, errors);
    const read = this.read(work);
    if ('errors' in read) return this.form(work, read.errors);
    if (button === 'again') return this.form(work);
    return button === 'record' ? this.record(work, read) : this.check(work, read);
  }

  /** The tracks that the page names, and the page with the namesakes among them. */
  private async named({ page, target, caller }: EntryForm): Promise<Named> {
    const { slug, meeting } = target;
    const tracks = await this.tracks.list({ slugs: [slug, ...meeting.map((each) => each.track)] }, 'full');
    const track = tracks.find((each) => each.slug === slug);
    if (!track) throw noTrack(slug);
    return {
      track,
      tracks,
      page: { ...page, namesakes: await this.tracks.namesakes(tracks, readScopeOf(caller)) },
    };
  }

  private read({ m, target, base, typed, act }: EntryForm): CorrectionAnswers | { errors: FieldError[] } {
    const now = this.clock.now();
    const reader = new FormReader(typed, m, now);
    const reason = reader.text('because', m.t('fields.reason'));
    const scope: CorrectionScope = target.meeting.length > 0 && one(typed, 'scope') !== 'one' ? 'all' : 'one';
    const action = act === 'publish' ? 'publish' : one(typed, 'action') === 'annul' ? 'annul' : 'amend';
    if (action !== 'amend') {
      if (reader.errors.length > 0) return reader;
      return { action, scope, reason, request: { action: 'annul', reason }, answers: null };
    }
    const answers = readEntry(reader, target.entry.type);
    if (reader.errors.length > 0) return reader;
    const before = readEntry(new FormReader(typedEntry(base, m), m, now), base.type);
    const replacement = replacementOf(target.entry, answers, { base, before });
    if (Object.keys(replacement).length === 0 && !target.entry.annulled) {
      reader.wrong('action', 'entry.nothing_to_correct');
    }
    const others = entriesInScope(target, scope, action).map(({ entry }) => JSON.stringify(entry.data));
    if (replacement.data && new Set(others).size > 1) reader.wrong('scope', 'entry.scope_differs');
    if (reader.errors.length > 0) return reader;
    return { action, scope, reason, request: { action, reason, replacement }, answers };
  }

  private async check(work: EntryForm, wanted: CorrectionAnswers): Promise<PageResult> {
    const { m, target, typed } = work;
    const names = await this.named(work);
    const { page } = names;
    const { action, scope } = wanted;
    const dryRun = await this.dryRun.of(commandOf(work, wanted), work.caller, one(typed, 'opened'));
    const isRefused = dryRun.tracks.some(({ after }) => !after);
    return show(
      <CheckPage
        page={page}
        m={m}
        typed={typed}
        action={addressOf(page)}
        token={this.ids.newId()}
        answers={await this.answered(work, wanted, names)}
        added={joinedNames(typed)}
        dryRun={dryRun}
        unsourced={false}
        act={m.t(ACTS[action], { count: entriesInScope(target, scope, action).length })}
      >
        {action === 'publish' ? (
          <BecomesPublic
            stories={dryRun.tracks.map(({ before }) => before)}
            entries={entriesInScope(target, scope, action).map(({ track, entry: { seq } }) => ({
              track,
              seq,
            }))}
            page={page}
            m={m}
          />
        ) : (
          <HistoryAfter dryRuns={dryRun.tracks} page={page} m={m} />
        )}
      </CheckPage>,
      { status: isRefused ? 409 : 200 },
    );
  }

  private async record(work: EntryForm, wanted: CorrectionAnswers): Promise<PageResult> {
    const { page, typed, caller } = work;
    try {
      const location = await this.commands.submit(
        { caller, path: page.path, typed },
        commandOf(work, wanted),
        correctionDone,
      );
      return redirect(link(page, location));
    } catch (error) {
      if (isOutdated(error)) return this.check(work, wanted);
      throw error;
    }
  }

  private async answered(
    { m, target, typed, caller }: EntryForm,
    { action, scope, reason, answers }: CorrectionAnswers,
    { page, track, tracks: named }: Named,
  ): Promise<AnswerLine[]> {
    const { t, language } = m;
    const slugs = new Set(entriesInScope(target, scope, action).map((each) => each.track));
    const tracks = named.filter((each) => slugs.has(each.slug));
    const { sources } = await this.suggesting.hints([track], [], typed, readScopeOf(caller));
    return [
      {
        label: t('entry.what_to_do'),
        value: t(ACTS[action], { count: entriesInScope(target, scope, action).length }),
        field: 'action',
      },
      {
        label: t('fields.tracks'),
        value: tracks.map((each) => (
          <div>
            <TrackName track={each} page={page} />
          </div>
        )),
        field: 'scope',
      },
      { label: t('entry.why'), value: <Words text={reason} language={language} />, field: 'because' },
      ...(answers ? entryAnswerLines(answers, sources, m) : []),
    ];
  }

  private async form(work: EntryForm, errors: FieldError[] = []): Promise<PageResult> {
    const { m, target, act, caller } = work;
    const { page, track, tracks } = await this.named(work);
    const typed = 'opened' in work.typed ? work.typed : { ...work.typed, opened: [formatRevisions(tracks)] };
    const sheet = { typed, errors, page, m };
    const about = { sheet, target, track, action: addressOf(page) };
    const hints = await this.suggesting.hints([track], [], typed, readScopeOf(caller));
    const shown =
      act === 'correct' ? (
        <CorrectPage
          {...about}
          hints={hints}
          limits={this.attaching.limits}
          lede={work.lede ?? ledeOf(work, hints)}
        />
      ) : (
        <PublishPage {...about} />
      );
    return showForm(shown, errors);
  }
}

/** Names the source that the entry would follow. */
function ledeOf({ page, target, base, m }: EntryForm, { sources }: Hints): string | undefined {
  const followed = new URLSearchParams(page.query).get('follow');
  const source = base === target.entry ? undefined : sources.find(({ ref }) => ref === followed);
  return source && m.t('entry.follow_lede', { publisher: pick(source.publisher, m.language).value });
}

/** The command for the ledger. */
function commandOf({ target }: EntryForm, { action, scope, reason, request }: CorrectionAnswers): Command {
  const about = selectionOf(target, scope, action);
  return action === 'publish' ? { act: 'publish', about, reason } : { act: 'correct', about, request };
}

const ACTS = { amend: 'entry.do_correct', annul: 'entry.do_annul', publish: 'entry.do_publish' } as const;
