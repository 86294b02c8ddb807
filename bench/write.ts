import { randomUUID } from 'node:crypto';
import { Database } from '../src/db/database.js';
import { type Draft, decideDrafts } from '../src/domain/decide/decide.js';
import { dayNumber, dayOf } from '../src/domain/values/dates.js';
import { atOnce } from '../src/domain/values/steps.js';
import { appendStatement } from '../src/ledger/append/append-statement.js';
import { Ledger } from '../src/ledger/ledger.js';
import { readEnd } from '../src/ledger/load-track.js';
import { insertTrack } from '../src/ledger/open-track.js';
import { writeSetOf } from '../src/ledger/write-set.js';
import { Clock } from '../src/runtime/clock.js';
import { IdGenerator } from '../src/runtime/id-generator.js';
import { recordGroups } from '../test/histories/series.js';
import { table } from './report.js';
import { type Contender, interleaved, ratios } from './rounds.js';
import { onThrowawayDatabase, vacuum } from './throwaway.js';

const actor = 'bench';
const clock = new Clock();

/** A negotiation with an entry for each day of 27 years. */
const LONG = 10_000;
const FIRST_DAY = dayNumber('1990-01-01');

const WRITERS = 4;
const ROUNDS = 10;
const PER_ROUND = 400;

/** The nth entry of a track. Every third is a round. */
export const draftOn = (track: string, n: number): Draft => ({
  track,
  type: n % 3 === 0 ? 'round.held' : 'meeting.held',
  occurredOn: dayOf(FIRST_DAY + n),
  data: { place: { city: 'Astana', country: 'KZ' }, ...(n % 3 === 0 && { number: n / 3 + 1 }) },
  sources: [],
  documents: [],
  visibility: 'public',
  embargoUntil: null,
  meeting: null,
  note: null,
});

const LONG_TO_NEW = 'a track of 10,000 entries / a new track';

export const benchWrite = () =>
  onThrowawayDatabase(async (database, _, ownerUrl) => {
    const ledger = new Ledger(database, clock, new IdGenerator());
    let opened = 0;
    const open = async () => {
      opened += 1;
      const track = { slug: `track-${opened}`, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: 'T' };
      await database.transaction((at) => insertTrack(at, clock, track));
      return track.slug;
    };
    const fill = async (entries: number) => {
      const slug = await open();
      const drafts = Array.from({ length: entries }, (_, n) => [draftOn(slug, n)]);
      if (entries > 0) await recordGroups(ledger, drafts, { actor });
      return slug;
    };
    const contenders = [
      await contender('a track of 10,000 entries', ledger, LONG, fill),
      await contender('a new track', ledger, 0, fill),
    ];
    for (const { before } of contenders) await before?.(PER_ROUND);
    await vacuum(ownerUrl);
    const results = await interleaved(contenders, ROUNDS, PER_ROUND);
    const [long, short] = results;
    return {
      bench: 'one entry on long and on new tracks; where its time goes',
      writers: WRITERS,
      rounds: ROUNDS,
      perRound: PER_ROUND,
      results,
      ratios: { [LONG_TO_NEW]: long && short ? ratios(long, short) : undefined },
      microseconds: await whereTimeGoes(database, ledger, await open()),
    };
  });

/** Each writer goes on with a track of its own. A new track is another one in each round. */
async function contender(
  name: string,
  ledger: Ledger,
  entries: number,
  fill: (entries: number) => Promise<string>,
): Promise<Contender> {
  let own: string[] = [];
  let next = entries;
  return {
    name,
    before: async () => {
      if (own.length > 0 && entries > 0) return;
      own = [];
      while (own.length < WRITERS) own.push(await fill(entries));
      next = entries;
    },
    run: async (count) => {
      const first = next;
      next += count / WRITERS;
      await Promise.all(
        own.map(async (track) => {
          for (let n = first; n < next; n += 1) await ledger.record([draftOn(track, n)], { actor });
        }),
      );
    },
  };
}

/** Parts of one write alone, one after another, in microseconds. */
async function whereTimeGoes(database: Database, ledger: Ledger, slug: string) {
  const TIMES = 2_000;
  let n = 0;
  const record = async () => {
    await ledger.record([draftOn(slug, n)], { actor });
    n += 1;
  };
  for (let index = 0; index < TIMES / 10; index += 1) await record();
  const cpu = process.cpuUsage();
  const whole = await timed(TIMES, record);
  const used = process.cpuUsage(cpu);
  const read = await timed(TIMES, () => readEnd(database.pool, slug));
  const end = await readEnd(database.pool, slug);
  if (!end) throw new Error('no track');
  const decide = () => {
    const inputs = { now: clock.now(), newId: randomUUID };
    const decision = atOnce(decideDrafts(new Map([[slug, end.history]]), [draftOn(slug, n)], inputs));
    if ('rejected' in decision) throw new Error('refused');
    return decision;
  };
  const decision = decide();
  const by = { actor, now: clock.now(), sources: [] };
  const write = () =>
    atOnce(appendStatement(atOnce(writeSetOf(new Map([[slug, end]]), decision, by)).tables));
  return {
    'whole write': whole,
    'CPU of the client': (used.user + used.system) / TIMES,
    'read, and what it says': read,
    'machine and rules': await timed(TIMES, decide),
    'hashes, public log, parameters': await timed(TIMES, write),
  };
}

async function timed(times: number, work: () => unknown): Promise<number> {
  for (let index = 0; index < times / 10; index += 1) await work();
  const start = performance.now();
  for (let index = 0; index < times; index += 1) await work();
  return ((performance.now() - start) * 1_000) / times;
}

type Figures = { ratios: Record<string, ReturnType<typeof ratios>>; microseconds: Record<string, number> };

/** What docs/performance.md says of the figures. */
export function writeMarkdown({ ratios: between, microseconds }: Figures): string {
  const { median, lower, upper } = between[LONG_TO_NEW] ?? { median: 0, lower: 0, upper: 0 };
  const [ratio, from, to] = [median, lower, upper].map((value) => value.toFixed(2));
  const rows = Object.entries(microseconds).map(([part, taken]) => [part, taken.toFixed(0)]);
  return `A track of 10,000 entries is written to at ${ratio} (${from}–${to}) of the rate of a new one, by ${WRITERS} writers. Of one
write, alone:

${table([['part', 'µs'], ...rows])}`;
}
