import { z } from 'zod';
import type { Operation } from '../../http/openapi/described.js';
import { pageSchema } from '../../http/requests/paging.js';
import { pendingApproval } from '../queries/proposal.schema.js';
import { trackSchema, transitionSchema } from '../queries/views.schema.js';

const slug = 'kz-eu-visa-facilitation';

const recordedSchema = z
  .object({ transition: transitionSchema, track: trackSchema })
  .meta({ id: 'Recorded', description: 'The row that was added, and the track as it now stands.' });

export const transitionsDescribed = {
  list: {
    id: 'listTransitions',
    summary: 'The ledger of a track, or its history as now believed',
    description: `\`order=recorded\`: the rows as they were written, corrections among them. \`order=effective\`: each live entry once, as amended, in the order in which things happened, with its own \`seq\`.`,
    answer: pageSchema(transitionSchema, 'TransitionPage'),
    problems: ['not_found'],
    path: { slug },
  },
  one: {
    id: 'getTransition',
    summary: 'One row of the ledger',
    answer: transitionSchema,
    problems: ['not_found'],
    path: { slug, seq: '1' },
  },
  record: {
    id: 'recordTransition',
    summary: 'Record what happened',
    description: `The entry takes its place in the effective history by \`occurredOn\`, and the whole history is read again by the rules of the track’s kind: what would break a rule is refused, what only departs from custom is recorded with \`warnings\`. Nothing may be dated after today at UTC+14; what is foreseen goes into \`target\` or \`effectiveOn\` of the data.

\`data\` is checked by the schema of its type, see \`EventData\`. \`sources\` name stored sources by \`ref\` or bring new ones; equal sources are stored once. An entry is \`internal\` unless it says otherwise; \`embargoed\` needs an \`embargoUntil\`, at which it becomes public.`,
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location', 'revision'],
    ifMatch: true,
    problems: ['not_found', 'transition_refused'],
    path: { slug },
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
    description: `Adds a row to the ledger; nothing is overwritten. \`seq\` names an entry, never a correction. \`amend\` replaces what the \`replacement\` has and leaves the rest, \`data\` as a whole; the type never changes. The newest correction wins, and \`amend\` after \`annul\` restores. A correction that a later entry could not stand is refused and names that entry.`,
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location', 'revision'],
    ifMatch: true,
    problems: ['not_found', 'transition_refused'],
    path: { slug, seq: '1' },
    example: {
      action: 'amend',
      reason: { en: 'Who inferred the year is now on file.' },
      replacement: { note: 'The year was inferred by the desk.' },
    },
  },
  publish: {
    id: 'publishTransition',
    summary: 'Make an internal or embargoed entry public',
    description: 'As it now stands. What is public stays so: it can only be annulled.',
    answer: recordedSchema,
    or: pendingApproval,
    tells: ['location', 'revision'],
    ifMatch: true,
    problems: ['not_found', 'transition_refused'],
    path: { slug, seq: '7' },
    example: { reason: 'Both sides agreed to say so.' },
  },
} satisfies Record<string, Operation>;
