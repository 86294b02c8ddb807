import { ARTICLE_STATES, MOST_ARTICLES, type StatedArticle } from '../../../domain/events/event-data.js';
import type { Text } from '../../../domain/values/text.js';
import type { FormState } from '../../../forms/form-state.js';
import type { FormReader } from '../../../forms/reader.js';
import { idOf } from '../../../forms/typed.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { inDraftOrder, rangesOf, refsIn } from '../../../ui/article-ranges.js';
import { Fieldset, TextArea, TextField } from '../../../ui/form.js';
import { articleLines, isListed, readArticleList, stateWords } from './article-list.js';

const at = (name: string, state: string) => `${name}.${state}`;

type ArticlesQuestionProps = { sheet: FormState; name: string; label: string };

/** Where the articles of the draft stand: the numbers of each state, as they stand in the minutes, or a pasted list. */
export function ArticlesQuestion({ sheet: { typed, errors, m }, name, label }: ArticlesQuestionProps) {
  return (
    <Fieldset id={name} label={label} errors={errors} m={m}>
      {ARTICLE_STATES.map((state) => (
        <TextField
          id={idOf(at(name, state))}
          name={at(name, state)}
          label={m.label('fields', at(name, state))}
          hint={m.t('entry.articles_hint')}
          value={one(typed, at(name, state))}
          errors={errors}
          m={m}
        />
      ))}
      <TextArea
        id={idOf(at(name, 'list'))}
        name={at(name, 'list')}
        label={m.t('entry.articles_list')}
        hint={m.t('entry.articles_list_hint', { states: stateWords(m) })}
        value={one(typed, at(name, 'list'))}
        errors={errors}
        m={m}
      />
      {/* What another form or the API said of them beside their states. */}
      <input type="hidden" name={at(name, 'words')} value={one(typed, at(name, 'words'))} />
    </Fieldset>
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
  // The fields part articles by state: the draft has them by number.
  const typed = inDraftOrder([...read.values()], ({ ref }) => ref);
  const list = readArticleList(one(reader.typed, at(name, 'list')), reader.m);
  if (list.fault) reader.wrong(at(name, 'list'), list.fault.key, list.fault.params);
  const twice = list.articles.find(({ ref }) => read.has(ref));
  if (twice) reader.wrong(at(name, 'list'), 'entry.articles_twice', { ref: twice.ref });
  const all = [...typed, ...list.articles.map((article) => withOthers(article, words.get(article.ref)))];
  if (all.length > MOST_ARTICLES)
    reader.wrong(at(name, 'agreed'), 'entry.articles_many', { most: MOST_ARTICLES });
  if (all.length === 0 && !list.fault) reader.wrong(at(name, 'agreed'), 'entry.articles_none');
  return all.length > 0 ? all : undefined;
}

/** A pasted article says its title and note in one language; what was recorded in the others stays. */
function withOthers(article: StatedArticle, recorded: Words = {}): StatedArticle {
  const both = (pasted: Text | undefined, before: Text | undefined): Text | undefined =>
    typeof pasted === 'object' && typeof before === 'object' ? { ...before, ...pasted } : (pasted ?? before);
  const title = both(article.title, recorded.title);
  const note = both(article.note, recorded.note);
  return { ...article, ...(title !== undefined && { title }), ...(note !== undefined && { note }) };
}

export function typedArticles(name: string, articles: readonly StatedArticle[]): Typed {
  const listed = articles.filter(isListed);
  const states = ARTICLE_STATES.map((state): [string, string[]] => [
    at(name, state),
    [
      rangesOf(
        articles.filter((article) => article.state === state && !isListed(article)).map(({ ref }) => ref),
      ),
    ],
  ]);
  const words = articles.flatMap(({ ref, title, note }) =>
    title === undefined && note === undefined ? [] : [[ref, { title, note }]],
  );
  return {
    ...Object.fromEntries(states),
    [at(name, 'list')]: [articleLines(listed)],
    [at(name, 'words')]: [JSON.stringify(words)],
  };
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
