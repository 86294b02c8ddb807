import type { Day } from '../domain/values/views.js';
import { date } from '../i18n/dates.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import { DateText } from '../ui/dates.js';
import { Layout } from '../ui/layout.js';
import type { Page } from '../ui/page.js';
import { Pieces } from '../ui/text.js';
import { Changed, type ChangedProps } from './parts/changed.js';
import { Deadlines, type OwedProps } from './parts/deadlines.js';
import { DueMarks } from './parts/due-marks.js';
import { FirstStepsList, type FirstStepsProps } from './parts/first-steps.js';
import { Followed, type FollowedProps } from './parts/followed.js';
import { RoundsOfMonth, type RoundsProps } from './parts/rounds.js';
import { Waiting, type WaitingProps } from './parts/waiting.js';

export type HomeProps = {
  page: Page;
  /** Whether the reader reads the ledger of at least one track. */
  canRead: boolean;
  waiting: WaitingProps['waiting'];
  deadlines: OwedProps['owed'] | null;
  /** The last day of the working week. */
  friday: Day;
  rounds: RoundsProps['month'] | null;
  mayLog: boolean;
  changed: ChangedProps['changed'];
  firstSteps: FirstStepsProps['firstSteps'];
  /** Null for a token of a machine, which follows nothing. */
  followed: FollowedProps['followed'] | null;
  /** The tracks that are named, by slug. */
  tracks: WaitingProps['tracks'];
};

/** What waits for who has signed in, what comes next, and what changed. */
export function HomePage(props: HomeProps) {
  const { page, canRead, waiting, deadlines, friday, rounds, mayLog, tracks, followed } = props;
  const m = messagesFor(page.language);
  const { t } = m;
  return (
    <Layout page={page} title={t('home.title')} current="home">
      <h1>
        {t('home.title')}{' '}
        <span>
          <DateText edtf={page.today} language={page.language} form="when" />
        </span>
      </h1>
      <p class="lede">
        <Summary {...props} m={m} />
      </p>
      <FirstStepsList firstSteps={props.firstSteps} page={page} />
      <Waiting waiting={waiting} tracks={tracks} page={page} />
      {(deadlines || rounds) && (
        <div class="part split even">
          {deadlines && <Deadlines owed={deadlines} friday={friday} tracks={tracks} page={page} />}
          {rounds && <RoundsOfMonth month={rounds} mayLog={mayLog} page={page} />}
        </div>
      )}
      <Changed changed={props.changed} tracks={tracks} page={page} />
      {canRead && <DueMarks page={page} />}
      {followed && <Followed followed={followed} page={page} />}
    </Layout>
  );
}

/** One sentence for each kind of thing that waits; or that nothing does. */
function Summary({ page, canRead, waiting, deadlines, friday, m }: HomeProps & { m: Messages }) {
  const { toDecide, returned } = waiting;
  const items = deadlines?.items ?? [];
  const overdue = items.filter(({ state }) => state === 'overdue').length;
  const isSoon = items.some(({ last }) => last !== null && last <= Date.parse(friday) / 86_400_000);
  if (!canRead) return <>{m.t('home.no_role')}</>;
  const sentences = [
    count(toDecide, (number) => m.t('home.to_decide', { count: number }), m),
    count(returned, (number) => m.t('home.came_back', { count: number }), m),
    overdue > 0 && m.t('home.overdue', { count: overdue }),
  ].filter(Boolean);
  if (sentences.length > 0) return <>{sentences.join(' ')}</>;
  if (isSoon) return <>{m.t('home.nothing_to_decide')}</>;
  return <Pieces pieces={m.pieces('home.quiet', { date: date(friday) })} language={page.language} />;
}

const count = (
  { shown, more }: { shown: readonly unknown[]; more: boolean },
  words: (count: number) => string,
  m: Messages,
): string | false =>
  shown.length > 0 && (more ? m.t('home.more_than', { sentence: words(shown.length) }) : words(shown.length));
