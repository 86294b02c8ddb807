import { Injectable } from '@nestjs/common';
import { DocumentSettings, DocumentUploads } from '../../../documents/index.js';
import { idOf } from '../../../forms/typed.js';
import type { Typed } from '../../../http/bodies/forms.js';
import type { ProblemCode } from '../../../http/problems/codes.js';
import { Problem } from '../../../http/problems/problem.js';
import type { PageRequest } from '../../../http/responses/page-request.js';
import type { MessageKey } from '../../../i18n/catalogue.js';
import type { FieldError } from '../../../ui/form.js';

/** What a form says of files, whatever their number: which are taken. */
export type FileLimits = { mib: number; types: string };

const FIELD = /^document\.\d{1,3}\.file$/;
const MIB = 1024 * 1024;

const REASONS: Partial<Record<ProblemCode, MessageKey>> = {
  payload_too_large: 'documents.too_large',
  rate_limited: 'documents.too_many',
  unavailable: 'documents.no_space',
  unsupported_media_type: 'documents.type_refused',
  validation_failed: 'documents.name_refused',
};

/**
 * Keeps the files that came with a form, and puts their hashes among its answers: the form is shown again with what was
 * attached, and holds nothing on the server but a file that no entry names yet (ADR 7).
 */
@Injectable()
export class AttachedFiles {
  readonly limits: FileLimits;

  constructor(
    private readonly uploads: DocumentUploads,
    settings: DocumentSettings,
  ) {
    const types = settings.types.map(({ name }) => name).join(', ');
    this.limits = { mib: Math.floor(settings.mostBytes / MIB), types };
  }

  async attach(
    { http, caller, m }: Pick<PageRequest, 'http' | 'caller' | 'm'>,
    typed: Typed,
  ): Promise<{ typed: Typed; errors: FieldError[] }> {
    const answers = { ...typed };
    const errors: FieldError[] = [];
    for (const [field, file] of http.files) {
      if (!FIELD.test(field)) continue;
      const at = field.replace(/\.file$/, '');
      try {
        if (file instanceof Problem) throw file;
        const { sha256, name } = await this.uploads.keep(file, caller);
        answers[`${at}.sha256`] = [sha256];
        answers[`${at}.name`] = [name];
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const key = REASONS[error.code] ?? 'documents.refused';
        const name = m.t('documents.row', { number: Number(at.split('.')[1]) + 1 });
        errors.push({ field: idOf(field), message: m.t(key, { ...this.limits, name }) });
      }
    }
    return { typed: answers, errors };
  }
}
