import type { TransitionView } from '../../domain/values/views.js';

/** The content of a delivery; `thin` holds identifiers only. */
export type Message = {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
  thin: Record<string, unknown>;
  transition: TransitionView | null;
};

/** The track that a message is about; null if it is about none. */
export const slugOf = ({ transition, data }: Message): string | null =>
  transition?.track ?? (typeof data.track === 'string' ? data.track : null);
