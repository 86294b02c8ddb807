import { z } from 'zod';
import { citedShape } from '../domain/events/event-data.js';
import { textSchema } from '../domain/values/text.js';
import type { Operation } from '../http/openapi/described.js';
import { pageSchema } from '../http/requests/paging.js';
import { digestSchema, proposalSchema, proposalShape } from '../tracks/queries/proposal.schema.js';
import {
  findingSchema,
  refusalSchema,
  stepSchema,
  trackSchema,
  transitionSchema,
} from '../tracks/queries/views.schema.js';

const importedSchema = z
  .object({ recorded: z.int(), skipped: z.int() })
  .nullable()
  .describe('The result of an import; null for other proposals.');

const effectShape = {
  from: stepSchema.partial().describe('The status before the row: only the fields that it changes.'),
  to: stepSchema.partial().describe('The same fields after the row.'),
};

const shownSchema = z
  .object({
    track: z.string(),
    type: z.string(),
    corrects: z.int().nullable().describe('The seq of the entry that the row corrects or publishes.'),
    occurredOn: z.string().describe('EDTF.'),
    data: z.record(z.string(), z.unknown()).describe('By type, as in EventData.'),
    sources: z.array(z.object({ ref: z.string(), ...citedShape })),
    reason: textSchema.nullable(),
    note: textSchema.nullable(),
    visibility: z.enum(['public', 'internal', 'embargoed']),
    embargoUntil: z.string().nullable(),
    meeting: z.int().nullable().describe('Rows with the same number belong to one meeting.'),
    ...effectShape,
    warnings: z.array(findingSchema),
    public: z
      .object(effectShape)
      .nullable()
      .describe('The change of the public status; null if the public will not see the row now.'),
  })
  .meta({ id: 'ShownRow', description: 'A row that an approval would record.' });

const wholeSchema = z
  .object({
    ...proposalShape,
    request: z
      .record(z.string(), z.unknown())
      .describe('The validated request: `entries` and `sources`, `about` and `request`, or a `dossier`.'),
    transitions: z
      .array(z.object({ track: z.string(), seq: z.int() }))
      .describe('The rows that its approval recorded.'),
    preview: z
      .object({
        refusals: z.array(refusalSchema.extend({ track: z.string() })),
        tracks: z.array(z.object({ before: trackSchema, after: trackSchema })),
        rows: z
          .array(shownSchema)
          .nullable()
          .describe('The rows that an approval would record; null for an import.'),
        digest: digestSchema
          .nullable()
          .describe(
            'The digest of these rows: send it with the approval. Null if the proposal cannot be approved now.',
          ),
        imported: importedSchema,
        problem: z.string().nullable().describe('Another obstacle, as a sentence.'),
      })
      .nullable()
      .describe(
        'The effect that an approval would have now; null if the proposal is decided, and for an import if the caller neither proposed it nor may approve.',
      ),
  })
  .meta({ id: 'ProposalWhole', description: 'A proposal with its request.' });

const approvedSchema = z
  .object({
    proposal: proposalSchema,
    transitions: z.array(transitionSchema),
    tracks: z.array(trackSchema),
    imported: importedSchema,
  })
  .meta({
    id: 'ProposalApproved',
    description: 'The added rows, and the tracks after them.',
  });

const returnedSchema = z.object({ proposal: proposalSchema }).meta({ id: 'ProposalReturned' });

export const proposalsDescribed = {
  list: {
    id: 'listProposals',
    summary: 'List waiting and decided proposals',
    description: 'In the order in which they were made, without their requests.',
    answer: pageSchema(proposalSchema, 'ProposalPage'),
  },
  one: {
    id: 'getProposal',
    summary: 'Get a proposal, with the effect of an approval',
    answer: wholeSchema,
    problems: ['not_found'],
  },
  approve: {
    id: 'approveProposal',
    summary: 'Approve a proposal',
    description:
      'Records the rows that were shown. The proposal is decided again on the present ledger. `digest` is the `preview.digest` that the approver saw; by default it is the proposal’s own. If the rows would differ in content, visibility or effect, the answer is `proposal_changed` and the proposal keeps waiting: read it again. It also keeps waiting if the rules now refuse it. The ledger records who proposed it (`actor`) and who approved it (`approvedBy`). The second person must be another human: only a session or a token of a person can approve; not the person who proposed it, not a token of theirs, and neither of the two may have made the token of the other. If the proposer has lost access, the answer is `proposer_gone`.',
    answer: approvedSchema,
    problems: [
      ...['not_found', 'transition_refused', 'already_decided', 'already_exists'],
      ...['proposal_changed', 'proposer_gone'],
    ] as const,
    example: { comment: 'Checked against the signed protocol.' },
  },
  takeOver: {
    id: 'takeOverProposal',
    summary: 'Take over a proposal whose proposer has lost access',
    description:
      'Possible if the proposer’s token was revoked or has expired, or the person is disabled. Whoever takes it over becomes its proposer and cannot approve it.',
    answer: returnedSchema,
    problems: ['not_found', 'already_decided', 'proposer_present'],
  },
  return: {
    id: 'returnProposal',
    summary: 'Return a proposal with a comment',
    description: 'Nothing is recorded. The proposer can read the comment.',
    answer: returnedSchema,
    problems: ['not_found', 'already_decided'],
    example: { comment: 'The date in the protocol is the 2nd.' },
  },
} satisfies Record<string, Operation>;
