import type { ArticleState } from '../../../domain/events/event-data.js';
import type { ArticleStanding } from '../../../domain/facts/text-by-article.js';
import type { Edtf } from '../../../domain/values/views.js';
import { date } from '../../../i18n/dates.js';
import { type Messages, messagesFor } from '../../../i18n/messages.js';
import { Columns } from '../../../ui/columns.js';
import type { Page } from '../../../ui/page.js';
import { numberIn } from '../../../ui/story.js';
import { Pieces, Words } from '../../../ui/text.js';
import type { TextMoment } from './text-moments.js';
import { momentName } from './text-words.js';

/** A state in one sign, for those who see it; the words say it to all. */
const SIGNS: Record<ArticleState | 'unnamed', string> = {
  agreed: '●',
  bracketed: '[ ]',
  open: '○',
  dropped: '–',
  unnamed: '·',
};

const Sign = ({ state }: { state: ArticleState | 'unnamed' }) => (
  <span class="sign" aria-hidden="true">
    {SIGNS[state]}
  </span>
);

/** An article's state after each of the moments. */
export type Course = readonly (ArticleState | 'unnamed')[];

/** By article. Each moment's text is looked through once. */
export function coursesOf(moments: readonly TextMoment[]): ReadonlyMap<string, Course> {
  const after = moments.map(({ text }) => new Map(text.articles.map(({ ref, state }) => [ref, state])));
  const refs = moments.at(-1)?.text.articles.map(({ ref }) => ref) ?? [];
  return new Map(refs.map((ref) => [ref, after.map((states) => states.get(ref) ?? 'unnamed')]));
}

/** The round with its date where the state was recorded at one, else the date. */
function sinceWords(since: Edtf, moments: readonly TextMoment[], m: Messages) {
  const round = moments.find(({ dates }) => dates.includes(since))?.round;
  const number = round && numberIn(round, 'number');
  return number ? m.pieces('text.at_round', { number, date: date(since) }) : [date(since)];
}

type TableProps = {
  articles: readonly ArticleStanding[];
  moments: readonly TextMoment[];
  /** The moments of the courses. */
  recent: readonly TextMoment[];
  courses: ReadonlyMap<string, Course>;
  idOf: (ref: string) => string;
  label: string;
  page: Page;
};

/** One row for each article: its state, since when, what it was after each round, and what was noted. */
export function ArticlesTable({ articles, moments, recent, courses, idOf, label, page }: TableProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const course =
    recent.length > 1 &&
    t('text.course', { rounds: recent.map((moment) => momentName(moment, m)).join(', ') });
  const columns = {
    name: articles.some(({ title }) => title !== undefined) && t('text.name'),
    course,
    note: articles.some(({ note }) => note !== undefined) && t('text.remark'),
  };
  return (
    <table class="articles">
      <caption class="vh">{label}</caption>
      <Columns
        names={[
          t('text.number'),
          columns.name,
          t('text.state'),
          t('text.since'),
          columns.course,
          columns.note,
        ]}
      />
      <tbody>
        {articles.map(({ ref, title, state, since, note }) => (
          <tr id={idOf(ref)}>
            <th scope="row">{ref}</th>
            {columns.name && <td>{title && <Words text={title} language={language} />}</td>}
            <td class="how">
              <Sign state={state} /> {m.label('text', `state.${state}`)}
            </td>
            <td>
              <span class="label">{t('text.since')}: </span>
              <Pieces pieces={sinceWords(since, moments, m)} language={language} />
            </td>
            {columns.course && (
              <td>
                {(courses.get(ref) ?? []).map((then) => (
                  <Sign state={then} />
                ))}
                <span class="vh">
                  {(courses.get(ref) ?? []).map((then) => m.label('text', `state.${then}`)).join('; ')}
                </span>
              </td>
            )}
            {columns.note && <td>{note && <Words text={note} language={language} />}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
