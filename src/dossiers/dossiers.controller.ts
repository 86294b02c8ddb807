import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { SpooledBody } from '../http/bodies/spooled-body.js';
import { type StoreAnswer, StoreAnswerOf } from '../http/idempotency/idempotency.interceptor.js';
import { Described } from '../http/openapi/described.js';
import { Answer } from '../http/responses/answer.js';
import { Checkpoints } from '../proofs/index.js';
import { version } from '../runtime/root-folder.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { type PendingProposal, proposalAnswer, slugSchema } from '../tracks/index.js';
import { ALERTS, type Dossier, dossierSchema } from './dossier.js';
import { DossierImport, type ImportResult } from './dossier-import.js';
import { dossiersDescribed } from './dossiers.described.js';
import { DossierExport } from './export/dossier-export.js';
import { LinesExport } from './export/lines-export.js';
import { LoggedProgress } from './logged-progress.js';

/** `alerts`: only recent entries cause alerts, unless it is `all`. */
const importSchema = z.strictObject({ alerts: z.enum(ALERTS).default('recent') });

const exportSchema = z.strictObject({ track: slugSchema.optional() });

/** In bytes: about ten thousand entries. A larger dossier comes as JSON Lines. */
const IMPORT_LIMIT = 8 * 1024 * 1024;

@Controller('v1')
@Described('Dossiers', dossiersDescribed)
export class DossiersController {
  constructor(
    private readonly importing: DossierImport,
    private readonly exporting: DossierExport,
    private readonly lines: LinesExport,
    private readonly timeSlices: TimeSlices,
    private readonly checkpoints: Checkpoints,
  ) {}

  @Post('import')
  @Allow('record', { byDesk: true, bodyLimit: IMPORT_LIMIT, yaml: true, lines: true })
  @HttpCode(200)
  async import(
    @CallerOf() caller: Caller,
    @Body({ schema: dossierSchema }) dossier: Dossier | SpooledBody,
    @Query({ schema: importSchema }) { alerts }: z.infer<typeof importSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const answerOf = (done: ImportResult | PendingProposal) =>
      'proposal' in done ? proposalAnswer(done) : new Answer({ status: 200, body: done });
    const keepAnswer = async (at: ClientBase, done: ImportResult | PendingProposal) =>
      keep?.(at, answerOf(done));
    const progress = new LoggedProgress(caller.name);
    const done = await this.importing.importOrPropose(dossier, caller, keepAnswer, alerts, progress.report);
    return answerOf(done);
  }

  @Get('export')
  @Allow('read', { byDesk: true })
  async export(
    @CallerOf() caller: Caller,
    @Query({ schema: exportSchema }) { track }: z.infer<typeof exportSchema>,
  ): Promise<Answer> {
    const origin = await this.originFor(caller);
    const body = await this.timeSlices.oneAtATime(caller.id, () =>
      this.exporting.exportText(track, readScopeOf(caller)),
    );
    const headers = { 'content-type': 'application/json; charset=utf-8', ...origin };
    return new Answer({ status: 200, headers, body });
  }

  @Get('export.jsonl')
  @Allow('read', { byDesk: true })
  async exportLines(
    @CallerOf() caller: Caller,
    @Query({ schema: exportSchema }) { track }: z.infer<typeof exportSchema>,
  ): Promise<Answer> {
    const origin = await this.originFor(caller);
    const file = await this.timeSlices.oneAtATime(caller.id, () =>
      SpooledBody.writtenBy((write) => this.lines.export(write, track, readScopeOf(caller))),
    );
    const headers = {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-length': String(file.size),
      ...origin,
    };
    return new Answer({ status: 200, headers, body: file.stream() });
  }

  /** Where a file comes from: beside it, so that the same content gives the same file, and earlier releases import it. */
  private async originFor(caller: Caller): Promise<Record<string, string>> {
    const signed = await this.checkpoints.newest(readScopeOf(caller) === 'public', caller.name);
    return {
      'x-paraph-version': version,
      ...(signed && { 'x-paraph-checkpoint': Buffer.from(signed.note).toString('base64') }),
    };
  }
}
