import { z } from 'zod';
import { edtfSchema, partySchema } from '../domain/events/event-data.js';
import { textSchema } from '../domain/values/text.js';
import type { Operation } from '../http/openapi/described.js';
import { sameShape } from '../http/openapi/same-shape.js';
import { pageSchema } from '../http/requests/paging.js';
import type { Precedent } from './course.js';

const date = edtfSchema.nullable();

const precedentSchema = z
  .object({
    id: z.uuid().nullable().describe('Null for a precedent that comes with this release.'),
    slug: z.string(),
    kind: z.string(),
    parties: z.array(partySchema),
    title: textSchema,
    course: z
      .object({ opened: date, initialled: date, signed: date, in_force: date })
      .describe('When talks opened, and when each step was reached; null where the record does not tell.'),
    sources: z.array(z.object({ title: textSchema, publisher: textSchema, url: z.string().optional() })),
  })
  .meta({ id: 'Precedent' });

sameShape<z.output<typeof precedentSchema>, Precedent>(true);

const page = pageSchema(precedentSchema, 'PrecedentPage');
const added = z.object({ items: z.array(precedentSchema) });

export const precedentsDescribed = {
  list: {
    id: 'listPrecedents',
    summary: 'Histories of other agreements',
    description: 'Those that come with this release, and those that were added. They are no tracks.',
    answer: page,
  },
  add: {
    id: 'addPrecedents',
    summary: 'Add the agreements of a dossier as precedents',
    description: 'All of them or none. Nothing of the dossier becomes a track.',
    answer: added,
    problems: ['already_exists'],
    example: {
      format: 'paraph-dossier/1',
      sources: { note: { title: 'A note', publisher: 'A ministry', language: 'en' } },
      tracks: [
        {
          slug: 'xa-xb-visa',
          kind: 'visa-facilitation',
          parties: ['XA', 'XB'],
          title: 'Visa facilitation agreement',
        },
      ],
      entries: [
        {
          tracks: ['xa-xb-visa'],
          type: 'round.held',
          occurredOn: '2011-04',
          data: { number: 1 },
          sources: [{ ref: 'note' }],
        },
        {
          tracks: ['xa-xb-visa'],
          type: 'agreement.signed',
          occurredOn: '2013-06-17',
          sources: [{ ref: 'note' }],
        },
      ],
    },
  },
  remove: {
    id: 'removePrecedent',
    summary: 'Remove a precedent that was added',
    answer: 'nothing',
    problems: ['not_found'],
  },
} satisfies Record<string, Operation>;
