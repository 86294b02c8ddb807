import type { DomesticProcedure } from './procedure.js';
import {
  CONCLUSION_STEP,
  CONSENT_STEP,
  MANDATE_STEP,
  NOTIFIED_STEP,
  SIGNING_DECISION_STEP,
} from './step-names.js';

/**
 * Article 218 TFEU: (2) and (3) authorisation, (5) signing, (6) consent and conclusion. The Treaty of Lisbon, which gave
 * the article its present form, entered into force on 1 December 2009.
 */
export const EUROPEAN_UNION: DomesticProcedure = {
  since: '2009-12-01',
  text: {
    title: {
      en: 'Article 218 of the Treaty on the Functioning of the European Union',
      ru: 'Статья 218 Договора о функционировании Европейского союза',
      kk: 'Еуропалық Одақтың жұмыс істеуі туралы шарттың 218-бабы',
    },
    url: 'https://eur-lex.europa.eu/legal-content/EN/TXT/HTML/?uri=CELEX:12012E218',
  },
  steps: [
    {
      ...MANDATE_STEP,
      by: {
        en: 'Council authorisation with directives',
        ru: 'разрешение Совета с директивами',
        kk: 'Кеңестің директивалармен берген рұқсаты',
      },
    },
    { ...SIGNING_DECISION_STEP, by: { en: 'Council', ru: 'Совет', kk: 'Кеңес' } },
    {
      ...CONSENT_STEP,
      by: { en: 'European Parliament', ru: 'Европейский парламент', kk: 'Еуропалық парламент' },
    },
    { ...CONCLUSION_STEP, by: { en: 'Council decision', ru: 'решение Совета', kk: 'Кеңестің шешімі' } },
    NOTIFIED_STEP,
  ],
};
