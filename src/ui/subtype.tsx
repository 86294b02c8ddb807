import { subtypeLabels } from '../domain/kinds/subtypes.js';
import type { Text } from '../domain/values/views.js';
import type { Messages } from '../i18n/messages.js';
import { Words } from './text.js';

/** What an agreement is about, by the name of the list or in the words of whoever opened the track. */
export const Subtype = ({ subtype, m }: { subtype: Text; m: Messages }) => (
  <Words text={subtypeLabels(subtype) ?? subtype} language={m.language} />
);
