import { z } from 'zod';
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
  .describe('What an import came to; null for what is none.');

const effectShape = {
  from: stepSchema.partial().describe('Where the track stood before, of what the row changes alone.'),
  to: stepSchema.partial().describe('Where it stands after it, of the same.'),
};

const shownSchema = z
  .object({
    track: z.string(),
    type: z.string(),
    corrects: z.int().nullable().describe('The seq of the entry that it corrects or publishes.'),
    occurredOn: z.string().describe('EDTF.'),
    data: z.record(z.string(), z.unknown()).describe('By type, as in EventData.'),
    sources: z.array(z.object({ ref: z.string(), quote: textSchema.optional() })),
    reason: textSchema.nullable(),
    note: textSchema.nullable(),
    visibility: z.enum(['public', 'internal', 'embargoed']),
    embargoUntil: z.string().nullable(),
    meeting: z.int().nullable().describe('Rows with the same number are of one meeting.'),
    ...effectShape,
    warnings: z.array(findingSchema),
    public: z
      .object(effectShape)
      .nullable()
      .describe('What it changes in what the public sees; null where the public does not see it now.'),
  })
  .meta({ id: 'ShownRow', description: 'A row that an approval would record, as it is shown before.' });

const wholeSchema = z
  .object({
    ...proposalShape,
    request: z
      .record(z.string(), z.unknown())
      .describe(
        'What was asked, as it was checked: `entries` and `sources`, `about` and `request`, or a `dossier`.',
      ),
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
          .describe('The rows that it would record; null of an import, which its dossier shows.'),
        digest: digestSchema
          .nullable()
          .describe('Of the rows that it would record: send it with the approval. Null where it cannot be.'),
        imported: importedSchema,
        problem: z.string().nullable().describe('What else stands in the way.'),
      })
      .nullable()
      .describe(
        'What approving it would come to just now; null once it is decided, and of an import for those who neither proposed it nor approve.',
      ),
  })
  .meta({ id: 'ProposalWhole', description: 'A proposal with what it asks for.' });

const approvedSchema = z
  .object({
    proposal: proposalSchema,
    transitions: z.array(transitionSchema),
    tracks: z.array(trackSchema),
    imported: importedSchema,
  })
  .meta({
    id: 'ProposalApproved',
    description: 'The rows that were added, and the tracks as they now stand.',
  });

const returnedSchema = z.object({ proposal: proposalSchema }).meta({ id: 'ProposalReturned' });

export const proposalsDescribed = {
  list: {
    id: 'listProposals',
    summary: 'What waits for a second person, and what became of what did',
    description: 'In the order in which they were made, without what each asks for.',
    answer: pageSchema(proposalSchema, 'ProposalPage'),
  },
  one: {
    id: 'getProposal',
    summary: 'A proposal, and what approving it would come to',
    answer: wholeSchema,
    problems: ['not_found'],
  },
  approve: {
    id: 'approveProposal',
    summary: 'Approve a proposal',
    description:
      'Records what was shown. It is decided again on the ledger as it now is; `digest` is the `preview.digest` that was looked at, or, left out, the proposal’s own. If the rows would be others in content, visibility or effect it is `proposal_changed`, and goes on waiting: look at it again. So does what the rules refuse by now. The ledger keeps who proposed it (`actor`) and who approved it (`approvedBy`). The second person is another human: only a session or a token of a person approves, not what the same person or a token of theirs proposed, nor where the secret of the one was made by the other. Of a proposer who is gone it is `proposer_gone`.',
    answer: approvedSchema,
    problems: [
      ...['not_found', 'transition_refused', 'already_decided', 'already_exists'],
      ...['proposal_changed', 'proposer_gone'],
    ] as const,
    example: { comment: 'Checked against the signed protocol.' },
  },
  takeOver: {
    id: 'takeOverProposal',
    summary: 'Take over a proposal whose proposer is gone',
    description:
      'Of a token that was revoked or has ended, or a person who is disabled. Whoever takes it over has proposed it: they do not approve it.',
    answer: returnedSchema,
    problems: ['not_found', 'already_decided', 'proposer_present'],
  },
  return: {
    id: 'returnProposal',
    summary: 'Return a proposal with a comment',
    description: 'Nothing is recorded; whoever proposed it reads why.',
    answer: returnedSchema,
    problems: ['not_found', 'already_decided'],
    example: { comment: 'The date in the protocol is the 2nd.' },
  },
} satisfies Record<string, Operation>;
