import type { Messages, Piece } from '../i18n/messages.js';
import { eventTitle, type Titled } from './event-title.js';

/** What a proposal asks for, and the first entry that it would record; null if it would record none. */
export type ProposedInShort = { act: 'record' | 'correct' | 'publish' | 'import'; entry: Titled | null };

/** The title of a proposal: the event that it would record, or what is to be done. */
export const proposalTitle = ({ act, entry }: ProposedInShort, m: Messages): Piece[] =>
  entry
    ? eventTitle({ type: entry.type, data: entry.data ?? {} }, m, { full: true })
    : [m.t(`proposals.act.${act}`)];
