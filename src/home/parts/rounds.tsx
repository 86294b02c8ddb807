import { date } from '../../i18n/dates.js';
import { isDay } from '../../i18n/edtf.js';
import { messagesFor } from '../../i18n/messages.js';
import { DateText } from '../../ui/dates.js';
import { link, type Page, paths } from '../../ui/page.js';
import { placeName } from '../../ui/story.js';
import { Pieces } from '../../ui/text.js';
import { TrackName } from '../../ui/track-name.js';
import type { MonthlyRound, MonthlyRounds } from '../queries/rounds.query.js';

export type RoundsProps = { page: Page; month: MonthlyRounds; mayLog: boolean };

/** The rounds that were held this month or may be. */
export function RoundsOfMonth({ page, month: { rounds, more }, mayLog }: RoundsProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  return (
    <section aria-labelledby="rounds">
      <h2 id="rounds">
        <Pieces
          pieces={m.pieces('home.rounds', { month: date(page.today.slice(0, 7)) })}
          language={language}
        />
      </h2>
      <p class="quiet">{t('home.rounds_lede')}</p>
      {rounds.length === 0 ? (
        <p class="below">{t('home.no_rounds')}</p>
      ) : (
        <ol class="due slim">
          {rounds.map((round) => (
            <Round round={round} page={page} />
          ))}
        </ol>
      )}
      <ul class="inline below">
        {mayLog && (
          <li>
            <a href={link(page, paths.logRound)}>{t('nav.log')}</a>
          </li>
        )}
        {more && (
          <li>
            <a href={link(page, paths.board, { sort: 'next' })}>{t('home.more_rounds')}</a>
          </li>
        )}
        <li>
          <a href="/board.ics">{t('nav.calendar')}</a>
        </li>
      </ul>
    </section>
  );
}

function Round({ round, page }: { round: MonthlyRound; page: Page }) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const { track, number, on, held, vague } = round;
  const place = placeName(round.place ?? undefined, m)?.value;
  const name = number === null ? m.label('events', 'round.held') : t('home.round', { number });
  return (
    <li class={held ? 'd-held' : isDay(on) ? 'd-day' : 'd-span'}>
      <p class="when">
        <DateText edtf={on} language={language} />{' '}
        <small>
          {t(held ? 'home.held' : 'home.planned')}
          {vague && `; ${t('home.month_unknown')}`}
        </small>
      </p>
      <div class="what">
        <h3>{place ? t('home.round_in', { name, place }) : name}</h3>
        <p>
          <a href={link(page, paths.track(track.slug))}>
            <TrackName track={track} page={page} />
          </a>
        </p>
      </div>
    </li>
  );
}
