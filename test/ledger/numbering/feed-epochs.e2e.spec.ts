import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TransitionView } from '../../../src/domain/values/views.js';
import { asSuperuser } from '../../releases/release.js';
import { build, paraph } from '../../support/command.js';
import { copyOf, migratedDatabase, type TestDatabase } from '../../support/database.js';
import { type Client, type Page, type Service, startService } from '../../support/service.js';

type FeedPage = Page<TransitionView> & { next: string };

/** Rows that a backup holds, and rows recorded after it that are lost. */
const BACKED_UP = 5;
const LOST = 3;

const at = (cursor: string): number => Number(/(\d+)$/.exec(cursor)?.[1]);

const record = async ({ admin, settle }: Service, rows: number) => {
  for (let n = 0; n < rows; n += 1) {
    const { status } = await admin.post('/v1/tracks/t/transitions', {
      ...{ type: 'statement.made', occurredOn: '2024-03', visibility: 'public' },
      data: { summary: `Statement ${Math.random()}` },
    });
    if (status !== 201) throw new Error(`${status}`);
  }
  await settle();
};

const read = (who: Client, after: string, limit = 500) =>
  who.call<FeedPage & { code: string; resumeFrom: string }>('GET', `/v1/feed?limit=${limit}&after=${after}`);

/** A consumer as docs/connect/read-by-machine.md tells to write one: rows by id, and what to ask for next. */
class Consumer {
  readonly rows = new Map<string, TransitionView>();
  resets: string[] = [];

  constructor(public next = '0') {}

  async readOn(who: Client, upTo = 500): Promise<void> {
    for (;;) {
      const { status, body } = await read(who, this.next, Math.max(1, upTo - at(this.next)));
      if (status === 410) {
        expect(body.code).toBe('cursor_reset');
        this.resets.push(body.resumeFrom);
        this.next = body.resumeFrom;
        continue;
      }
      expect(status).toBe(200);
      for (const row of body.items) this.rows.set(row.id, row);
      this.next = body.next;
      if (body.items.length === 0 || at(this.next) >= upTo) return;
    }
  }

  copy(): Consumer {
    const other = new Consumer(this.next);
    for (const [id, row] of this.rows) other.rows.set(id, row);
    return other;
  }
}

describe.each(['admin', 'anyone'] as const)('after a restore to an earlier state, %s', (who) => {
  const consumers: Record<string, Consumer> = {};
  let original: TestDatabase;
  let backup: TestDatabase;
  let restored: Service;

  beforeAll(async () => {
    original = await migratedDatabase();
    let service = await startService({ database: original });
    await service.admin.open('t');
    await record(service, BACKED_UP);
    await service.close();
    backup = await copyOf(original);
    service = await startService({ database: original });
    await record(service, LOST);
    for (const [name, upTo] of Object.entries({ behind: 3, 'at its end': 5, ahead: 8 })) {
      consumers[name] = new Consumer();
      await consumers[name].readOn(service[who], upTo);
      expect(at(consumers[name].next)).toBe(upTo);
    }
    await service.close();
    restored = await startService({ database: backup });
  });
  afterAll(async () => {
    await restored.close();
    await backup.drop();
    await original.drop();
  });

  it('tells who was ahead, and nobody loses a row, wherever the head is then', async () => {
    // Below where the one ahead was, still below, there, and beyond.
    for (const head of [5, 7, 8, 10]) {
      const whole = new Consumer();
      await whole.readOn(restored[who]);
      await record(restored, head - whole.rows.size);
      await whole.readOn(restored[who]);
      expect([whole.rows.size, whole.resets]).toEqual([head, []]);
      for (const [name, before] of Object.entries(consumers)) {
        const consumer = before.copy();
        await consumer.readOn(restored[who]);
        for (const id of whole.rows.keys()) expect([name, consumer.rows.has(id)]).toEqual([name, true]);
        expect([name, consumer.resets.map(at)]).toEqual([name, name === 'ahead' ? [BACKED_UP] : []]);
        expect(consumer.next).toBe(whole.next);
      }
    }
  });

  it('tells the stream, too, and sends what was recorded since', async () => {
    await record(restored, 1);
    const { body: page } = await read(restored[who], String(BACKED_UP));
    const leaving = new AbortController();
    const { body } = await restored[who].fetch('/v1/stream', {
      headers: { 'last-event-id': consumers.ahead?.next as string },
      signal: leaving.signal,
    });
    let text = '';
    for await (const chunk of body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.includes(`id: ${page.next}\n`) && text.endsWith('\n\n')) break;
    }
    leaving.abort();
    const events = [...text.matchAll(/^id: (.+)\nevent: (.+)$/gm)].map(([, id = '', event]) => [
      at(id),
      event,
    ]);
    const rows = page.items.map(({ type }, index) => [BACKED_UP + 1 + index, type]);
    expect(events).toEqual([[BACKED_UP, 'reset'], ...rows]);
  });

  it('gives cursors that end in the position, of an epoch from where it began', async () => {
    await record(restored, 1);
    const { body } = await read(restored[who], '0', 5);
    expect(body.next).toBe('5');
    const { next } = (await read(restored[who], '5', 1)).body;
    expect(next).toMatch(/^[0-9a-f]{32}-6$/);
    // Nobody can have read so far, and an epoch of elsewhere shares nothing.
    expect((await read(restored[who], next.replace(/6$/, '999'))).body.resumeFrom).toBe('5');
    expect((await read(restored[who], `${'0'.repeat(32)}-6`)).body.resumeFrom).toBe('0');
    expect((await read(restored[who], `${'0'.repeat(32)}-0`)).status).toBe(200);
  });
});

describe('the two numberings', () => {
  it('have epochs of their own: a cursor of one goes nowhere in the other', async () => {
    const first = await migratedDatabase();
    const service = await startService({ database: first });
    await service.admin.open('t');
    await record(service, 2);
    await service.close();
    const copied = await copyOf(first);
    const second = await startService({ database: copied });
    await record(second, 1);
    const [full, open] = [await read(second.admin, '0'), await read(second.anyone, '0')];
    expect(full.body.next).not.toBe(open.body.next);
    expect((await read(second.anyone, full.body.next)).status).toBe(410);
    await second.close();
    await copied.drop();
    await first.drop();
  });
});

describe('a copy that PostgreSQL cannot tell from its original', () => {
  let service: Service | undefined;
  let database: TestDatabase;
  beforeAll(build);
  afterEach(async () => {
    await service?.close();
    await database.drop();
  });

  it('may be an empty one in place of another: whoever read of that begins again', async () => {
    database = await migratedDatabase();
    const settings = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl };
    const begun = await paraph(settings, 'epoch', 'new');
    expect([begun.code, begun.out]).toEqual([0, expect.stringContaining('from 0 (full) or 0 (public)')]);
    service = await startService({ database });
    await service.admin.open('t');
    await record(service, 3);
    expect((await read(service.admin, '2')).body).toMatchObject({ code: 'cursor_reset', resumeFrom: '0' });
    expect((await read(service.admin, '0')).body.next).toMatch(/^[0-9a-f]{32}-3$/);
  });

  it('begins an epoch by `paraph epoch new`, and then tells who was ahead', async () => {
    database = await migratedDatabase();
    service = await startService({ database });
    await service.admin.open('t');
    await record(service, BACKED_UP);
    const kept = await asSuperuser(database.ownerUrl, (at) => at.query('SELECT * FROM heads'));
    await record(service, LOST);
    const consumer = new Consumer();
    await consumer.readOn(service.admin);
    await service.close();
    // As a snapshot of the disk that was put back: same server, same database, same tables.
    await asSuperuser(database.ownerUrl, async (at) => {
      await at.query(`SET session_replication_role = replica`);
      for (const table of ['feed', 'ledger', 'public_log', 'statuses']) {
        await at.query(`DELETE FROM ${table} WHERE ${table === 'statuses' ? 'position' : 'seq'} > $1`, [
          BACKED_UP,
        ]);
      }
      const [head] = kept.rows;
      await at.query(
        `UPDATE heads SET version = $1, revision = $2, recorded_at = $3, hash = $4, positions = $5,
           public_revision = $2, public_recorded_at = $6, public_positions = $5`,
        [head.version, head.revision, head.recorded_at, head.hash, head.positions, head.public_recorded_at],
      );
    });
    const settings = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl };
    const begun = await paraph(settings, 'epoch', 'new', '--json');
    expect([begun.code, JSON.parse(begun.out)]).toEqual([0, { full: '5', public: '5' }]);
    service = await startService({ database });
    await record(service, LOST + 1);
    await consumer.readOn(service.admin);
    expect(consumer.resets).toEqual(['5']);
    const whole = new Consumer();
    await whole.readOn(service.admin);
    for (const id of whole.rows.keys()) expect(consumer.rows.has(id)).toBe(true);
    expect((await paraph(settings, 'verify')).out).toMatch(/^No faults in 9 rows/);
    const doctor = JSON.parse((await paraph(settings, 'doctor', '--json')).out);
    const checks: { name: string; state: string; detail: string }[] = doctor.checks;
    expect(checks.find(({ name }) => name === 'epochs')).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/^epoch 2 of the feed, since .+, after position 5$/),
    });
  });
});
