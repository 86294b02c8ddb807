import { z } from 'zod';
import { documentHashSchema } from '../domain/values/documents.js';
import type { Operation } from '../http/openapi/described.js';

const uploadedSchema = z
  .object({
    sha256: documentHashSchema,
    name: z.string().describe('Under which it is given back.'),
    mediaType: z.string(),
    bytes: z.int(),
  })
  .meta({ id: 'UploadedDocument' });

export const documentsDescribed = {
  upload: {
    id: 'uploadDocument',
    summary: 'Upload a document',
    description:
      'The body is the file, of the type in `Content-Type`; `Content-Disposition` gives its name. The answer is the same whether or not the service has the file. An entry names it by its `sha256` within a week; a file that no entry names is removed after that.',
    answer: uploadedSchema,
    example: '%PDF-1.4\n%%EOF\n',
  },
  read: {
    id: 'getDocument',
    summary: 'A document',
    description:
      'To be saved, never shown in the browser. Whoever sees an entry that names it may read it; so may whoever uploaded it, and who sees a waiting proposal that names it. To everybody else it does not exist.',
    answer: 'text',
    media: '*/*',
    ranged: true,
    problems: ['not_found'],
  },
} satisfies Record<string, Operation>;
