import { ARTICLE_STATES, MOST_ARTICLES, type StatedArticle } from '../../../domain/events/event-data.js';
import type { FormState } from '../../../forms/form-state.js';
import type { FormReader } from '../../../forms/reader.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { rangesOf, refsIn } from '../../../ui/article-ranges.js';
import { TextField } from '../../../ui/form.js';

const at = (name: string, state: string) => `${name}.${state}`;

/** Where the articles of the draft stand: the numbers of each state, as they stand in the minutes. */
export function ArticlesQuestion({ sheet: { typed, errors, m }, name }: { sheet: FormState; name: string }) {
  return (
    <>
      {ARTICLE_STATES.map((state) => (
        <TextField
          id={at(name, state)}
          label={m.label('fields', at(name, state))}
          hint={m.t('entry.articles_hint')}
          value={one(typed, at(name, state))}
          errors={errors}
          m={m}
        />
      ))}
      {/* What another form or the API said of them beside their states. */}
      <input type="hidden" name={at(name, 'words')} value={one(typed, at(name, 'words'))} />
    </>
  );
}

/** The articles that were typed; undefined where none was. Titles and notes of a corrected entry stay with them. */
export function readArticles(reader: FormReader, name: string): StatedArticle[] | undefined {
  const words = wordsIn(one(reader.typed, at(name, 'words')));
  const read = new Map<string, StatedArticle>();
  for (const state of ARTICLE_STATES) {
    for (const ref of refsIn(one(reader.typed, at(name, state)), MOST_ARTICLES)) {
      if (read.has(ref)) reader.wrong(at(name, state), 'entry.articles_twice', { ref });
      read.set(ref, { ref, state, ...words.get(ref) });
    }
  }
  if (read.size > MOST_ARTICLES)
    reader.wrong(at(name, 'agreed'), 'entry.articles_many', { most: MOST_ARTICLES });
  if (read.size === 0) reader.wrong(at(name, 'agreed'), 'entry.articles_none');
  return read.size > 0 ? [...read.values()] : undefined;
}

export function typedArticles(name: string, articles: readonly StatedArticle[]): Typed {
  const states = ARTICLE_STATES.map((state): [string, string[]] => [
    at(name, state),
    [rangesOf(articles.filter((article) => article.state === state).map(({ ref }) => ref))],
  ]);
  const words = articles.flatMap(({ ref, title, note }) =>
    title === undefined && note === undefined ? [] : [[ref, { title, note }]],
  );
  return { ...Object.fromEntries(states), [at(name, 'words')]: [JSON.stringify(words)] };
}

type Words = Pick<StatedArticle, 'title' | 'note'>;

/** A form carries them hidden; whoever changes them by hand is told by the schema of the event. */
function wordsIn(text: string): Map<string, Words> {
  try {
    return new Map(JSON.parse(text) as [string, Words][]);
  } catch {
    return new Map();
  }
}
