import { ARTICLE_STATES } from '../../../domain/events/event-data.js';
import { messagesFor } from '../../../i18n/messages.js';
import { Columns } from '../../../ui/columns.js';
import { DateText } from '../../../ui/dates.js';
import { Details } from '../../../ui/form.js';
import { HatchPattern } from '../../../ui/hatch.js';
import type { Page } from '../../../ui/page.js';
import { Scroll } from '../../../ui/scroll.js';
import type { TextMoment } from './text-moments.js';
import { countWords, momentTitle } from './text-words.js';

/** How a state is drawn, as in the chart of the board: solid, hatched, outlined, dashed. */
const DRAWN = { agreed: 'st', bracketed: 'last', open: 'free', dropped: 'maybe' };

const HEIGHT = 16;
const percent = (value: number) => `${Number(value.toFixed(3))}%`;

/** One bar: x is in per cent of all articles that were ever named. */
function Bar({ moment: { counts }, whole }: { moment: TextMoment; whole: number }) {
  let before = 0;
  return (
    <svg width="100%" height={HEIGHT} aria-hidden="true">
      {ARTICLE_STATES.filter((state) => counts[state] > 0).map((state) => {
        const x = before;
        before += counts[state];
        return (
          <rect
            class={DRAWN[state]}
            x={percent((100 * x) / whole)}
            y="1"
            width={percent((100 * counts[state]) / whole)}
            height={HEIGHT - 2}
          />
        );
      })}
    </svg>
  );
}

type MomentsProps = { moments: readonly TextMoment[]; earlier: number; page: Page };

/** The articles by state after each round: bars with their numbers in words, and a table. */
export function TextPicture({ moments, earlier, page }: MomentsProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const whole = Math.max(...moments.map(({ text }) => text.articles.length));
  const on = ({ dates }: TextMoment) => <DateText edtf={dates.at(-1) ?? ''} language={page.language} />;
  return (
    <>
      <figure class="chart tally">
        <svg width="0" height="0" aria-hidden="true">
          <defs>
            <HatchPattern />
          </defs>
        </svg>
        <ol>
          {moments.map((moment) => (
            <li>
              <p class="over">
                <b>{momentTitle(moment, m)}</b> <span class="quiet">{on(moment)}</span>
              </p>
              <Bar moment={moment} whole={whole} />
              <p>{countWords(moment, m)}</p>
            </li>
          ))}
        </ol>
      </figure>
      {earlier > 0 && <p class="quiet">{t('text.earlier', { count: earlier })}</p>}
      <Details summary={t('text.table')}>
        <Scroll label={t('text.caption')}>
          <table>
            <caption class="vh">{t('text.caption')}</caption>
            <Columns
              names={[
                t('text.when'),
                ...ARTICLE_STATES.map((state) => m.label('fields', `articles.${state}`)),
                t('text.total'),
              ]}
            />
            <tbody>
              {moments.map((moment) => (
                <tr>
                  <th scope="row">
                    {momentTitle(moment, m)}
                    <small>{on(moment)}</small>
                  </th>
                  {ARTICLE_STATES.map((state) => (
                    <td>{moment.counts[state]}</td>
                  ))}
                  <td>{moment.counts.total}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Details>
    </>
  );
}
