import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { FILE_TYPES, type FileType } from './file-types.js';

const MIB = 1024 * 1024;

/** Types of files, by the endings of their names. */
export const fileTypesSchema = z
  .string()
  .default(FILE_TYPES.map(({ name }) => name).join())
  .transform((text) => text.split(',').map((part) => part.trim().toLowerCase()))
  .refine(
    (names) => names.every((name) => FILE_TYPES.some((type) => type.name === name)),
    `must be some of ${FILE_TYPES.map(({ name }) => name).join(', ')}, separated by commas`,
  );

/** Where documents are kept, and which. */
export class DocumentSettings {
  readonly folder: string;
  /** In bytes. */
  readonly mostBytes: number;
  readonly types: readonly FileType[];
  /** What one caller may upload in a day, in bytes. */
  readonly mostBytesADay: number;
  /** How long a file is kept that no entry names, in days. */
  readonly keepDays: number;

  constructor({
    folder = join(tmpdir(), `paraph-documents-${process.pid}`),
    mostBytes = 100 * MIB,
    types = FILE_TYPES,
    mostBytesADay = 2048 * MIB,
    keepDays = 7,
  }: Partial<DocumentSettings> = {}) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.types = types;
    this.mostBytesADay = mostBytesADay;
    this.keepDays = keepDays;
  }

  /** Where files arrive: on the same disk, so that a file is moved and not copied. */
  get intake(): { folder: string; mostBytes: number } {
    return { folder: join(this.folder, 'incoming'), mostBytes: this.mostBytes };
  }
}
