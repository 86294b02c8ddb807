import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf } from '../access/allow.js';
import { documentHashSchema } from '../domain/values/documents.js';
import { ReceivedFile } from '../http/bodies/received-file.js';
import { Described } from '../http/openapi/described.js';
import { Problem } from '../http/problems/problem.js';
import type { Answer } from '../http/responses/answer.js';
import { documentsDescribed } from './documents.described.js';
import { Asked, type AskedPart, fileAnswer } from './file-answer.js';
import { KnownDocumentsQuery } from './queries/known-documents.query.js';
import { DocumentFiles } from './storage/document-files.js';
import { DocumentUploads } from './uploads.js';

const bodySchema = z.unknown();

@Controller('v1/documents')
@Described('Documents', documentsDescribed)
export class DocumentsController {
  constructor(
    private readonly uploads: DocumentUploads,
    private readonly known: KnownDocumentsQuery,
    private readonly files: DocumentFiles,
  ) {}

  @Post()
  @Allow('record', { byDesk: true, file: true })
  @HttpCode(201)
  upload(@CallerOf() caller: Caller, @Body({ schema: bodySchema }) body: unknown) {
    if (!(body instanceof ReceivedFile)) throw this.uploads.typeRefused();
    return this.uploads.keep(body, caller);
  }

  @Get(':sha256')
  @Allow('public')
  async read(
    @CallerOf() caller: Caller | null,
    @Param('sha256', { schema: z.string() }) sha256: string,
    @Asked() asked: AskedPart,
  ): Promise<Answer> {
    const file = documentHashSchema.safeParse(sha256).success
      ? await this.known.readable(sha256, caller)
      : null;
    if (!file) throw new Problem('not_found', 'There is no such document.');
    if ((await this.files.sizeOf(sha256)) !== file.bytes)
      throw new Problem('unavailable', 'The file of this document is missing, or was changed.');
    return fileAnswer(file, asked, (part) => this.files.read(sha256, part));
  }
}
