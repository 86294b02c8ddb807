import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { type Caller, readScopeOf } from '../../../access/allow.js';
import type { TrackView } from '../../../domain/values/views.js';
import { SubmitOnce } from '../../../forms/submit-once.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { Problem } from '../../../http/problems/problem.js';
import type { Messages } from '../../../i18n/messages.js';
import type { ReadScope } from '../../../ledger/read-scope.js';
import { IdGenerator } from '../../../runtime/id-generator.js';
import type { FieldError } from '../../../ui/form.js';
import { type Page, paths } from '../../../ui/page.js';
import type { Command } from '../../commands/command.js';
import { CommandHandler, type CommandResult } from '../../commands/command-handler.js';
import { DryRun } from '../../commands/dry-run.js';
import { Overtaken, submitCommand } from '../../commands/submit-command.js';
import { answeredNew } from '../check/answered.js';
import { CheckPage } from '../check/check.page.js';
import type { NewAnswers } from '../form/read-entry.js';
import { Suggesting } from '../form/suggestions.js';

/** One turn of the form: what was typed, how it was read, and the tracks there are. */
export type Round = {
  page: Page;
  m: Messages;
  typed: Typed;
  answers: NewAnswers;
  tracks: TrackView[];
  caller: Caller;
  action: string;
};

/** Where a turn leads: on to another page, to a page of its own, or back to the form. */
export type FormResult = { location: string } | { shown: VNode; refused: boolean } | { errors: FieldError[] };

/** From answers to a check, and from a check to the ledger. */
@Injectable()
export class LogEntryForm {
  constructor(
    private readonly commands: CommandHandler,
    private readonly dryRun: DryRun,
    private readonly suggesting: Suggesting,
    private readonly submitOnce: SubmitOnce,
    private readonly ids: IdGenerator,
  ) {}

  hints(tracks: TrackView[], chosen: string[], typed: Typed, scope: ReadScope) {
    return this.suggesting.hints(tracks, chosen, typed, scope);
  }

  async check(round: Round): Promise<FormResult> {
    const { page, m, typed, answers, tracks, caller, action } = round;
    try {
      const dryRun = await this.dryRun.of(this.act(answers), caller, one(typed, 'opened'));
      const chosen = tracks.filter(({ slug }) => answers.tracks.includes(slug));
      const { sources } = await this.hints(tracks, [], typed, readScopeOf(caller));
      const shown = (
        <CheckPage
          page={page}
          m={m}
          typed={typed}
          action={action}
          token={this.ids.newId()}
          answers={answeredNew(answers, chosen, sources, page)}
          dryRun={dryRun}
          unsourced={answers.sources.length === 0}
          act={m.t('entry.record_on', { count: chosen.length })}
        />
      );
      return { shown, refused: dryRun.tracks.some(({ after }) => !after) };
    } catch (error) {
      return this.backToForm(error, m);
    }
  }

  async record(round: Round): Promise<FormResult> {
    const { page, m, typed, answers, caller } = round;
    try {
      const location = await submitCommand(
        this.submitOnce,
        { caller, path: page.path, typed },
        doneAt,
        (keep) => this.commands.execute(this.act(answers), { caller, byTrack: true, keep }),
      );
      return { location };
    } catch (error) {
      const isRefused = error instanceof Problem && error.code === 'transition_refused';
      if (isRefused || error instanceof Overtaken) return this.check(round);
      return this.backToForm(error, m);
    }
  }

  /** One gathering: an entry for each track, and one for the next round that it named. */
  private act({
    tracks,
    type,
    occurredOn,
    data,
    note,
    planned,
    visibility,
    embargoUntil,
    sources,
  }: NewAnswers): Command {
    const shared = { occurredOn, visibility, embargoUntil, ...(note !== undefined && { note }) };
    const isMeeting = tracks.length > 1 || planned !== null;
    const meeting = isMeeting ? this.ids.newId() : null;
    const entries = [
      { ...shared, type, data },
      ...(planned ? [{ ...shared, type: 'round.planned', data: planned }] : []),
    ];
    const asked = entries.flatMap((entry) => tracks.map((track) => ({ track, meeting, at: [], entry })));
    return { act: 'record', entries: asked, sources };
  }

  /** What the form’s own reading let pass and the ledger’s schemas do not: a source that is not there. */
  private backToForm(error: unknown, m: Messages): FormResult {
    if (!(error instanceof Problem) || error.code !== 'validation_failed') throw error;
    const faults = (error.extensions.errors ?? []) as { pointer: string }[];
    const fields = new Set(faults.map(({ pointer }) => (pointer.includes('/sources/') ? 'source' : 'own')));
    return {
      errors: [...fields].map((field) => ({
        field,
        message: m.t('entry.not_valid', {
          label: m.t(field === 'source' ? 'fields.sources' : 'fields.type'),
        }),
      })),
    };
  }
}

/** The page that says what was recorded, of a meeting at its first entry; or what waits. */
export function doneAt(done: CommandResult): string {
  if ('proposal' in done) return paths.proposal(done.proposal.id);
  const [first] = done.transitions;
  if (!first) throw new Error('nothing was recorded');
  return `/tracks/${first.track}/entries/${first.seq}/done`;
}
