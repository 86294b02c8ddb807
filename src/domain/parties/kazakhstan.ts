import type { DomesticProcedure } from './procedure.js';
import { NOTIFIED_STEP, RATIFIED_STEP, SIGNING_DECISION_STEP } from './step-names.js';

/**
 * Law No. 54 of 30 May 2005. Article 4: legal and linguistic expertise is mandatory for treaties that are to be
 * ratified. Article 5: proposals to sign go to the President or the Government. Article 25: the State Register, which a
 * resolution of the Government keeps (No. 1133 of 29 October 2010, https://adilet.zan.kz/eng/docs/P1000001133). The law
 * repealed the decree of 12 December 1995, No. 2679 (https://adilet.zan.kz/kaz/docs/U950002679_). It is dated here by its
 * own day.
 */
export const KAZAKHSTAN: DomesticProcedure = {
  since: '2005-05-30',
  text: {
    title: {
      en: 'Law of the Republic of Kazakhstan No. 54 of 30 May 2005 on international treaties',
      ru: 'Закон Республики Казахстан от 30 мая 2005 года № 54 «О международных договорах Республики Казахстан»',
      kk: '«Қазақстан Республикасының халықаралық шарттары туралы» 2005 жылғы 30 мамырдағы № 54 Қазақстан Республикасының Заңы',
    },
    url: 'https://adilet.zan.kz/rus/docs/Z050000054_',
  },
  steps: [
    {
      step: 'legal_and_linguistic_expertise',
      event: 'step.completed',
      name: {
        en: 'Legal and linguistic expertise',
        ru: 'Правовая и лингвистическая экспертиза',
        kk: 'Құқықтық және лингвистикалық сараптама',
      },
    },
    {
      step: 'interagency_approval',
      event: 'step.completed',
      name: {
        en: 'Interagency approval',
        ru: 'Межведомственное согласование',
        kk: 'Ведомствоаралық келісу',
      },
    },
    {
      ...SIGNING_DECISION_STEP,
      by: {
        en: 'President or Government',
        ru: 'Президент или Правительство',
        kk: 'Президент немесе Үкімет',
      },
    },
    {
      step: 'full_powers',
      event: 'full_powers.issued',
      name: { en: 'Full powers', ru: 'Полномочия на подписание', kk: 'Қол қоюға өкілеттік' },
    },
    {
      ...RATIFIED_STEP,
      by: {
        en: 'by law, or approval',
        ru: 'законом, либо утверждение',
        kk: 'заңмен немесе бекіту арқылы',
      },
    },
    {
      ...NOTIFIED_STEP,
      by: {
        en: 'note of the Ministry of Foreign Affairs',
        ru: 'нота Министерства иностранных дел',
        kk: 'Сыртқы істер министрлігінің нотасы',
      },
    },
    {
      step: 'state_register',
      event: 'step.completed',
      name: {
        en: 'Entry in the State Register',
        ru: 'Внесение в государственный реестр',
        kk: 'Мемлекеттік тізілімге енгізу',
      },
    },
  ],
};
