import type { KindDefinition } from '../machine/definition.js';
import { PROCEDURE_2, PROVISIONAL_2 } from './shared/procedure-2.js';
import { PROVISIONAL_3 } from './shared/procedure-3.js';
import { PROCEDURE_4 } from './shared/procedure-4.js';
import { COMMON_RAIL, USUALLY_NEXT } from './shared/rail.js';

const labels = {
  name: {
    en: 'Air services agreement',
    ru: 'Соглашение о воздушном сообщении',
    kk: 'Әуе қатынасы туралы келісім',
  },
  short: { en: 'Air services', ru: 'Воздушное сообщение', kk: 'Әуе қатынасы' },
  help: {
    en: 'Settles air services between the parties, in certain aspects (horizontal) or as a whole (comprehensive). It may be applied provisionally, sometimes for years, before it enters into force.',
    ru: 'Регулирует воздушное сообщение между сторонами в отдельных аспектах (горизонтальное) или в целом (всеобъемлющее). До вступления в силу может применяться временно, иногда годами.',
    kk: 'Тараптар арасындағы әуе қатынасын жекелеген аспектілерде (көлденең) немесе тұтастай (жан-жақты) реттейді. Күшіне енгенге дейін уақытша, кейде жылдар бойы қолданылуы мүмкін.',
  },
};

const same = {
  kind: 'air-transport',
  labels,
  twin: null,
  hasSubtype: false,
  usualClauses: null,
  rail: COMMON_RAIL,
  likely: USUALLY_NEXT,
};

/**
 * Air transport, horizontal and comprehensive: often applied provisionally for years. No mandate is expected,
 * since a horizontal agreement rests on the general one of 2003.
 */
export const versions: readonly KindDefinition[] = [
  { ...same, version: 2, replaysFrom: 1, events: { ...PROCEDURE_2, ...PROVISIONAL_2 } },
  { ...same, version: 4, replaysFrom: 3, events: { ...PROCEDURE_4, ...PROVISIONAL_3 } },
];
