import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdempotencyKeys } from '../../src/http/idempotency/idempotency-keys.js';
import { ADMIN, Gate, gates, type Served, serveThings } from '../support/http.harness.js';

let at: Served;
beforeAll(async () => {
  at = await serveThings();
});
afterAll(() => at.close());

const DAY = 24 * 60 * 60_000;

const under = (key: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  at.post(path, body, { 'idempotency-key': key, ...headers });

const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];

/** How many rows were written under a name. */
async function written(name: string): Promise<number> {
  const { rows } = await at.pool.query(`SELECT count(*)::int AS n FROM sources WHERE id LIKE $1`, [
    `${name}:%`,
  ]);
  return rows[0].n;
}

async function keyRows(key: string): Promise<{ answer: unknown }[]> {
  const { rows } = await at.pool.query('SELECT answer FROM idempotency_keys WHERE key = $1', [key]);
  return rows;
}

/** A gate for the handler that is given this name. */
function gate(name: string): Gate {
  const made = new Gate();
  gates.set(name, made);
  return made;
}

/** Moves a key's claim into the past. */
const age = (key: string, ms: number) =>
  at.pool.query(
    `UPDATE idempotency_keys SET held_until = held_until - $2 * interval '1 ms',
      created_at = created_at - $2 * interval '1 ms' WHERE key = $1`,
    [key, ms],
  );

describe('a POST with an Idempotency-Key', () => {
  it('given the same request again, gets the same answer to the byte', async () => {
    const first = await under('again', '/v1/things', { name: 'a', count: 1 });
    const second = await under('again', '/v1/things', { count: 1, name: 'a' }, { 'if-match': '"99"' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.text()).toBe(await first.text());
    for (const name of ['location', 'etag', 'content-type']) {
      expect(second.headers.get(name)).toBe(first.headers.get(name));
    }
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });

  it('given another body, is refused', async () => {
    await under('reused', '/v1/things', { name: 'a' });
    expect(await codeOf(await under('reused', '/v1/things', { name: 'b' }))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
  });

  it('given another caller or path, is another request', async () => {
    const { token } = await at.newToken('officer');
    await under('shared', '/v1/things', { name: 'a' });
    const other = await under('shared', '/v1/things', { name: 'b' }, { authorization: `Bearer ${token}` });
    expect([other.status, other.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect((await under('shared', '/v1/things/slow', { name: 'c' })).status).toBe(201);
    expect(await keyRows('shared')).toHaveLength(3);
  });

  it('while it runs, answers the same request with 409', async () => {
    const held = gate('slow');
    const first = under('flight', '/v1/things/slow', { name: 'slow' });
    await held.reached;
    const second = await under('flight', '/v1/things/slow', { name: 'slow' });
    expect(second.headers.get('retry-after')).toBe('1');
    expect(await codeOf(second)).toEqual([409, 'idempotency_key_in_flight']);
    held.open();
    expect((await first).status).toBe(201);
  });

  it('given a refusal, may be tried again', async () => {
    expect((await under('refused', '/v1/things', { name: '' })).status).toBe(422);
    expect((await under('doomed', '/v1/things/written', { name: 'doomed' })).status).toBe(500);
    expect([await keyRows('refused'), await keyRows('doomed')]).toEqual([[], []]);
    expect((await under('refused', '/v1/things', { name: 'a' })).status).toBe(201);
  });

  it.each(['', 'a b', 'é', 'a'.repeat(256)])('refuses the key "%s"', async (key) => {
    const answer = await under(key, '/v1/things', { name: 'a' });
    expect(await codeOf(answer)).toEqual([422, 'validation_failed']);
  });

  it('given a hundred at once, does the work once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => under('hundred', '/v1/things/written', { name: 'hundred' })),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => status !== 409)).toEqual([201]);
    expect(await written('hundred')).toBe(1);
    expect((await under('hundred', '/v1/things/written', { name: 'hundred' })).status).toBe(201);
    expect(await written('hundred')).toBe(1);
  });

  it('given that its holder died, is taken over, and a holder who was only slow writes nothing', async () => {
    const name = randomUUID();
    const held = gate(name);
    const slow = under('taken', '/v1/things/written', { name });
    await held.reached;
    gates.delete(name);
    await age('taken', 30_000);
    expect((await under('taken', '/v1/things/written', { name })).status).toBe(201);
    held.open();
    expect(await codeOf(await slow)).toEqual([409, 'idempotency_key_in_flight']);
    expect(await written(name)).toBe(1);
    expect((await under('taken', '/v1/things/written', { name })).headers.get('idempotency-replayed')).toBe(
      'true',
    );
  });

  it('after a day, is forgotten', async () => {
    const name = randomUUID();
    await under('old', '/v1/things/written', { name });
    await age('old', DAY);
    expect(
      (await under('old', '/v1/things/written', { name })).headers.get('idempotency-replayed'),
    ).toBeNull();
    expect(await written(name)).toBe(2);
    await under('older', '/v1/things/written', { name });
    await age('older', DAY);
    expect(await new IdempotencyKeys(at.pool, at.clock).prune()).toBe(1);
    expect([(await keyRows('old')).length, (await keyRows('older')).length]).toEqual([1, 0]);
  });

  it('given a long path, keeps it all the same', async () => {
    const path = `/v1/things/${'%F0%9F%98%80'.repeat(60)}/approve`;
    const headers = { authorization: `Bearer ${ADMIN}` };
    expect((await under('long', path, {}, headers)).status).toBe(200);
    expect((await under('long', path, {}, headers)).headers.get('idempotency-replayed')).toBe('true');
  });
});
