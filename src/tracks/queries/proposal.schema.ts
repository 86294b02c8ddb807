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
  act: z.enum(['record', 'correct', 'publish', 'import']).describe('What it asks of the ledger.'),
  tracks: z.array(z.string()).describe('The tracks that it names.'),
  because: z.array(z.enum(APPROVAL_REASONS)).describe('Why it needs a second person.'),
  digest: digestSchema
    .nullable()
    .describe('Of what was shown when it was proposed; null from a release that kept none.'),
  proposedBy: z.string(),
  proposedAt: timestamp,
  takenOverAt: timestamp.nullable().describe('When `proposedBy` took it over from a proposer who was gone.'),
  proposerGone: z
    .boolean()
    .describe('`proposedBy` can no longer call: it is not approved until somebody takes it over.'),
  decidedBy: z.string().nullable(),
  decidedAt: timestamp.nullable(),
  comment: textSchema.nullable().describe('What was said with the decision.'),
};

export const proposalSchema = z.object(shape).meta({
  id: 'Proposal',
  description:
    'A write that one person alone may not make: nothing of it is recorded until another approves.',
});
export const proposalShape = shape;

/** The other answer of a write that may need a second person. */
export const pendingApproval = {
  status: 202,
  description: 'Accepted: it waits for a second person, and nothing is recorded yet (TWO_PERSON).',
  answer: z
    .object({ proposal: proposalSchema })
    .meta({ id: 'Waiting', description: 'What waits for a second person.' }),
};

sameShape<z.output<typeof proposalSchema>, ProposalView>(true);
