import type { Language } from '../values/text.js';

/** Bodies that agreements set up, as they are called in every language. */
export const BODIES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  joint_committee: { en: 'Joint Committee', ru: 'Совместный комитет', kk: 'Бірлескен комитет' },
  cooperation_council: { en: 'Cooperation Council', ru: 'Совет сотрудничества', kk: 'Ынтымақтастық кеңесі' },
  cooperation_committee: {
    en: 'Cooperation Committee',
    ru: 'Комитет сотрудничества',
    kk: 'Ынтымақтастық комитеті',
  },
  parliamentary_committee: {
    en: 'Parliamentary Cooperation Committee',
    ru: 'Комитет парламентского сотрудничества',
    kk: 'Парламенттік ынтымақтастық комитеті',
  },
  association_council: { en: 'Association Council', ru: 'Совет ассоциации', kk: 'Қауымдастық кеңесі' },
  intergovernmental_commission: {
    en: 'Intergovernmental Commission',
    ru: 'Межправительственная комиссия',
    kk: 'Үкіметаралық комиссия',
  },
  partnership_council: { en: 'Partnership Council', ru: 'Совет партнерства', kk: 'Серіктестік кеңесі' },
};
