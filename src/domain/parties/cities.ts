import type { Language } from '../values/text.js';
import type { Place } from '../values/views.js';

type CityName = readonly [en: string, ru: string, kk: string];

// Stryker disable all: names, which a test would only say again.
/** Cities where agreements are negotiated, by country. A country is given only where it is common knowledge. */
const BY_COUNTRY: Readonly<Record<string, readonly CityName[]>> = {
  AM: [
    ['Yerevan', 'Ереван', 'Ереван'],
    ['Gyumri', 'Гюмри', 'Гюмри'],
  ],
  AZ: [['Baku', 'Баку', 'Баку']],
  GE: [
    ['Tbilisi', 'Тбилиси', 'Тбилиси'],
    ['Batumi', 'Батуми', 'Батуми'],
    ['Kutaisi', 'Кутаиси', 'Кутаиси'],
  ],
  MD: [['Chisinau', 'Кишинев', 'Кишинев']],
  UA: [
    ['Kyiv', 'Киев', 'Киев'],
    ['Kiev', 'Киев', 'Киев'],
    ['Lviv', 'Львов', 'Львов'],
  ],
  BY: [['Minsk', 'Минск', 'Минск']],
  RU: [
    ['Moscow', 'Москва', 'Мәскеу'],
    ['Saint Petersburg', 'Санкт-Петербург', 'Санкт-Петербург'],
    ['St Petersburg', 'Санкт-Петербург', 'Санкт-Петербург'],
    ['Sochi', 'Сочи', 'Сочи'],
  ],
  KZ: [
    ['Astana', 'Астана', 'Астана'],
    ['Almaty', 'Алматы', 'Алматы'],
    ['Nur-Sultan', 'Нур-Султан', 'Нұр-Сұлтан'],
    ['Shymkent', 'Шымкент', 'Шымкент'],
    ['Aktau', 'Актау', 'Ақтау'],
    ['Turkistan', 'Туркестан', 'Түркістан'],
  ],
  KG: [
    ['Bishkek', 'Бишкек', 'Бішкек'],
    ['Osh', 'Ош', 'Ош'],
  ],
  UZ: [
    ['Tashkent', 'Ташкент', 'Ташкент'],
    ['Samarkand', 'Самарканд', 'Самарқан'],
    ['Bukhara', 'Бухара', 'Бұхара'],
  ],
  TJ: [['Dushanbe', 'Душанбе', 'Душанбе']],
  TM: [['Ashgabat', 'Ашхабад', 'Ашғабат']],
  MN: [['Ulaanbaatar', 'Улан-Батор', 'Ұлан-Батор']],
  BE: [['Brussels', 'Брюссель', 'Брюссель']],
  LU: [
    ['Luxembourg', 'Люксембург', 'Люксембург'],
    ['Luxemburg', 'Люксембург', 'Люксембург'],
  ],
  NL: [
    ['Amsterdam', 'Амстердам', 'Амстердам'],
    ['The Hague', 'Гаага', 'Гаага'],
  ],
  FR: [
    ['Paris', 'Париж', 'Париж'],
    ['Strasbourg', 'Страсбург', 'Страсбург'],
  ],
  DE: [
    ['Berlin', 'Берлин', 'Берлин'],
    ['Bonn', 'Бонн', 'Бонн'],
    ['Munich', 'Мюнхен', 'Мюнхен'],
  ],
  AT: [['Vienna', 'Вена', 'Вена']],
  CH: [
    ['Bern', 'Берн', 'Берн'],
    ['Berne', 'Берн', 'Берн'],
    ['Geneva', 'Женева', 'Женева'],
  ],
  IT: [
    ['Rome', 'Рим', 'Рим'],
    ['Milan', 'Милан', 'Милан'],
  ],
  ES: [
    ['Madrid', 'Мадрид', 'Мадрид'],
    ['Barcelona', 'Барселона', 'Барселона'],
  ],
  PT: [['Lisbon', 'Лиссабон', 'Лиссабон']],
  GB: [['London', 'Лондон', 'Лондон']],
  IE: [['Dublin', 'Дублин', 'Дублин']],
  DK: [['Copenhagen', 'Копенгаген', 'Копенгаген']],
  SE: [['Stockholm', 'Стокгольм', 'Стокгольм']],
  NO: [['Oslo', 'Осло', 'Осло']],
  FI: [['Helsinki', 'Хельсинки', 'Хельсинки']],
  IS: [['Reykjavik', 'Рейкьявик', 'Рейкьявик']],
  EE: [['Tallinn', 'Таллин', 'Таллин']],
  LV: [['Riga', 'Рига', 'Рига']],
  LT: [['Vilnius', 'Вильнюс', 'Вильнюс']],
  PL: [
    ['Warsaw', 'Варшава', 'Варшава'],
    ['Krakow', 'Краков', 'Краков'],
  ],
  CZ: [['Prague', 'Прага', 'Прага']],
  SK: [['Bratislava', 'Братислава', 'Братислава']],
  HU: [['Budapest', 'Будапешт', 'Будапешт']],
  RO: [['Bucharest', 'Бухарест', 'Бухарест']],
  BG: [['Sofia', 'София', 'София']],
  GR: [['Athens', 'Афины', 'Афина']],
  CY: [['Nicosia', 'Никосия', 'Никосия']],
  MT: [['Valletta', 'Валлетта', 'Валлетта']],
  SI: [['Ljubljana', 'Любляна', 'Любляна']],
  HR: [['Zagreb', 'Загреб', 'Загреб']],
  RS: [['Belgrade', 'Белград', 'Белград']],
  BA: [['Sarajevo', 'Сараево', 'Сараево']],
  ME: [['Podgorica', 'Подгорица', 'Подгорица']],
  MK: [['Skopje', 'Скопье', 'Скопье']],
  AL: [['Tirana', 'Тирана', 'Тирана']],
  TR: [
    ['Ankara', 'Анкара', 'Анкара'],
    ['Istanbul', 'Стамбул', 'Стамбул'],
    ['Antalya', 'Анталья', 'Анталия'],
  ],
  IR: [['Tehran', 'Тегеран', 'Тегеран']],
  IQ: [['Baghdad', 'Багдад', 'Бағдат']],
  IL: [['Tel Aviv', 'Тель-Авив', 'Тель-Авив']],
  JO: [['Amman', 'Амман', 'Амман']],
  AE: [
    ['Abu Dhabi', 'Абу-Даби', 'Абу-Даби'],
    ['Dubai', 'Дубай', 'Дубай'],
  ],
  QA: [['Doha', 'Доха', 'Доха']],
  SA: [['Riyadh', 'Эр-Рияд', 'Эр-Рияд']],
  KW: [['Kuwait City', 'Эль-Кувейт', 'Эль-Кувейт']],
  OM: [['Muscat', 'Маскат', 'Маскат']],
  EG: [['Cairo', 'Каир', 'Каир']],
  CN: [
    ['Beijing', 'Пекин', 'Бейжің'],
    ['Shanghai', 'Шанхай', 'Шанхай'],
  ],
  JP: [['Tokyo', 'Токио', 'Токио']],
  KR: [['Seoul', 'Сеул', 'Сеул']],
  IN: [['New Delhi', 'Нью-Дели', 'Нью-Дели']],
  PK: [['Islamabad', 'Исламабад', 'Исламабад']],
  AF: [['Kabul', 'Кабул', 'Кабул']],
  VN: [['Hanoi', 'Ханой', 'Ханой']],
  TH: [['Bangkok', 'Бангкок', 'Бангкок']],
  MY: [['Kuala Lumpur', 'Куала-Лумпур', 'Куала-Лумпур']],
  ID: [['Jakarta', 'Джакарта', 'Джакарта']],
  US: [
    ['Washington', 'Вашингтон', 'Вашингтон'],
    ['New York', 'Нью-Йорк', 'Нью-Йорк'],
  ],
  CA: [['Ottawa', 'Оттава', 'Оттава']],
  BR: [['Brasilia', 'Бразилиа', 'Бразилиа']],
  MA: [['Rabat', 'Рабат', 'Рабат']],
  TN: [['Tunis', 'Тунис', 'Тунис']],
  CV: [['Praia', 'Прая', 'Прая']],
  AU: [['Canberra', 'Канберра', 'Канберра']],
};
// Stryker restore all

/** These cities as places of entries have them: named in every language. */
export const CITIES: readonly (Place & { city: Record<Language, string> })[] = Object.entries(
  BY_COUNTRY,
).flatMap(([country, cities]) => cities.map(([en, ru, kk]) => ({ city: { en, ru, kk }, country })));
