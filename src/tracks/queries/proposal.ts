import type { Text } from '../../domain/values/text.js';
import type { Instant } from '../../domain/values/views.js';
import type { ApprovalReason } from '../../ledger/second-person.js';

/** A proposed command or import, as plain JSON. */
export type ProposedCommand = { act: 'record' | 'correct' | 'publish' | 'import' } & Record<string, unknown>;

export type ProposalState = 'waiting' | 'approved' | 'returned';

/** A proposal without what it asks for, which may be long. */
export type ProposalView = {
  id: string;
  state: ProposalState;
  act: ProposedCommand['act'];
  tracks: string[];
  because: ApprovalReason[];
  /** The digest of the rows that were shown when it was proposed; null for proposals of a release that stored none. */
  digest: string | null;
  proposedBy: string;
  proposedAt: Instant;
  /** When `proposedBy` took it over from a proposer without access. */
  takenOverAt: Instant | null;
  /** Whether `proposedBy` has lost access. Then the proposal waits until somebody takes it over. */
  proposerGone: boolean;
  decidedBy: string | null;
  decidedAt: Instant | null;
  comment: Text | null;
};
