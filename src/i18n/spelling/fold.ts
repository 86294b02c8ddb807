import { Memo } from '../../domain/values/memo.js';

/**
 * One spelling for all ways to write a word: Бакаев, Бақаев and Bakayev become `bakaev`. Both what is searched and what
 * is typed is folded, so the result need not be good English. Letters of other scripts stay as they are.
 */

/** Cyrillic letters, Kazakh ones included, without diacritics: й is и, ё is е (NFKD). */
const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ а: 'a', ә: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', д: 'd', е: 'e', ж: 'j', з: 'z', и: 'i', і: 'i' },
  ...{ к: 'k', қ: 'k', л: 'l', м: 'm', н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p', р: 'r', с: 's', т: 't' },
  ...{ у: 'u', ү: 'u', ұ: 'u', ф: 'f', х: 'h', һ: 'h', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sh', ъ: '', ы: 'i' },
  ...{ ь: '', э: 'e', ю: 'iu', я: 'ia' },
};

/** Latin letters that NFKD does not take apart, and those of the Kazakh Latin alphabet that stand for two. */
const LATIN: Readonly<Record<string, string>> = {
  ...{ ı: 'i', ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'e', œ: 'e', ş: 'sh', ç: 'ch' },
};

/** Spellings in Latin letters, in the order in which they are replaced. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/shch/g, 'sh'],
  [/d?zh|dj/g, 'j'],
  [/kh/g, 'h'],
  [/gh/g, 'g'],
  [/ph/g, 'f'],
  [/tz/g, 'ts'],
  [/ck|c(?!h)|q/g, 'k'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  // Ermek and Yermek, Bakaev and Bakayev.
  [/y(?=e)/g, ''],
  [/y/g, 'i'],
  [/([a-z])\1+/g, '$1'],
];

const MARKS = /\p{M}/gu;
const TRANSLITERATED = new RegExp(`[${Object.keys({ ...CYRILLIC, ...LATIN }).join('')}]`, 'g');

/** The longest folded word: longer ones are cut. */
const LONGEST = 60;

const replaced = (text: string): string =>
  text.replace(TRANSLITERATED, (letter) => CYRILLIC[letter] ?? LATIN[letter] ?? '');

/** The words of a ledger repeat: some megabytes spare most of the work of indexing them. */
const known = new Memo<string, string>(50_000);

export const fold = (word: string): string => known.of(word, folded);

function folded(word: string): string {
  const composed = replaced(word.toLowerCase().normalize('NFKC'));
  const plain = replaced(composed.normalize('NFKD').replace(MARKS, ''));
  const spelt = SPELLINGS.reduce((text, [spelling, letters]) => text.replace(spelling, letters), plain);
  return [...spelt].slice(0, LONGEST).join('');
}
