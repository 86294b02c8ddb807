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

/** One gathering, several tracks, one transaction: recorded, corrected and published as a whole. */
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
    const asked = body.entries.map(({ track, type, data }, index) => ({
      track,
      meeting,
      at: ['entries', index],
      entry: { ...shared(body), type, data: { ...gathering(body), ...data } },
    }));
    const recorded = await this.commands.record(asked, body.sources, writing(caller, meeting, keep));
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
    const about = { meeting: id, tracks: await this.tracksOf(id, caller) };
    return answerOf(id, await this.commands.correct(about, body, writing(caller, id, keep)));
  }

  @Post(':id/publish')
  @Allow('record', { byDesk: true })
  async publish(
    @CallerOf() caller: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: publicationSchema }) { reason }: z.infer<typeof publicationSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const about = { meeting: id, tracks: await this.tracksOf(id, caller) };
    return answerOf(id, await this.commands.publish(about, reason, writing(caller, id, keep)));
  }

  /** As a whole or not at all: by desk only where each track is theirs, and those that are not stay unnamed. */
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

const shared = ({ occurredOn, visibility, embargoUntil }: NewMeeting) => ({
  occurredOn,
  visibility,
  embargoUntil,
});

/** What the gathering gives to each entry that does not say otherwise itself. */
const gathering = ({ place, format, body, people }: NewMeeting) =>
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

const writing = (caller: Caller, id: string, keep: StoreAnswer | null): CommandContext => ({
  caller,
  byTrack: true,
  ...(keep && { storeResult: (at, done) => keep(at, answerOf(id, done)) }),
});
