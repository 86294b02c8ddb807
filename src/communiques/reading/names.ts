/** Letters of Russian and Kazakh as the English transliterations of names have them, folded as below. */
const LATIN: Readonly<Record<string, string>> = {
  а: 'a',
  ә: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ғ: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  і: 'i',
  к: 'k',
  қ: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  ң: 'n',
  о: 'o',
  ө: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ұ: 'u',
  ү: 'u',
  ф: 'f',
  х: 'h',
  һ: 'h',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'sh',
  ъ: '',
  ы: 'i',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
};

/**
 * A name as its spellings have it in common: Bakayev, Bakaev, Бакаев and Бақаев give the same, and so does Yermek with a
 * Cyrillic к. Letter by letter, so that two alphabets in one word do no harm.
 */
export function folded(name: string): string {
  const latin = [...name.toLowerCase()].map((letter) => LATIN[letter] ?? letter).join('');
  return latin
    .normalize('NFD')
    .replace(/[^a-z]/g, '')
    .replace(/kh|ch/g, 'h')
    .replace(/(?<![a-z])ye|(?<=[aeiou])ye/g, 'e')
    .replaceAll('y', 'i')
    .replaceAll('zh', 'j')
    .replaceAll('dj', 'j')
    .replace(/q|ck/g, 'k')
    .replaceAll('w', 'v')
    .replaceAll('x', 'ks')
    .replace(/ii+/g, 'i')
    .replace(/(.)\1/g, '$1');
}

/** Whether a word is a name, bare or with one of these endings in place of its last vowel or after it. */
export function isForm(word: string, name: string, endings: readonly string[]): boolean {
  if (word === name) return true;
  const stem = name.length > 3 ? name.replace(/[aeiou]$/, '') : name;
  if (stem.length > 2 && word === stem) return true;
  return endings.some((ending) => word === name + ending || word === stem + ending);
}

export type Endings = readonly (readonly [form: string, nominative: string])[];

/** A word with the first of these endings that it has replaced. */
export function replaced(word: string, endings: Endings): string {
  const lower = word.toLowerCase();
  const pair = endings.find(([form]) => lower.endsWith(form) && word.length - form.length >= 2);
  return pair ? word.slice(0, word.length - pair[0].length) + pair[1] : word;
}
