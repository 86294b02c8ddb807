import { z } from 'zod';
import type { Operation } from '../../http/openapi/described.js';
import { pageSchema } from '../../http/requests/paging.js';
import { pendingApproval } from '../queries/proposal.schema.js';
import { trackSchema, transitionSchema } from '../queries/views.schema.js';

const slug = 'kz-eu-visa-facilitation';

const recordedSchema = z
  .object({ transition: transitionSchema, track: trackSchema })
  .meta({ id: 'Recorded', description: 'The added row, and the track after it.' });

export const transitionsDescribed = {
  list: {
    id: 'listTransitions',
    summary: 'List the ledger of a track, or its effective history',
    description: `\`order=recorded\`: the rows as they were written, including corrections. \`order=effective\`: each live entry once, as amended, in the order of events, with its own \`seq\`.`,
    answer: pageSchema(transitionSchema, 'TransitionPage'),
    problems: ['not_found'],
    required: { slug },
  },
  one: {
    id: 'getTransition',
    summary: 'Get one row of the ledger',
    answer: transitionSchema,
    problems: ['not_found'],
    required: { slug, seq: '1' },
  },
  record: {
    id: 'recordTransition',
    summary: 'Record an entry',
    description: `\`occurredOn\` determines the entry’s place in the effective history, and the whole history is replayed with the rules of the track’s kind. An entry that breaks a rule is refused; an unusual one is recorded with \`warnings\`. No entry may be dated after today at UTC+14: a planned date belongs in \`target\` or \`effectiveOn\` of the data.

\`data\` must match the schema of its type, see \`EventData\`. \`sources\` name stored sources by \`ref\`, or contain new ones; equal sources are stored once. The default visibility is \`internal\`. An \`embargoed\` entry needs an \`embargoUntil\`, the instant at which it becomes public.`,
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location', 'revision'],
    ifMatch: true,
    problems: ['not_found', 'transition_refused'],
    required: { slug },
    example: {
      type: 'consultation.held',
      occurredOn: '2025-12-05',
      data: {
        place: { city: { en: 'Brussels', ru: 'Брюссель', kk: 'Брюссель' }, country: 'BE' },
        format: 'video',
        summary: 'Experts compared the drafts of the first chapter.',
      },
      sources: [
        {
          title: 'Note of the consultation',
          publisher: 'Ministry of Foreign Affairs',
          language: 'en',
          publishedOn: '2025-12-08',
          quote: 'the first chapter was compared',
        },
      ],
    },
  },
  correct: {
    id: 'correctTransition',
    summary: 'Amend or annul an entry',
    description: `Adds a row to the ledger; nothing is overwritten. \`seq\` must name an entry, not a correction. \`amend\` replaces the fields that \`replacement\` contains, \`data\` as a whole, and keeps the others; the type never changes. The newest correction applies; \`amend\` after \`annul\` restores the entry. A correction that would make a later entry impossible is refused, and the refusal names that entry.`,
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location', 'revision'],
    ifMatch: true,
    problems: ['not_found', 'transition_refused'],
    required: { slug, seq: '1' },
    example: {
      action: 'amend',
      reason: { en: 'Who inferred the year is now on file.' },
      replacement: { note: 'The year was inferred by the desk.' },
    },
  },
  publish: {
    id: 'publishTransition',
    summary: 'Make an internal or embargoed entry public',
    description:
      'Publishes the entry as it stands now. A public entry cannot be made internal again, only annulled.',
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location', 'revision'],
    ifMatch: true,
    problems: ['not_found', 'transition_refused'],
    required: { slug, seq: '7' },
    example: { reason: 'Both sides agreed to say so.' },
  },
} satisfies Record<string, Operation>;
