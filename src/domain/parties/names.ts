import type { Language } from '../values/text.js';

/** A name in all languages. */
export type Labels = Readonly<Record<Language, string>>;

/**
 * Names of parties that Intl does not know, or gives in a form that treaties do not use. All other codes are ISO 3166-1
 * alpha-2, and take their names from Intl.
 */
export const PARTY_NAMES: Readonly<Record<string, Labels>> = {
  EU: { en: 'European Union', ru: 'Европейский союз', kk: 'Еуропалық Одақ' },
  EAEU: {
    en: 'Eurasian Economic Union',
    ru: 'Евразийский экономический союз',
    kk: 'Еуразиялық экономикалық одақ',
  },
  ASEAN: {
    en: 'Association of Southeast Asian Nations',
    ru: 'Ассоциация государств Юго-Восточной Азии',
    kk: 'Оңтүстік-Шығыс Азия мемлекеттерінің қауымдастығы',
  },
  UN: { en: 'United Nations', ru: 'Организация Объединенных Наций', kk: 'Біріккен Ұлттар Ұйымы' },
  // Intl: Киргизия.
  KG: { en: 'Kyrgyzstan', ru: 'Кыргызстан', kk: 'Қырғызстан' },
  // Intl: Сянган АӘА.
  HK: { en: 'Hong Kong', ru: 'Гонконг', kk: 'Гонконг' },
  // Intl names the two states by their capitals, and in Kazakh one of them only Конго.
  CG: { en: 'Republic of the Congo', ru: 'Республика Конго', kk: 'Конго Республикасы' },
  CD: {
    en: 'Democratic Republic of the Congo',
    ru: 'Демократическая Республика Конго',
    kk: 'Конго Демократиялық Республикасы',
  },
  // Intl: South Korea, Оңтүстік Корея; North Korea, Солтүстік Корея.
  KR: { en: 'Republic of Korea', ru: 'Республика Корея', kk: 'Корея Республикасы' },
  KP: {
    en: 'Democratic People’s Republic of Korea',
    ru: 'Корейская Народно-Демократическая Республика',
    kk: 'Корея Халық Демократиялық Республикасы',
  },
  // Intl adds the former name in brackets.
  MM: { en: 'Myanmar', ru: 'Мьянма', kk: 'Мьянма' },
  // Intl names the city. The Holy See concludes treaties.
  VA: { en: 'Holy See', ru: 'Святой Престол', kk: 'Қасиетті Тақ' },
};

/** The party that is named first, unless an installation says otherwise (`OWN_PARTY`). */
export const DEFAULT_OWN_PARTY = 'KZ';

/** What people also call a party. These names are understood where a party is typed, and never shown. */
export const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  EU: ['ЕС', 'ЕО'],
  EAEU: ['ЕАЭС', 'ЕАЭО'],
  ASEAN: ['АСЕАН'],
  UN: ['ООН', 'БҰҰ'],
  KG: ['Kyrgyz Republic', 'Кыргызская Республика', 'Қырғыз Республикасы'],
};
