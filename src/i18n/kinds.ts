import { findKind } from '../domain/kinds/index.js';
import type { Language } from '../domain/values/text.js';

const labelOf = (label: 'name' | 'short' | 'help') => (kind: string, language: Language) =>
  findKind(kind)?.labels[label][language] ?? kind;

/** The name of a kind, from its definition. */
export const kindName = labelOf('name');
/** Its name in a list of choices, or beside the name of a track. */
export const kindShortName = labelOf('short');
/** What agreements of the kind are. */
export const kindHelp = labelOf('help');
