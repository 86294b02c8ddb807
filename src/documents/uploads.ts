import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/allow.js';
import { Database } from '../db/database.js';
import { noSpace, type ReceivedFile } from '../http/bodies/received-file.js';
import { invalid, Problem } from '../http/problems/problem.js';
import { Clock } from '../runtime/clock.js';
import { LOCK_FILE, UPLOAD, UPLOADED_SINCE } from './queries/documents.sql.js';
import { type KnownFile, uploaderOf } from './queries/known-documents.query.js';
import { DocumentFiles } from './storage/document-files.js';
import { checkedName, nameIn } from './storage/file-names.js';
import { type FileType, isOfType, typeOf } from './storage/file-types.js';
import { DocumentSettings } from './storage/settings.js';

/** Who brought what a command imported. */
const OPERATOR = 'operator';

const DAY = 86_400_000;
const GIB = 1024 ** 3;

/** Keeps the files that callers bring. Whether a file was there before makes no difference that they could see. */
@Injectable()
export class DocumentUploads {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: DocumentSettings,
    private readonly files: DocumentFiles,
  ) {}

  async keep(file: ReceivedFile, caller: Pick<Caller, 'id' | 'person'>): Promise<KnownFile> {
    const given = nameIn(file.described.disposition);
    const type = typeOf(this.settings.types, file.described.mediaType, given);
    if (!type) throw this.typeRefused();
    const name = checkedName(given, type);
    if (file.size === 0) throw invalid([{ pointer: '', message: 'must not be empty' }]);
    if (!(await isOfType(file.path, type))) throw notOfType(type);
    await this.mustHaveRoom(uploaderOf(caller), file.size);
    const sha256 = file.sha256.toString('hex');
    const known = { sha256, name, mediaType: type.mediaType, bytes: file.size };
    await this.store(known, file.path, uploaderOf(caller));
    file.kept();
    return known;
  }

  /** Keeps a copy of a file of this machine, for the operator. */
  async copy(known: KnownFile, path: string): Promise<void> {
    const { folder } = this.settings.intake;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const copy = join(folder, randomUUID());
    try {
      await copyFile(path, copy);
      await this.store(known, copy, OPERATOR);
    } finally {
      await rm(copy, { force: true });
    }
  }

  /** The types that are taken, in words. */
  typeRefused(): Problem {
    const names = this.settings.types.map(({ name }) => name).join(', ');
    return new Problem('unsupported_media_type', `A document may be: ${names}. Say which in Content-Type.`);
  }

  /** The upload is known before the file is in its place, and neither without the other. */
  private store({ sha256, name, mediaType, bytes }: KnownFile, path: string, by: string): Promise<void> {
    return this.database.transaction(async (at) => {
      await at.query(LOCK_FILE, [sha256]);
      await at.query(UPLOAD, [sha256, by, name, mediaType, bytes, this.clock.now()]);
      await this.files.keep(sha256, path).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOSPC' || error.code === 'EDQUOT' ? noSpace() : error;
      });
    });
  }

  private async mustHaveRoom(by: string, bytes: number): Promise<void> {
    const since = new Date(Date.parse(this.clock.now()) - DAY);
    const { rows } = await this.database.pool.query<{ bytes: number }>(UPLOADED_SINCE, [by, since]);
    const most = this.settings.mostBytesADay;
    if ((rows[0]?.bytes ?? 0) + bytes <= most) return;
    const detail = `You may upload ${(most / GIB).toFixed(1)} GiB a day.`;
    throw new Problem('rate_limited', detail, { headers: { 'Retry-After': '3600' } });
  }
}

const notOfType = ({ name }: FileType) =>
  new Problem('unsupported_media_type', `The file is no ${name}: its content says otherwise.`);
