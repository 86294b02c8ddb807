import type { Edtf, Language } from '../domain/values/views.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import { type Named, partiesOf } from '../i18n/track-names.js';
import { DateText } from '../ui/dates.js';
import { Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { Scroll } from '../ui/scroll.js';
import { Words } from '../ui/text.js';
import { TrackName } from '../ui/track-name.js';
import {
  type Course,
  type CourseStep,
  ENOUGH,
  medianOf,
  type Precedent,
  STEPS,
  spanBetween,
} from './course.js';

type ComparisonProps = {
  page: Page;
  track: Named;
  course: Course;
  precedents: readonly Precedent[];
};

/** How long agreements of this kind took, beside this one. It foresees nothing. */
export function ComparisonPage({ page, track, course, precedents }: ComparisonProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  return (
    <Layout page={page} title={t('precedents.title')}>
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.track(track.slug))}>
          <TrackName track={track} page={page} />
        </a>
      </nav>
      <h1>{t('precedents.title')}</h1>
      <p class="lede">{t('precedents.lede')}</p>
      {precedents.length === 0 ? (
        <p>{t('precedents.none')}</p>
      ) : (
        <Scroll label={t('precedents.title')}>
          <table class="grid">
            <thead>
              <tr>
                <th scope="col">{t('deadlines.agreement')}</th>
                <th scope="col">{t('precedents.opened')}</th>
                {STEPS.map((step) => (
                  <th scope="col">{m.label('stages', step)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              <tr aria-current="true">
                <th scope="row">
                  <TrackName track={track} page={page} /> <small>{t('precedents.this')}</small>
                </th>
                <Cells course={course} m={m} />
              </tr>
              {precedents.map((one) => (
                <tr>
                  <th scope="row">
                    {partiesOf(one, page)}{' '}
                    <small>
                      <Words text={one.title} language={page.language} />
                    </small>
                  </th>
                  <Cells course={one.course} m={m} />
                </tr>
              ))}
              <Median precedents={precedents} m={m} />
            </tbody>
          </table>
        </Scroll>
      )}
      <Sources precedents={precedents} page={page} m={m} />
      <p>
        <a href={link(page, paths.precedents)}>{t('precedents.all')}</a>
      </p>
    </Layout>
  );
}

/** The dates of a course, and how long after the opening. */
export function Cells({ course, m }: { course: Course; m: Messages }) {
  return (
    <>
      <td>{told(course.opened, m.language) ?? m.t('precedents.not_told')}</td>
      {STEPS.map((step) => (
        <td>
          {told(course[step], m.language) ??
            m.t(isPassed(course, step) ? 'precedents.not_told' : 'precedents.open')}
          <After from={course.opened} to={course[step]} m={m} />
        </td>
      ))}
    </>
  );
}

const told = (on: Edtf | null, language: Language) =>
  on && <DateText edtf={on} language={language} form="short" />;

/** Whether a later step was reached: then this one was passed, and no source tells when. */
const isPassed = (course: Course, step: CourseStep): boolean =>
  STEPS.slice(STEPS.indexOf(step) + 1).some((later) => course[later] !== null);

function After({ from, to, m }: { from: Edtf | null; to: Edtf | null; m: Messages }) {
  const span = spanBetween(from, to);
  if (!span) return null;
  const [least, most] = [timeOf(span.least, m), timeOf(span.most, m)];
  return (
    <small>
      {' '}
      {least === most ? m.t('precedents.after', { time: least }) : m.t('precedents.between', { least, most })}
    </small>
  );
}

/** Of a mean Gregorian year. */
const DAYS_A_MONTH = 365.2425 / 12;

/** "3 years 2 months", to the nearest month. */
function timeOf(days: number, { t }: Messages): string {
  const months = Math.round(days / DAYS_A_MONTH);
  const years = Math.floor(months / 12);
  const rest = months % 12;
  return [
    ...(years > 0 ? [t('precedents.years', { count: years })] : []),
    ...(rest > 0 || years === 0 ? [t('precedents.months', { count: rest })] : []),
  ].join(' ');
}

function Median({ precedents, m }: { precedents: readonly Precedent[]; m: Messages }) {
  const medians = STEPS.map((step) =>
    medianOf(precedents.map(({ course }) => spanBetween(course.opened, course[step]))),
  );
  if (medians.every((median) => median === null)) return null;
  return (
    <tr>
      <th scope="row" colSpan={2}>
        {m.t('precedents.median', { least: ENOUGH })}
      </th>
      {medians.map((median) => (
        <td>
          {median === null ? m.t('precedents.too_few') : m.t('precedents.after', { time: timeOf(median, m) })}
        </td>
      ))}
    </tr>
  );
}

function Sources({ precedents, page, m }: { precedents: readonly Precedent[]; page: Page; m: Messages }) {
  const sources = new Map(
    precedents.flatMap((one) => one.sources.map((source) => [JSON.stringify(source), source] as const)),
  );
  if (sources.size === 0) return null;
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">{m.t('fields.sources')}</h2>
      <ul class="dots">
        {[...sources.values()].map(({ title, publisher, url }) => (
          <li>
            <Words text={publisher} language={page.language} />,{' '}
            {url ? (
              <a href={url}>
                <Words text={title} language={page.language} />
              </a>
            ) : (
              <Words text={title} language={page.language} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
