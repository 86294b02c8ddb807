import { Document, visit } from 'yaml';
import { unseenIn, visible } from '../../domain/values/characters.js';
import { DossierExport } from '../../dossiers/dossier-export.js';
import { withFeatures } from '../process/database.js';
import type { Outcome } from '../process/outcome.js';

/** Quotes what an older YAML would take for a day, a number or a yes; no anchors, so that people can edit it. */
const READABLE = { compat: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 110 } as const;

/** A dossier of what now stands, of all tracks or of one with its twin. */
export async function exportDossier(track: string | undefined): Promise<Outcome> {
  const dossier = await withFeatures((features) =>
    features.get(DossierExport, { strict: false }).export(track),
  );
  return { ok: true, json: dossier, text: asYaml(dossier) };
}

/** A block scalar (YAML 1.2, 8.1) of `yaml` 2.9 loses a space where a line begins or ends with one. */
const SPACE_AT_A_LINE_END = /^[ \t]|[ \t]$/m;

const needsQuotes = (text: string): boolean => unseenIn(text) !== null || SPACE_AT_A_LINE_END.test(text);

/**
 * Readable and lossless: what nobody sees (characters.ts) stands as an escape, which YAML has in double quotation marks
 * only. A bare U+FFFE makes a file that no other parser reads (YAML 1.2, 5.1).
 */
export function asYaml(dossier: unknown): string {
  const document = new Document(dossier, READABLE);
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && needsQuotes(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return visible(document.toString(READABLE), escaped);
}

const escaped = (character: string): string => {
  const point = (character.codePointAt(0) ?? 0).toString(16);
  return point.length > 4 ? `\\U${point.padStart(8, '0')}` : `\\u${point.padStart(4, '0')}`;
};
