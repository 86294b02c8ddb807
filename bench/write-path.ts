import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { DataSource, EntitySchema } from 'typeorm';
import { databaseSettings } from '../ormconfig.js';
import { type Columns, inTable } from '../src/db/columns.js';
import { Database } from '../src/db/database.js';
import { type Draft, decideDrafts } from '../src/domain/decide/decide.js';
import { atOnce } from '../src/domain/values/steps.js';
import { type AppendTables, appendParams } from '../src/ledger/append-params.js';
import { newSalt, rowHash } from '../src/ledger/hash-chain.js';
import { Ledger } from '../src/ledger/ledger.js';
import { readEnd } from '../src/ledger/load-track.js';
import { insertTrack } from '../src/ledger/open-track.js';
import { APPEND } from '../src/ledger/sql/append.sql.js';
import { READ_END } from '../src/ledger/sql/load.sql.js';
import { HEADS, PUBLIC_LOG, STATUSES, STORED_ROW, TRACKS, UNNUMBERED } from '../src/ledger/sql/tables.sql.js';
import { writeSetOf } from '../src/ledger/write-set.js';
import { Clock } from '../src/runtime/clock.js';
import { IdGenerator } from '../src/runtime/id-generator.js';
import { newTransitionSchema } from '../src/tracks/commands/requests.js';
import { type Contender, interleaved, ratio } from './rounds.js';
import { onThrowawayDatabase } from './throwaway.js';

/** As many writers at once as a busy ministry has desks, each on a track of its own. */
const WRITERS = 16;
const ROUNDS = 6;
const PER_ROUND = 1_600;

const clock = new Clock();

const draftOn = (track: string): Draft => ({
  track,
  type: 'meeting.held',
  occurredOn: '2026-03-03',
  data: { place: { city: 'Astana', country: 'KZ' }, summary: 'Experts met on the text of article 3.' },
  sources: [],
  visibility: 'public',
  embargoUntil: null,
  meeting: null,
  note: null,
});

/** The same work on every writer's own track, `count` in all. */
async function byWriters(
  count: number,
  work: (writer: number) => Promise<() => Promise<void>>,
): Promise<void> {
  const units = await Promise.all(Array.from({ length: WRITERS }, (_, writer) => work(writer)));
  await Promise.all(
    units.map(async (once) => {
      for (let index = 0; index < count / WRITERS; index += 1) await once();
    }),
  );
}

export async function benchWritePath() {
  return onThrowawayDatabase(async (database, appUrl) => {
    let opened = 0;
    const openTrack = async () => {
      opened += 1;
      const slug = `bench-${opened}`;
      const track = { slug, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: slug };
      await database.transaction((at) => insertTrack(at, clock, track));
      return slug;
    };
    const pool = new pg.Pool({ connectionString: appUrl, max: 30 });
    // PostgreSQL may stop before a connection that was ended has closed.
    pool.on('connect', (client) => client.on('error', () => undefined));
    const orm = await new DataSource({ ...databaseSettings(appUrl), entities: ENTITIES }).initialize();
    try {
      const contenders: Contender[] = [
        ours(database, openTrack),
        barePg(database, pool, openTrack),
        ordinaryTypeOrm(orm, openTrack),
      ];
      const results = await interleaved(contenders, ROUNDS, PER_ROUND);
      await assertGapless(database);
      return {
        bench: 'write path, library level',
        writers: WRITERS,
        rounds: ROUNDS,
        perRound: PER_ROUND,
        results,
        ratios: {
          'ours / bare pg with the same SQL': ratio(results, 'ours', 'bare pg'),
          'ours / ordinary TypeORM transaction': ratio(results, 'ours', 'ordinary TypeORM'),
        },
        microseconds: await whereTimeGoes(database, pool, openTrack),
      };
    } finally {
      await orm.destroy();
      await pool.end();
    }
  });
}

type OpenTrack = () => Promise<string>;

const ours = (database: Database, openTrack: OpenTrack): Contender => {
  const ledger = new Ledger(database, clock, new IdGenerator());
  return {
    name: 'ours',
    run: (count) =>
      byWriters(count, async () => {
        const draft = draftOn(await openTrack());
        return async () => {
          await ledger.record([draft], { actor: 'bench' });
        };
      }),
  };
};

/** What our statement is given, once; the peer only counts it up. */
async function tablesFor(database: Database, slug: string): Promise<AppendTables> {
  const page = await readEnd(database.pool, slug);
  if (!page) throw new Error(`no track ${slug}`);
  const now = clock.now();
  const histories = new Map([[slug, page.history]]);
  const decision = atOnce(decideDrafts(histories, [draftOn(slug)], { now, newId: randomUUID }));
  if ('rejected' in decision) throw new Error('refused');
  return atOnce(writeSetOf(new Map([[slug, page]]), decision, { actor: 'bench', now, sources: [] })).tables;
}

const barePg = (database: Database, pool: pg.Pool, openTrack: OpenTrack): Contender => ({
  name: 'bare pg',
  run: (count) =>
    byWriters(count, async () => {
      const slug = await openTrack();
      const tables = await tablesFor(database, slug);
      let done = 0;
      return async () => {
        await pool.query({ name: 'read-end', text: READ_END, values: [slug] });
        countUp(tables, done);
        await pool.query({ name: 'append', text: APPEND, values: atOnce(appendParams(tables)) });
        done += 1;
      };
    }),
});

function countUp(tables: AppendTables, done: number): void {
  const seq = done + 1;
  const recordedAt = new Date().toISOString();
  Object.assign(tables.heads[0] as object, {
    version: done,
    revision: seq,
    positions: seq,
    publicRevision: seq,
    publicPositions: seq,
    recordedAt,
    publicRecordedAt: recordedAt,
  });
  Object.assign(tables.ledger[0] as object, { seq, id: randomUUID(), recordedAt });
  Object.assign(tables.publicLog[0] as object, { seq, rowSeq: seq, contentSeq: seq, recordedAt });
  for (const status of tables.statuses) Object.assign(status, { position: seq, seq });
}

const entity = (tableName: string, list: Columns, primary: readonly string[]) =>
  new EntitySchema<Record<string, unknown>>({
    name: tableName,
    tableName,
    columns: Object.fromEntries(
      Object.entries(list).map(([name, type]) => [
        name,
        {
          type: type.replace(/(\(3\)|\[\])?( null)?$/, ''),
          array: type.includes('[]'),
          name: inTable(name),
          primary: primary.includes(name),
          nullable: true,
        },
      ]),
    ) as never,
  });

const HEAD = entity('heads', HEADS, ['trackId']);
const ROW = entity('ledger', STORED_ROW, ['trackId', 'seq']);
const SHOWN = entity('public_log', PUBLIC_LOG, ['trackId', 'seq']);
const STATUS = entity('statuses', STATUSES, ['trackId', 'public', 'position']);
const WAITING = entity('unnumbered', UNNUMBERED, ['public', 'trackId', 'seq']);
const TRACK = entity('tracks', TRACKS, ['id']);
const ENTITIES = [HEAD, ROW, SHOWN, STATUS, WAITING, TRACK];

/** The same rows as an application would write them with entities: a lock, reads, a decision, saves. */
const ordinaryTypeOrm = (orm: DataSource, openTrack: OpenTrack): Contender => ({
  name: 'ordinary TypeORM',
  run: (count) =>
    byWriters(count, async () => {
      const slug = await openTrack();
      const read = await readEnd(new Database(orm).pool, slug);
      if (!read) throw new Error(`no track ${slug}`);
      return () =>
        orm.transaction(async (manager) => {
          const track = await manager.findOneByOrFail(TRACK, { slug });
          const head = await manager.findOneOrFail(HEAD, {
            where: { trackId: track.id as number },
            lock: { mode: 'pessimistic_write' },
          });
          const position = head.positions as number;
          await manager.findOneBy(STATUS, { trackId: track.id as number, public: false, position });
          await manager.findOneBy(STATUS, { trackId: track.id as number, public: true, position });
          const history = { ...read.history, lastSeq: head.revision as number };
          const now = clock.now();
          const decision = atOnce(
            decideDrafts(new Map([[slug, history]]), [draftOn(slug)], { now, newId: randomUUID }),
          );
          if ('rejected' in decision) throw new Error('refused');
          const page = {
            ...read,
            history,
            publicHistory: { ...read.publicHistory, revision: head.publicRevision as number },
          };
          const { tables } = atOnce(
            writeSetOf(new Map([[slug, page]]), decision, {
              actor: 'bench',
              now,
              sources: [],
            }),
          );
          const seq = (head.revision as number) + 1;
          const [row] = tables.ledger as Record<string, unknown>[];
          const [shown] = tables.publicLog as Record<string, unknown>[];
          const bytes = (hex: unknown) => Buffer.from((hex as string).slice('\\x'.length), 'hex');
          const sealed = { salt: bytes(row?.salt), prevHash: bytes(row?.prevHash), hash: bytes(row?.hash) };
          await manager.save(ROW, { ...row, ...sealed });
          await manager.save(SHOWN, { ...shown });
          await manager.save(
            STATUS,
            tables.statuses.map((status) => ({ ...status, position: seq, seq })),
          );
          // An outbox has no key to look for first.
          await manager.insert(WAITING, [
            { public: false, trackId: track.id, seq },
            { public: true, trackId: track.id, seq },
          ]);
          await manager.save(HEAD, {
            ...head,
            version: String(BigInt(head.version as string) + 1n),
            revision: seq,
            positions: seq,
            publicRevision: seq,
            publicPositions: seq,
            recordedAt: now,
            publicRecordedAt: now,
          });
        });
    }),
});

async function assertGapless(database: Database): Promise<void> {
  const { rows } = await database.pool.query(
    `SELECT track_id FROM ledger GROUP BY track_id HAVING count(*) <> max(seq) OR min(seq) <> 1
     UNION SELECT track_id FROM heads h WHERE revision <> (SELECT count(*) FROM ledger l WHERE l.track_id = h.track_id)`,
  );
  if (rows.length > 0) throw new Error(`gaps in ${rows.length} tracks`);
}

/** Where one append's time goes, in microseconds, one after another: parts of ours alone, then the wire. */
async function whereTimeGoes(database: Database, pool: pg.Pool, openTrack: OpenTrack) {
  const slug = await openTrack();
  const page = await readEnd(pool, slug);
  if (!page) throw new Error('no track');
  const body = {
    type: 'meeting.held',
    occurredOn: '2026-03-03',
    data: draftOn(slug).data,
    visibility: 'public',
  };
  const decide = () => {
    const now = clock.now();
    const decision = atOnce(
      decideDrafts(new Map([[slug, page.history]]), [draftOn(slug)], { now, newId: randomUUID }),
    );
    if ('rejected' in decision) throw new Error('refused');
    return decision;
  };
  const decision = decide();
  const [{ row } = {}] = decision.decided;
  if (!row) throw new Error('no row');
  const seal = { track: slug, actor: 'bench', kindVersion: 1, facts: null, approval: null };
  const write = () =>
    atOnce(
      appendParams(
        atOnce(
          writeSetOf(new Map([[slug, page]]), decision, { actor: 'bench', now: row.recordedAt, sources: [] }),
        ).tables,
      ),
    );
  const hashing = timed(() => rowHash(page.hash, row, { ...seal, salt: newSalt() }));
  const single = await openTrack();
  const tables = await tablesFor(database, single);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const TIMES = 1_000;
  for (let done = 0; done < TIMES; done += 1) {
    await pool.query({ name: 'read-end', text: READ_END, values: [single] });
    countUp(tables, done);
    await pool.query({ name: 'append', text: APPEND, values: atOnce(appendParams(tables)) });
  }
  const wall = ((performance.now() - start) * 1_000) / TIMES;
  const used = process.cpuUsage(cpu);
  const driver = (used.user + used.system) / TIMES;
  return {
    validation: timed(() => newTransitionSchema.parse(body)),
    'machine (decision)': timed(decide),
    hashing,
    'public log and tables': timed(write) - hashing,
    'driver (CPU of the client)': driver,
    'server and wire': wall - driver,
  };
}

function timed(work: () => unknown): number {
  const TIMES = 2_000;
  for (let index = 0; index < TIMES; index += 1) work();
  const start = performance.now();
  for (let index = 0; index < TIMES; index += 1) work();
  return ((performance.now() - start) * 1_000) / TIMES;
}
