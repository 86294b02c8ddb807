import { DataSource, EntitySchema } from 'typeorm';
import { countOf, ENTRY, OPEN, type Peer, WRITERS } from './peer.js';

type Track = { id: number; slug: string; status: string; meetings: number; version: number };
type Entry = { id: string; track: Track; from: string; to: string; recordedAt: Date } & typeof ENTRY;
type Message = { id: number; entry: Entry };

const TRACK = new EntitySchema<Track>({
  name: 'typeorm_tracks',
  columns: {
    id: { type: 'integer', primary: true, generated: true },
    slug: { type: 'text', unique: true },
    status: { type: 'text' },
    meetings: { type: 'integer', default: 0 },
    version: { type: 'integer', version: true },
  },
});

const HISTORY = new EntitySchema<Entry>({
  name: 'typeorm_history',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    type: { type: 'text' },
    occurredOn: { type: 'text' },
    from: { type: 'text' },
    to: { type: 'text' },
    data: { type: 'jsonb' },
    recordedAt: { type: 'timestamptz', createDate: true },
  },
  relations: { track: { type: 'many-to-one', target: 'typeorm_tracks', nullable: false } },
  indices: [{ columns: ['track'] }],
});

const OUTBOX = new EntitySchema<Message>({
  name: 'typeorm_outbox',
  columns: { id: { type: 'integer', primary: true, generated: true } },
  relations: { entry: { type: 'many-to-one', target: 'typeorm_history', nullable: false } },
});

/** As its documentation shows it: a transaction, the row under a lock, a column for the status, three saves. */
export async function ordinaryTypeOrm(url: string): Promise<Peer> {
  const source = new DataSource({
    type: 'postgres',
    url,
    entities: [TRACK, HISTORY, OUTBOX],
    synchronize: true,
    extra: { max: WRITERS },
  });
  await source.initialize();
  return {
    name: 'an ordinary TypeORM transaction',
    leavesOut: 'dates, rules, machine, hash chain, public log, history of statuses, append-only triggers',
    open: async (slug) => {
      await source.manager.insert(TRACK, { slug, status: OPEN });
    },
    record: (slug) =>
      source.transaction(async (manager) => {
        const lock = { mode: 'pessimistic_write' } as const;
        const track = await manager.findOneOrFail(TRACK, { where: { slug }, lock });
        if (track.status !== OPEN) throw new Error('refused');
        const entry = await manager.save(HISTORY, { ...ENTRY, track, from: track.status, to: OPEN });
        await manager.save(OUTBOX, { entry });
        await manager.save(TRACK, { ...track, meetings: track.meetings + 1 });
      }),
    counts: async () => ({
      entries: await countOf(
        { query: async (sql) => ({ rows: await source.query(sql) }) },
        'typeorm_history',
      ),
      waiting: await countOf({ query: async (sql) => ({ rows: await source.query(sql) }) }, 'typeorm_outbox'),
    }),
    close: () => source.destroy(),
  };
}
