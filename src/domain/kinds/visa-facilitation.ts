import type { KindDefinition } from '../machine/definition.js';
import { afterTwin, mandated, NOT_PROVISIONAL_2, PROCEDURE_2 } from './shared/procedure-2.js';
import { PROCEDURE_4 } from './shared/procedure-4.js';
import { COMMON_RAIL, USUALLY_NEXT } from './shared/rail.js';

const labels = {
  name: {
    en: 'Visa facilitation agreement',
    ru: 'Соглашение об упрощенном визовом режиме',
    kk: 'Визалық режимді жеңілдету туралы келісім',
  },
  short: { en: 'Visa facilitation', ru: 'Упрощение визового режима', kk: 'Визалық режимді жеңілдету' },
  help: {
    en: 'Makes visas easier to obtain; it does not abolish them. It enters into force on the first day of the second month after the last notification, and never before its readmission twin. Parts of it, or all of it, can be suspended.',
    ru: 'Упрощает получение виз, но не отменяет их. Вступает в силу в первый день второго месяца после последнего уведомления и никогда не раньше парного соглашения о реадмиссии. Его действие может быть приостановлено частично или полностью.',
    kk: 'Виза алуды жеңілдетеді, бірақ визаны жоймайды. Соңғы хабарламадан кейінгі екінші айдың бірінші күні күшіне енеді және ешқашан реадмиссия туралы жұптас келісімнен бұрын күшіне енбейді. Қолданысы ішінара немесе толық тоқтатыла тұруы мүмкін.',
  },
};

const same = {
  kind: 'visa-facilitation',
  labels,
  twin: { kind: 'readmission', waits: true },
  hasSubtype: false,
  usualClauses: { entryIntoForce: { after: 'last_notification', months: 2, firstOfMonth: true } },
  rail: COMMON_RAIL,
  likely: USUALLY_NEXT,
};

/**
 * Visa facilitation: never in force before its readmission twin; suspended in part or whole at 48 h notice.
 */
export const versions: readonly KindDefinition[] = [
  {
    ...same,
    version: 2,
    replaysFrom: 1,
    events: { ...PROCEDURE_2, ...NOT_PROVISIONAL_2, ...mandated(PROCEDURE_2), ...afterTwin(PROCEDURE_2) },
  },
  {
    ...same,
    version: 4,
    replaysFrom: 3,
    events: { ...PROCEDURE_4, ...NOT_PROVISIONAL_2, ...mandated(PROCEDURE_4), ...afterTwin(PROCEDURE_4) },
  },
];
