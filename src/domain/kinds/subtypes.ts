import type { Labels } from '../parties/names.js';

/**
 * What an agreement may be about, for kinds that leave it open. A track names one of these, or says it in other words.
 */
export const SUBTYPES: Readonly<Record<string, Labels>> = {
  partnership: {
    en: 'Partnership and cooperation',
    ru: 'Партнерство и сотрудничество',
    kk: 'Әріптестік және ынтымақтастық',
  },
  trade: { en: 'Trade', ru: 'Торговля', kk: 'Сауда' },
  investment: { en: 'Investment protection', ru: 'Защита инвестиций', kk: 'Инвестицияларды қорғау' },
  taxation: { en: 'Double taxation', ru: 'Двойное налогообложение', kk: 'Қосарланған салық салу' },
  border: { en: 'Border', ru: 'Граница', kk: 'Шекара' },
  'legal-assistance': { en: 'Legal assistance', ru: 'Правовая помощь', kk: 'Құқықтық көмек' },
  extradition: { en: 'Extradition', ru: 'Выдача', kk: 'Ұстап беру' },
  'visa-waiver': { en: 'Visa waiver', ru: 'Отмена виз', kk: 'Визаны жою' },
  'data-transfer': { en: 'Transfer of data', ru: 'Передача данных', kk: 'Деректерді беру' },
  transport: { en: 'Transport', ru: 'Транспорт', kk: 'Көлік' },
  defence: { en: 'Defence', ru: 'Оборона', kk: 'Қорғаныс' },
  culture: { en: 'Culture and education', ru: 'Культура и образование', kk: 'Мәдениет және білім' },
};

/** The name of a listed subtype. */
export const subtypeLabels = (subtype: unknown): Labels | undefined =>
  typeof subtype === 'string' && Object.hasOwn(SUBTYPES, subtype) ? SUBTYPES[subtype] : undefined;
