import { stringify } from 'yaml';
import { Exporting } from '../dossiers/exporting.js';
import { withFeatures } from './database.js';
import type { Outcome } from './outcome.js';

/** Quotes what an older YAML would take for a day, a number or a yes; no anchors, so that people can edit it. */
const READABLE = { compat: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 110 } as const;

/** A dossier of what now stands, of all tracks or of one with its twin. */
export async function exportDossier(track: string | undefined): Promise<Outcome> {
  const dossier = await withFeatures((features) => features.get(Exporting, { strict: false }).export(track));
  return { ok: true, json: dossier, text: stringify(dossier, READABLE) };
}
