import { PARTY_NAMES } from '../../src/domain/parties/names.js';
import { LANGUAGES, type Language } from '../../src/domain/values/text.js';

type InLanguages = Record<Language, string>;

/** Those with whom the ministry of the archive negotiates. */
export const PARTNERS = (
  'EU GE UA AM AZ BY KG TJ TM UZ RU CN IN JP KR MN TR IR IQ SA AE QA KW OM BH JO EG IL PK AF ' +
  'DE FR IT ES PT NL BE LU AT CH GB IE DK SE NO FI EE LV LT PL CZ SK HU RO BG GR CY MT HR SI RS ME MK AL MD ' +
  'US CA MX BR AR CL CO PE CU ZA NG KE ET MA DZ TN LY SN GH TH VN MY SG ID PH BD LK NP AU NZ ASEAN UN'
).split(' ');

const intl = Object.fromEntries(
  LANGUAGES.map((language) => [language, new Intl.DisplayNames([language], { type: 'region' })]),
) as Record<Language, Intl.DisplayNames>;

const partyIn = (code: string, language: Language): string =>
  PARTY_NAMES[code]?.[language] ?? intl[language].of(code) ?? code;

/** `Agreement on transport: Kazakhstan – Qatar`, in three languages. */
export const titleOf = (about: InLanguages, partner: string): InLanguages => ({
  en: `${about.en}: ${partyIn('KZ', 'en')} – ${partyIn(partner, 'en')}`,
  ru: `${about.ru}: ${partyIn('KZ', 'ru')} – ${partyIn(partner, 'ru')}`,
  kk: `${about.kk}: ${partyIn('KZ', 'kk')} – ${partyIn(partner, 'kk')}`,
});

/** Family names as three scripts spell them. */
const FAMILIES: readonly InLanguages[] = [
  { en: 'Bakayev', ru: 'Бакаев', kk: 'Бақаев' },
  { en: 'Akhmetov', ru: 'Ахметов', kk: 'Ахметов' },
  { en: 'Zhumagulova', ru: 'Жумагулова', kk: 'Жұмағұлова' },
  { en: 'Nurgaliyev', ru: 'Нургалиев', kk: 'Нұрғалиев' },
  { en: 'Kassymova', ru: 'Касымова', kk: 'Қасымова' },
  { en: 'Suleimenov', ru: 'Сулейменов', kk: 'Сүлейменов' },
  { en: 'Ivanov', ru: 'Иванов', kk: 'Иванов' },
  { en: 'Omarova', ru: 'Омарова', kk: 'Омарова' },
  { en: 'Müller', ru: 'Мюллер', kk: 'Мюллер' },
  { en: 'Yesenov', ru: 'Есенов', kk: 'Есенов' },
];

const INITIALS = { en: 'ABDEGIKMNRSTZ', ru: 'АБДЕГИКМНРСТЗ', kk: 'АБДЕҒИҚМНРСТЗ' };

/** The person of this number, as a protocol in that language names them. */
export function personOf(number: number, language: Language): string {
  const family = FAMILIES[number % FAMILIES.length] as InLanguages;
  const initials = INITIALS[language];
  const initial = initials[Math.floor(number / FAMILIES.length) % initials.length];
  return `${initial}. ${family[language]}`;
}

export const CITIES: readonly (InLanguages & { country: string })[] = [
  { en: 'Astana', ru: 'Астана', kk: 'Астана', country: 'KZ' },
  { en: 'Almaty', ru: 'Алматы', kk: 'Алматы', country: 'KZ' },
  { en: 'Brussels', ru: 'Брюссель', kk: 'Брюссель', country: 'BE' },
  { en: 'Geneva', ru: 'Женева', kk: 'Женева', country: 'CH' },
  { en: 'Doha', ru: 'Доха', kk: 'Доха', country: 'QA' },
  { en: 'Tashkent', ru: 'Ташкент', kk: 'Ташкент', country: 'UZ' },
  { en: 'Vienna', ru: 'Вена', kk: 'Вена', country: 'AT' },
  { en: 'Shymkent', ru: 'Шымкент', kk: 'Шымкент', country: 'KZ' },
];

export const BODIES: readonly InLanguages[] = [
  { en: 'Consular department', ru: 'Консульский департамент', kk: 'Консулдық департамент' },
  { en: 'Ministry of Transport', ru: 'Министерство транспорта', kk: 'Көлік министрлігі' },
  { en: 'Migration service', ru: 'Миграционная служба', kk: 'Көші-қон қызметі' },
];

export const SUMMARIES: readonly InLanguages[] = [
  {
    en: 'Experts agreed on short-stay visas for students and drivers.',
    ru: 'Эксперты согласовали визы для студентов и водителей.',
    kk: 'Сарапшылар студенттер мен жүргізушілерге арналған визаларды келісті.',
  },
  {
    en: 'Article 12 on the fifth freedom of the air stays open.',
    ru: 'Статья 12 о пятой свободе воздуха остается открытой.',
    kk: 'Әуенің бесінші еркіндігі туралы 12-бап ашық қалды.',
  },
  {
    en: 'The sides exchanged drafts on the transfer of data.',
    ru: 'Стороны обменялись проектами о передаче данных.',
    kk: 'Тараптар деректерді беру туралы жобалармен алмасты.',
  },
  {
    en: 'Talks on transit fees and border crossings went on.',
    ru: 'Переговоры о транзитных сборах и пунктах пропуска продолжены.',
    kk: 'Транзиттік алымдар мен өткізу пункттері туралы келіссөздер жалғасты.',
  },
];
