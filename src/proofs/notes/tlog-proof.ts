/**
 * An entry's proof with the checkpoint against which it holds, in one text (C2SP tlog-proof). Who keeps it needs nothing
 * else of ours to check it.
 */
const FIRST_LINE = 'c2sp.org/tlog-proof@v1';

export type TlogProof = { index: number; proof: readonly Buffer[]; checkpoint: string };

export const tlogProofText = ({ index, proof, checkpoint }: TlogProof): string =>
  `${[FIRST_LINE, `index ${index}`, ...proof.map((hash) => hash.toString('base64'))].join('\n')}\n\n${checkpoint}`;
