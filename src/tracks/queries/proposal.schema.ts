import { z } from 'zod';
import { textSchema } from '../../domain/values/text.js';
import { sameShape } from '../../http/openapi/same-shape.js';
import { APPROVAL_REASONS } from '../../ledger/second-person.js';
import type { ProposalView } from './proposal.js';

const timestamp = z.string().meta({ format: 'date-time' });

/** SHA-256 in hexadecimal. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

const shape = {
  id: z.uuid(),
  state: z.enum(['waiting', 'approved', 'returned']),
  act: z.enum(['record', 'correct', 'publish', 'import']).describe('The command that is proposed.'),
  tracks: z.array(z.string()).describe('The tracks that it names.'),
  because: z.array(z.enum(APPROVAL_REASONS)).describe('Why it needs a second person.'),
  digest: digestSchema
    .nullable()
    .describe(
      'The digest of the rows shown when it was proposed; null for proposals of releases that stored none.',
    ),
  proposedBy: z.string(),
  proposedAt: timestamp,
  takenOverAt: timestamp
    .nullable()
    .describe('When `proposedBy` took it over from a proposer without access.'),
  proposerGone: z
    .boolean()
    .describe(
      'Whether `proposedBy` has lost access: the proposal cannot be approved until somebody takes it over.',
    ),
  decidedBy: z.string().nullable(),
  decidedAt: timestamp.nullable(),
  comment: textSchema.nullable().describe('The comment on the decision.'),
};

export const proposalSchema = z.object(shape).meta({
  id: 'Proposal',
  description: 'A write that needs a second person: nothing is recorded until another person approves it.',
});
export const proposalShape = shape;

/** The other answer of a write that may need a second person. */
export const pendingApproval = {
  status: 202,
  description: 'Accepted: the proposal waits for a second person, and nothing is recorded yet (TWO_PERSON).',
  answer: z
    .object({ proposal: proposalSchema })
    .meta({ id: 'Waiting', description: 'A proposal that waits for a second person.' }),
};

sameShape<z.output<typeof proposalSchema>, ProposalView>(true);
