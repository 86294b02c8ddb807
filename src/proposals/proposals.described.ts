import { z } from 'zod';
import { pageSchema } from '../http/paging.js';
import type { Operation } from '../openapi/described.js';
import { proposalSchema, proposalShape } from '../tracks/proposal.schema.js';
import { refusalSchema, trackSchema, transitionSchema } from '../tracks/views.schema.js';

const importedSchema = z
  .object({ recorded: z.int(), skipped: z.int() })
  .nullable()
  .describe('What an import came to; null for what is none.');

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
      'Records what was proposed, decided on the ledger as it now is: what the rules refuse by now is refused and goes on waiting. The ledger keeps who proposed it (`actor`) and who approved it (`approvedBy`). Nobody approves what they proposed themselves.',
    answer: approvedSchema,
    problems: ['not_found', 'transition_refused', 'already_decided', 'already_exists'],
    example: { comment: 'Checked against the signed protocol.' },
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
