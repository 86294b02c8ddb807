import type { ArticleState, StatedArticle } from '../../../domain/events/event-data.js';
import { articleCounts, textByArticle } from '../../../domain/facts/text-by-article.js';
import type { Messages } from '../../../i18n/messages.js';
import { rangesOf } from '../../../ui/article-ranges.js';
import { Columns } from '../../../ui/columns.js';
import { Value } from '../../../ui/entry-facts.js';
import type { Story } from '../../../ui/story.js';
import { Words } from '../../../ui/text.js';

type Change = { refs: string[]; from: ArticleState | null; to: ArticleState | null };

const standingOf = ({ entries }: Story) =>
  new Map(
    textByArticle(entries.filter(({ type }) => type === 'text.stated')).articles.map(({ ref, state }) => [
      ref,
      state,
    ]),
  );

/** Articles that change alike, together; in the order of the draft. */
function changesOf(before: ReadonlyMap<string, ArticleState>, after: ReadonlyMap<string, ArticleState>) {
  const changes = new Map<string, Change>();
  const refs = [...new Set([...before.keys(), ...after.keys()])];
  for (const ref of refs) {
    const [from, to] = [before.get(ref) ?? null, after.get(ref) ?? null];
    if (from === to) continue;
    const change = changes.get(`${from} ${to}`) ?? { refs: [], from, to };
    change.refs.push(ref);
    changes.set(`${from} ${to}`, change);
  }
  const changed = [...changes.values()];
  return { changed, kept: refs.length - changed.reduce((sum, each) => sum + each.refs.length, 0) };
}

/** Articles by state, and the titles and notes that were given with them. */
export function ArticleAnswers({ articles, m }: { articles: readonly StatedArticle[]; m: Messages }) {
  const words = articles.filter(({ title, note }) => title !== undefined || note !== undefined);
  return (
    <>
      <Value name="articles" value={articles} m={m} />
      {words.map(({ ref, title, note }) => (
        <div>
          {ref}: {title && <Words text={title} language={m.language} />}
          {title && note && '; '}
          {note && <Words text={note} language={m.language} />}
        </div>
      ))}
    </>
  );
}

/** What the text is by article, now and after; nothing where no article changes its state. */
export function ArticleChanges({ before, after, m }: { before: Story; after: Story; m: Messages }) {
  const { t } = m;
  const [now, then] = [standingOf(before), standingOf(after)];
  const { changed, kept } = changesOf(now, then);
  if (changed.length === 0) return null;
  const word = (state: ArticleState | null) => m.label('text', `state.${state ?? 'unnamed'}`);
  const { agreed, total } = articleCounts([...then.values()].map((state) => ({ state })));
  return (
    <>
      <table class="changes">
        <caption>{t('entry.articles_after')}</caption>
        <Columns names={[t('fields.articles'), t('entry.now'), t('entry.after')]} />
        <tbody>
          {changed.map(({ refs, from, to }) => (
            <tr>
              <th scope="row">{rangesOf(refs)}</th>
              <td>{word(from)}</td>
              <td class="new">{word(to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">
        {t('entry.articles_then', { text: t('text.agreed', { agreed, total }) })}
        {kept > 0 && ` ${t('entry.articles_same', { count: kept })}`}
      </p>
    </>
  );
}
