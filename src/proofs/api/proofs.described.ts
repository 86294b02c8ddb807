import { z } from 'zod';
import type { Operation } from '../../http/openapi/described.js';

const hashSchema = z.string().describe('A SHA-256 hash in Base64.');
const proofSchema = z.array(hashSchema);

export const proofsDescribed = {
  checkpoint: {
    id: 'getCheckpoint',
    summary: 'The signed head of all that is recorded',
    description:
      'A note as C2SP tlog-checkpoint describes it: the log’s name, the number of its entries, the root of their Merkle tree (RFC 6962), and an Ed25519 signature. `text/plain`, or JSON with the keys where `Accept` prefers it. Callers without a token get the head of the public log. Keep one outside: whoever has it can tell later whether anything before it was changed.',
    answer: z
      .object({
        origin: z.string().describe('The name of the log. A new one begins after a restore.'),
        size: z.int().describe('The number of entries.'),
        root: hashSchema,
        note: z.string().describe('The signed note: what `text/plain` gives.'),
        continues: z
          .string()
          .nullable()
          .describe('The log before a restore, its size that both share, and its root then.'),
        keys: z.array(
          z.object({
            vkey: z.string().describe('A verifier key as C2SP signed-note writes it. The last one signs.'),
            statement: z.string().nullable().describe('What the key before it signed about this one.'),
          }),
        ),
      })
      .meta({ id: 'Checkpoint' }),
    alsoText: true,
  },
  inclusion: {
    id: 'getInclusionProof',
    summary: 'A proof that an entry is in the log',
    description:
      'JSON with the newest checkpoint and the texts that were hashed: a receipt that can be kept and checked without us (docs/reference/proofs.md). Where `Accept` prefers `text/plain`: the proof as C2SP tlog-proof writes it. With `size` the proof alone, which may be cached for ever.',
    answer: z
      .object({
        track: z.string(),
        seq: z.int(),
        index: z.int().describe('The place of the entry in the log, from 0.'),
        size: z.int().describe('The size of the tree.'),
        leafHash: hashSchema,
        proof: proofSchema.describe('From the leaf’s sibling up (RFC 6962, section 2.1.1).'),
        checkpoint: z.string().optional().describe('The signed note.'),
        entry: z
          .object({
            row: z.string().describe('The text whose hash is the leaf’s content.'),
            payload: z
              .string()
              .nullable()
              .describe('The text whose hash `row` names; null where you may not see all of it.'),
          })
          .optional(),
      })
      .meta({ id: 'InclusionProof' }),
    alsoText: true,
    problems: ['not_found'],
    required: { track: 'kz-eu-visa-facilitation', seq: '1' },
  },
  consistency: {
    id: 'getConsistencyProof',
    summary: 'A proof that a later head continues an earlier one',
    description: 'As RFC 6962, section 2.1.2. It never changes, and may be cached for ever.',
    answer: z.object({ from: z.int(), to: z.int(), proof: proofSchema }).meta({ id: 'ConsistencyProof' }),
    required: { from: '1', to: '2' },
  },
} satisfies Record<string, Operation>;
