import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, may, readScopeOf } from '../access/allow.js';
import { forbidden } from '../access/grants.js';
import { type StoreAnswer, StoreAnswerOf } from '../http/idempotency/idempotency.interceptor.js';
import { Described } from '../http/openapi/described.js';
import { Problem } from '../http/problems/problem.js';
import { Answer } from '../http/responses/answer.js';
import { IdGenerator } from '../runtime/id-generator.js';
import {
  type CommandContext,
  CommandHandler,
  type CommandResult,
  correctionSchema,
  type NewMeeting,
  newMeetingSchema,
  proposalAnswer,
  publicationSchema,
} from '../tracks/index.js';
import { TransitionsQuery } from '../tracks/queries/transitions.query.js';
import { meetingOf } from './meeting.js';
import { meetingsDescribed } from './meetings.described.js';

const idSchema = z.uuid();

/** Records, corrects and publishes a meeting on all its tracks in one transaction. */
@Controller('v1/meetings')
@Described('Meetings', meetingsDescribed)
export class MeetingsController {
  constructor(
    private readonly commands: CommandHandler,
    private readonly transitions: TransitionsQuery,
    private readonly ids: IdGenerator,
  ) {}

  @Post()
  @Allow('record', { byDesk: true })
  async record(
    @CallerOf() caller: Caller,
    @Body({ schema: newMeetingSchema }) body: z.infer<typeof newMeetingSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const meeting = this.ids.newId();
    const commands = body.entries.map(({ track, type, data }, index) => ({
      track,
      meeting,
      at: ['entries', index],
      documentsAt: [],
      entry: { ...shared(body), type, data: { ...meetingData(body), ...data } },
    }));
    const recorded = await this.commands.record(
      commands,
      body.sources,
      commandContext(caller, meeting, keep),
    );
    return answerOf(meeting, recorded);
  }

  @Get(':id')
  @Allow('public')
  async one(@CallerOf() caller: Caller | null, @Param('id', { schema: idSchema }) id: string) {
    const rows = await this.transitions.ofMeeting(id, readScopeOf(caller));
    if (rows.length === 0) throw noMeeting(id);
    const transitions = rows.map(({ transition }) => transition);
    return { meeting: meetingOf(id, transitions), transitions };
  }

  @Post(':id/corrections')
  @Allow('record', { byDesk: true })
  async correct(
    @CallerOf() caller: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: correctionSchema }) body: z.infer<typeof correctionSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const target = { meeting: id, tracks: await this.tracksOf(id, caller) };
    return answerOf(id, await this.commands.correct(target, body, commandContext(caller, id, keep)));
  }

  @Post(':id/publish')
  @Allow('record', { byDesk: true })
  async publish(
    @CallerOf() caller: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: publicationSchema }) { reason }: z.infer<typeof publicationSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const target = { meeting: id, tracks: await this.tracksOf(id, caller) };
    return answerOf(id, await this.commands.publish(target, reason, commandContext(caller, id, keep)));
  }

  /**
   * The tracks of the meeting, if the caller may record on each of them. The error does not name the others, because
   * the caller may not know of them.
   */
  private async tracksOf(id: string, caller: Caller): Promise<string[]> {
    const seen = await this.transitions.ofMeeting(id, readScopeOf(caller));
    if (seen.length === 0) throw noMeeting(id);
    const rows = await this.transitions.ofMeeting(id, 'full');
    const tracks = [...new Set(rows.map(({ transition }) => transition.track))];
    if (!tracks.every((track) => may(caller, 'record', track))) throw forbidden();
    return tracks;
  }
}

const noMeeting = (id: string) => new Problem('not_found', `There is no meeting ${id}.`);

const shared = ({ occurredOn, documents, visibility, embargoUntil }: NewMeeting) => ({
  occurredOn,
  documents,
  visibility,
  embargoUntil,
});

/** Data of the meeting for every entry that does not give its own. */
const meetingData = ({ place, format, body, people }: NewMeeting) =>
  Object.fromEntries(
    Object.entries({ place, format, body, people }).filter(([, value]) => value !== undefined),
  );

function answerOf(id: string, done: CommandResult): Answer {
  if ('proposal' in done) return proposalAnswer(done);
  const { transitions, tracks } = done;
  return new Answer({
    status: 201,
    headers: { location: `/v1/meetings/${id}` },
    body: { meeting: meetingOf(id, transitions), transitions, tracks },
  });
}

const commandContext = (caller: Caller, id: string, keep: StoreAnswer | null): CommandContext => ({
  caller,
  byTrack: true,
  ...(keep && { storeResult: (at, done) => keep(at, answerOf(id, done)) }),
});
