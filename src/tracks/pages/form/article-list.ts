import {
  ARTICLE_STATES,
  type ArticleState,
  MOST_ARTICLES,
  type StatedArticle,
  statedArticleSchema,
} from '../../../domain/events/event-data.js';
import type { MessageKey } from '../../../i18n/catalogue.js';
import type { Messages, Params } from '../../../i18n/messages.js';
import { refsIn } from '../../../ui/article-ranges.js';

/** What is wrong with the list, and in which line. */
export type ListFault = { key: MessageKey; params: Params };
export type ArticleList = { articles: StatedArticle[]; fault: ListFault | null };

/** The words by which a reader names a state: those of the pages, in their language, and the codes of the API. */
const wordsFor = (state: ArticleState, m: Messages): string[] =>
  [state, m.label('fields', `articles.${state}`), m.label('text', `state.${state}`)].map((word) =>
    word.toLocaleLowerCase(m.language),
  );

/** The words that a hint or an error names. */
export const stateWords = (m: Messages): string =>
  ARTICLE_STATES.map((state) => m.label('text', `state.${state}`)).join(', ');

/** `named`: whether the first field is in quotation marks: then it is one name, not a list of numbers. */
type Record = { line: number; fields: string[]; named: boolean };

/** A field in quotation marks may hold whatever parts fields and lines (RFC 4180), and a mark is doubled in it. */
const FIELD = /\s*"((?:[^"]|"")*)"[^\S\n]*(?=[;\t\n]|$)|([^;\t\n]*)/y;

/** Lines of fields between semicolons, or between tabs as a spreadsheet copies them. The line of a mark left open. */
function recordsIn(text: string): { records: Record[]; open: number | null } {
  const records: Record[] = [];
  let line = 1;
  let record: Record = { line, fields: [], named: false };
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex <= text.length) {
    const at = FIELD.lastIndex;
    const [whole = '', quoted, plain = ''] = FIELD.exec(text) ?? [];
    FIELD.lastIndex = at + whole.length;
    if (quoted === undefined && plain.trimStart().startsWith('"')) return { records, open: line };
    if (record.fields.length === 0) record.named = quoted !== undefined;
    record.fields.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    line += whole.split('\n').length - 1;
    const end = text[FIELD.lastIndex] ?? '\n';
    FIELD.lastIndex += 1;
    if (end !== '\n') continue;
    if (record.fields.some(Boolean)) records.push(record);
    line += 1;
    record = { line, fields: [], named: false };
  }
  return { records, open: null };
}

/** Number; title; state; note. With two fields the second is the state. */
function partsOf(fields: readonly string[]): [ref: string, title: string, state: string, note: string] {
  const [ref = '', title = '', state = '', note = ''] = fields;
  return fields.filter(Boolean).length === 2 && state === ''
    ? [ref, '', title, '']
    : [ref, title, state, note];
}

/** The names of the columns, as a spreadsheet copies them along. */
const isHead = (state: string, m: Messages): boolean =>
  ['state', m.t('text.state').toLocaleLowerCase(m.language)].includes(state.toLocaleLowerCase(m.language));

/** An article that can only be named in quotation marks, because its name would be read as several. */
export const isListed = ({ ref }: StatedArticle): boolean => refsIn(ref, MOST_ARTICLES).join() !== ref;

/** Lines that are read as these articles. */
export const articleLines = (articles: readonly StatedArticle[]): string =>
  articles.map(({ ref, state }) => `"${ref.replaceAll('"', '""')}"; ; ${state}`).join('\n');

/** The pasted list of articles; up to its first fault. */
export function readArticleList(typed: string, m: Messages): ArticleList {
  const { records, open } = recordsIn(typed.replaceAll(/\r\n?/g, '\n'));
  const states = new Map(ARTICLE_STATES.flatMap((state) => wordsFor(state, m).map((word) => [word, state])));
  const read = new Map<string, StatedArticle>();
  const wrong = (key: MessageKey, params: Params): ArticleList => ({
    articles: [...read.values()],
    fault: { key, params },
  });
  for (const [index, { line, fields, named }] of records.entries()) {
    if (fields.slice(4).some(Boolean)) return wrong('entry.articles_line_long', { line });
    const [refs, title, word, note] = partsOf(fields);
    if (index === 0 && isHead(word, m)) continue;
    if (refs === '' || word === '') return wrong('entry.articles_line_short', { line });
    const state = states.get(word.toLocaleLowerCase(m.language));
    if (!state) return wrong('entry.articles_line_state', { line, typed: word, states: stateWords(m) });
    for (const ref of named ? [refs] : refsIn(refs, MOST_ARTICLES)) {
      if (read.has(ref)) return wrong('entry.articles_line_twice', { line, ref });
      const article = statedArticleSchema.safeParse({
        ref,
        state,
        ...(title !== '' && { title: { [m.language]: title } }),
        ...(note !== '' && { note: { [m.language]: note } }),
      });
      if (!article.success) return wrong('entry.articles_line_text', { line });
      read.set(ref, article.data);
    }
  }
  if (open !== null) return wrong('entry.articles_quote', { line: open });
  return { articles: [...read.values()], fault: null };
}
