import type { KindDefinition } from '../machine/definition.js';
import { mandated, NOT_PROVISIONAL_2, PROCEDURE_2, READMISSION_ONLY_2 } from './shared/procedure-2.js';
import { PROCEDURE_4 } from './shared/procedure-4.js';
import { COMMON_RAIL, USUALLY_NEXT } from './shared/rail.js';

const labels = {
  name: {
    en: 'Readmission agreement',
    ru: 'Соглашение о реадмиссии',
    kk: 'Реадмиссия туралы келісім',
  },
  short: { en: 'Readmission', ru: 'Реадмиссия', kk: 'Реадмиссия' },
  help: {
    en: 'Settles how people who have no right to stay are taken back. It has its own joint committee and implementing protocols, and may enter into force before its visa facilitation twin.',
    ru: 'Определяет порядок возврата лиц, не имеющих права на пребывание. Имеет собственный совместный комитет и исполнительные протоколы и может вступить в силу раньше парного соглашения об упрощенном визовом режиме.',
    kk: 'Елде болуға құқығы жоқ адамдарды қайтарып қабылдау тәртібін белгілейді. Өз бірлескен комитеті мен атқарушы хаттамалары бар және визалық режимді жеңілдету туралы жұптас келісімнен бұрын күшіне ене алады.',
  },
};

const same = {
  kind: 'readmission',
  labels,
  twin: { kind: 'visa-facilitation', waits: false },
  hasSubtype: false,
  usualClauses: null,
  rail: COMMON_RAIL,
  likely: USUALLY_NEXT,
};

/**
 * Readmission: implementing protocols, and a clause on third-country nationals that may wait for years.
 */
export const versions: readonly KindDefinition[] = [
  {
    ...same,
    version: 2,
    replaysFrom: 1,
    events: { ...PROCEDURE_2, ...NOT_PROVISIONAL_2, ...READMISSION_ONLY_2, ...mandated(PROCEDURE_2) },
  },
  {
    ...same,
    version: 4,
    replaysFrom: 3,
    events: { ...PROCEDURE_4, ...NOT_PROVISIONAL_2, ...READMISSION_ONLY_2, ...mandated(PROCEDURE_4) },
  },
];
