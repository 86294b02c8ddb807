import type { KindDefinition } from '../machine/definition.js';
import { PROCEDURE_2, PROVISIONAL_2 } from './shared/procedure-2.js';
import { COMMON_RAIL } from './shared/rail.js';

/**
 * Air transport, horizontal and comprehensive: often applied provisionally for years. No mandate is expected,
 * since a horizontal agreement rests on the general one of 2003.
 */
export const airTransport: readonly KindDefinition[] = [
  {
    kind: 'air-transport',
    version: 2,
    replaysFrom: 1,
    labels: {
      name: {
        en: 'Air services agreement',
        ru: 'Соглашение о воздушном сообщении',
        kk: 'Әуе қатынасы туралы келісім',
      },
      help: {
        en: 'Settles air services between the parties, in certain aspects (horizontal) or as a whole (comprehensive). It may be applied provisionally, sometimes for years, before it enters into force.',
        ru: 'Регулирует воздушное сообщение между сторонами в отдельных аспектах (горизонтальное) или в целом (всеобъемлющее). До вступления в силу может применяться временно, иногда годами.',
        kk: 'Тараптар арасындағы әуе қатынасын жекелеген аспектілерде (көлденең) немесе тұтастай (жан-жақты) реттейді. Күшіне енгенге дейін уақытша, кейде жылдар бойы қолданылуы мүмкін.',
      },
    },
    twin: null,
    rail: COMMON_RAIL,
    events: { ...PROCEDURE_2, ...PROVISIONAL_2 },
  },
];
