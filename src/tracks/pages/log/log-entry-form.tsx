import { Injectable } from '@nestjs/common';
import type { TrackView } from '../../../domain/values/views.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { Problem } from '../../../http/problems/problem.js';
import type { PageRequest } from '../../../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../../../http/responses/page-result.js';
import type { Messages } from '../../../i18n/messages.js';
import type { ReadScope } from '../../../ledger/read-scope.js';
import { IdGenerator } from '../../../runtime/id-generator.js';
import type { FieldError } from '../../../ui/form.js';
import { addressOf, link } from '../../../ui/page.js';
import type { Command } from '../../commands/command.js';
import { DryRun } from '../../commands/dry-run.js';
import { isOutdated, type LeadsTo, SubmitCommand } from '../../commands/submit-command.js';
import { TracksQuery } from '../../queries/tracks.query.js';
import { newEntryAnswerLines } from '../check/answer-lines.js';
import { CheckPage } from '../check/check.page.js';
import { joinedNames } from '../form/joined-names.js';
import type { NewAnswers } from '../form/read-entry.js';
import { EntrySuggestions } from '../form/suggestions.js';
import { SameRoundOffer, sameRoundsIn } from './same-round.js';
import { SuggestedNumbers } from './suggested-numbers.js';

/** A submitted form: the typed values and the entry read from them. */
type Submitted = {
  request: Pick<PageRequest, 'page' | 'm' | 'caller' | 'scope'>;
  typed: Typed;
  answers: NewAnswers;
};

/** `path`: where the form was posted, if that is not the path of its page. `leadsTo`: where its entry leads. */
type Recording = { path?: string; leadsTo?: LeadsTo };

/** The response to a submitted form: a redirect, the check page, or the form with its errors. */
type Outcome = PageResult | { errors: FieldError[] };

/** Turns the answers of the form into a command, shows its check page, and submits it. */
@Injectable()
export class LogEntryForm {
  constructor(
    private readonly commands: SubmitCommand,
    private readonly dryRun: DryRun,
    private readonly suggesting: EntrySuggestions,
    private readonly tracks: TracksQuery,
    private readonly ids: IdGenerator,
    private readonly numbers: SuggestedNumbers,
  ) {}

  hints(tracks: TrackView[], chosen: string[], typed: Typed, scope: ReadScope) {
    return this.suggesting.hints(tracks, chosen, typed, scope);
  }

  /** The names on record that the reader may know, for a form that is to be checked. */
  names(scope: ReadScope) {
    return this.suggesting.names(scope);
  }

  async check({ request, typed, answers }: Submitted): Promise<Outcome> {
    const { page, m, caller, scope } = request;
    try {
      await this.tracks.mustMay(caller, 'record', answers.tracks);
      const dryRun = await this.dryRun.of(await this.commandOf(answers), caller, one(typed, 'opened'));
      const chosen = await this.tracks.list({ slugs: answers.tracks }, 'full');
      const { sources } = await this.hints(chosen, [], typed, scope);
      const named = { ...page, namesakes: await this.tracks.namesakes(chosen, scope) };
      const isRefused = dryRun.tracks.some(({ after }) => !after);
      return show(
        <CheckPage
          page={named}
          m={m}
          typed={typed}
          action={addressOf(page)}
          token={this.ids.newId()}
          answers={newEntryAnswerLines(answers, chosen, sources, named)}
          added={joinedNames(typed)}
          dryRun={dryRun}
          unsourced={answers.sources.length === 0}
          act={m.t('entry.record_on', { count: chosen.length })}
          instead={
            <SameRoundOffer
              same={sameRoundsIn(dryRun.tracks, answers)}
              answers={answers}
              typed={typed}
              page={named}
              m={m}
            />
          }
        />,
        { status: isRefused ? 409 : 200 },
      );
    } catch (error) {
      return this.backToForm(error, m);
    }
  }

  async record(
    form: Submitted,
    { path = form.request.page.path, leadsTo }: Recording = {},
  ): Promise<Outcome> {
    const { request, typed, answers } = form;
    const { page, m, caller } = request;
    try {
      const location = await this.commands.submit(
        { caller, path, typed },
        await this.commandOf(answers),
        leadsTo,
      );
      return redirect(link(page, location));
    } catch (error) {
      return isOutdated(error) ? this.check(form) : this.backToForm(error, m);
    }
  }

  /**
   * The command for one meeting: an entry for each track, one for the next round if the meeting named one, and one for
   * each step that it agreed. The steps are for staff, whoever may see the round.
   */
  private async commandOf(answers: NewAnswers): Promise<Command> {
    const { tracks, type, occurredOn, data, note, planned, steps, visibility, embargoUntil, sources } =
      answers;
    const documents = answers.documents.map(({ named }) => named);
    const shared = { occurredOn, visibility, embargoUntil, ...(note !== undefined && { note }) };
    const isMeeting = tracks.length > 1 || planned !== null || steps.length > 0;
    const meeting = isMeeting ? this.ids.newId() : null;
    const first = steps.length > 0 ? await this.numbers.ofStep(tracks) : 0;
    const entries = [
      { ...shared, type, data, documents },
      ...(planned ? [{ ...shared, type: 'round.planned', data: planned }] : []),
      ...steps.map((step, index) => ({
        ...{ occurredOn, visibility: 'internal' as const, type: 'action.agreed' },
        data: { number: first + index, ...step },
      })),
    ];
    const asked = entries.flatMap((entry, index) =>
      tracks.map((track) => ({
        track,
        meeting,
        at: [],
        entry,
        ...(index > 0 && { withoutClaims: true as const }),
      })),
    );
    return { act: 'record', entries: asked, sources };
  }

  /** Catches what only the ledger’s schemas refuse, such as a source that does not exist. */
  private backToForm(error: unknown, m: Messages): Outcome {
    if (!(error instanceof Problem) || error.code !== 'validation_failed') throw error;
    const faults = (error.extensions.errors ?? []) as { pointer: string }[];
    const fields = new Set(faults.map(({ pointer }) => fieldAt(pointer)));
    return {
      errors: [...fields].map((field) => ({
        field,
        message: m.t('entry.not_valid', { label: m.t(LABELS[field]) }),
      })),
    };
  }
}

const LABELS = { source: 'fields.sources', document: 'documents.title', own: 'fields.type' } as const;

const fieldAt = (pointer: string): keyof typeof LABELS =>
  pointer.includes('/sources/') ? 'source' : pointer.includes('/documents/') ? 'document' : 'own';
