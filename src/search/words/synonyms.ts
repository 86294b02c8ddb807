/**
 * Other words for what kinds and parties are called, which their labels do not have. A code of src/domain/kinds or of a
 * party, and the words, in any of the three languages.
 */
export const KIND_SYNONYMS: Readonly<Record<string, string>> = {
  'air-transport':
    'aviation airline flights авиация авиасообщение авиаперевозки авиарейсы воздушный әуе авиациялық авиақатынас ұшу',
  'visa-facilitation': 'visas визы виза визовый виза визалар',
  readmission: 'return readmit возврат реадмиссия қайтару',
};

export const PARTY_SYNONYMS: Readonly<Record<string, string>> = {
  AE: 'UAE Emirates ОАЭ Эмираты БАӘ',
  CN: 'PRC КНР ҚХР',
  CZ: 'Czech Чехия чешский',
  DE: 'FRG ФРГ ГФР',
  EAEU: 'EAEU ЕАЭС ЕАЭО',
  EU: 'EU ЕС ЕО Евросоюз Еуроодақ',
  GB: 'UK Britain Британия Великобритания Ұлыбритания',
  KR: 'South Южная Оңтүстік',
  KZ: 'РК ҚР',
  NL: 'Holland Голландия',
  RU: 'РФ РФ',
  TR: 'Turkey',
  UN: 'UN ООН БҰҰ',
  US: 'USA America США Америка АҚШ',
};
