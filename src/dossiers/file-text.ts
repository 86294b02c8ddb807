import { readJson, readYamlBody } from '../http/bodies/json.js';
import type { FileText } from '../http/bodies/places.js';

/** A dossier as somebody pasted or chose it. */
export const fileTextOf = (text: string): FileText => ({
  text,
  format: text.trimStart().startsWith('{') ? 'json' : 'yaml',
});

export const contentOf = async ({ text, format }: FileText): Promise<unknown> =>
  format === 'json' ? readJson(text) : readYamlBody(text);
