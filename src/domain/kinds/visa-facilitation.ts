import type { KindDefinition } from '../machine/definition.js';
import { AFTER_TWIN_2, MANDATED_2, NOT_PROVISIONAL_2, PROCEDURE_2 } from './shared/procedure-2.js';
import { COMMON_RAIL } from './shared/rail.js';

/**
 * Visa facilitation: never in force before its readmission twin; suspended in part or whole at 48 h notice.
 */
export const visaFacilitation: readonly KindDefinition[] = [
  {
    kind: 'visa-facilitation',
    version: 2,
    replaysFrom: 1,
    labels: {
      name: {
        en: 'Visa facilitation agreement',
        ru: 'Соглашение об упрощенном визовом режиме',
        kk: 'Визалық режимді жеңілдету туралы келісім',
      },
      help: {
        en: 'Makes visas easier to obtain; it does not abolish them. It enters into force on the first day of the second month after the last notification, and never before its readmission twin. Parts of it, or all of it, can be suspended.',
        ru: 'Упрощает получение виз, но не отменяет их. Вступает в силу в первый день второго месяца после последнего уведомления и никогда не раньше парного соглашения о реадмиссии. Его действие может быть приостановлено частично или полностью.',
        kk: 'Виза алуды жеңілдетеді, бірақ визаны жоймайды. Соңғы хабарламадан кейінгі екінші айдың бірінші күні күшіне енеді және ешқашан реадмиссия туралы жұптас келісімнен бұрын күшіне енбейді. Қолданысы ішінара немесе толық тоқтатыла тұруы мүмкін.',
      },
    },
    twin: { kind: 'readmission', waits: true },
    rail: COMMON_RAIL,
    events: { ...PROCEDURE_2, ...NOT_PROVISIONAL_2, ...MANDATED_2, ...AFTER_TWIN_2 },
  },
];
