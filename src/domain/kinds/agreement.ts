import type { KindDefinition } from '../machine/definition.js';
import { GENERAL_3, PROVISIONAL_3 } from './shared/procedure-3.js';
import { PROCEDURE_4 } from './shared/procedure-4.js';
import { COMMON_RAIL, USUALLY_NEXT } from './shared/rail.js';

/** Every other treaty: partnership, trade, border, legal assistance, visa waiver. No mandate is expected. */
export const versions: readonly KindDefinition[] = [
  {
    kind: 'agreement',
    version: 4,
    replaysFrom: 3,
    labels: {
      name: { en: 'Agreement', ru: 'Соглашение', kk: 'Келісім' },
      short: { en: 'Other agreement', ru: 'Другое соглашение', kk: 'Басқа келісім' },
      help: {
        en: 'Any other treaty, between two parties or more: partnership, trade, border, legal assistance, visa waiver. It may be applied provisionally, and enters into force as its final clauses say.',
        ru: 'Любой другой договор между двумя или более сторонами: о партнерстве, торговле, границе, правовой помощи, отмене виз. Может применяться временно и вступает в силу так, как предусмотрено его заключительными положениями.',
        kk: 'Екі немесе одан да көп тарап арасындағы кез келген басқа шарт: әріптестік, сауда, шекара, құқықтық көмек, визаны жою туралы. Уақытша қолданылуы мүмкін және қорытынды ережелерінде көзделгендей күшіне енеді.',
      },
    },
    twin: null,
    hasSubtype: true,
    usualClauses: null,
    rail: COMMON_RAIL,
    likely: USUALLY_NEXT,
    events: { ...PROCEDURE_4, ...PROVISIONAL_3, ...GENERAL_3 },
  },
];
