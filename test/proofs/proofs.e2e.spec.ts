import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { Sequencer } from '../../src/ledger/numbering/sequencer.js';
import { ProofSettings } from '../../src/proofs/index.js';
import { leafHash } from '../../src/proofs/merkle/hashes.js';
import { isConsistent, isIncluded } from '../../src/proofs/merkle/verify.js';
import { type Checkpoint, parseCheckpoint } from '../../src/proofs/notes/checkpoint.js';
import { openNote, verifierOf } from '../../src/proofs/notes/note.js';
import { LOGS, SIGNED } from '../../src/proofs/proofs.sql.js';
import { migratedDatabase } from '../support/database.js';
import { type Client, FOUNDING, startService } from '../support/service.js';

type Service = Awaited<ReturnType<typeof startService>>;
type Head = { origin: string; size: number; root: string; note: string; keys: { vkey: string }[] };
type Inclusion = {
  index: number;
  size: number;
  leafHash: string;
  proof: string[];
  checkpoint: string;
  entry: { row: string; payload: string | null };
};

let service: Service;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING });
});
afterAll(() => service.close());

const JSON_TYPE = { accept: 'application/json' };
const bytes = (text: string) => Buffer.from(text, 'base64');

const headFor = async (client: Client): Promise<Head> =>
  (await client.call<Head>('GET', '/v1/checkpoint', undefined, JSON_TYPE)).body;

/** Verifies the note with the last key that the service names. */
function opened({ note, keys }: Head): Checkpoint {
  const text = openNote(
    note,
    keys.map(({ vkey }) => verifierOf(vkey)),
  )?.text;
  const head = parseCheckpoint(text ?? '');
  if (!head) throw new Error(`does not open: ${note}`);
  return head;
}

describe('the head of the log', () => {
  it('is a note as witnesses read it, and covers what was just recorded', async () => {
    const before = opened(await headFor(service.admin));
    await service.admin.open('head-of-log');
    await service.admin.log('head-of-log', {
      type: 'statement.made',
      occurredOn: '2026-01',
      data: { summary: 's' },
    });
    const answer = await service.admin.fetch('/v1/checkpoint');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const head = await headFor(service.admin);
    expect(head.note).toBe(await answer.text());
    expect(opened(head).size).toBe(before.size + 1);
    expect(opened(head).origin).toBe(head.origin);
  });

  it('the public has a log of its own, which hidden entries do not move', async () => {
    const before = await headFor(service.anyone);
    await service.admin.log('head-of-log', {
      type: 'statement.made',
      occurredOn: '2026-02',
      data: { summary: 's' },
    });
    expect((await headFor(service.admin)).size).toBeGreaterThan(before.size);
    expect(await headFor(service.anyone)).toEqual(before);
    expect(opened(before).origin).not.toBe(opened(await headFor(service.admin)).origin);
  });
});

describe('a head that is signed while entries are recorded', () => {
  it('given one is numbered after the end of the log was read, then that end is signed, and the entry is in the next head', async () => {
    await service.admin.open('while-signing');
    const say = (day: number) =>
      service.admin.log('while-signing', {
        ...{ type: 'statement.made', occurredOn: `2026-01-0${day}`, data: { summary: 's' } },
      });
    const before = await headFor(service.admin);
    const database = service.app.get(Database, { strict: false });
    const begin = database.transaction.bind(database);
    const signed: number[] = [];
    let isLate = false;
    const transactions = jest.spyOn(database, 'transaction').mockImplementation((work, ...how) =>
      begin(
        (at) => {
          const ask = at.query.bind(at) as (...given: unknown[]) => Promise<{ rows: unknown[] }>;
          const query = async (...given: unknown[]) => {
            const answer = await ask(...given);
            if (given[0] === SIGNED && (given[1] as unknown[])[0] === false)
              signed.push((given[1] as number[])[2]!);
            const isFirst = given[0] === LOGS && (answer.rows as { head: number }[])[0]!.head > before.size;
            if (isLate || !isFirst) return answer;
            isLate = true;
            await say(2);
            await service.app.get(Sequencer, { strict: false }).run();
            return answer;
          };
          return work(Object.assign(Object.create(at), { query }));
        },
        ...how,
      ),
    );
    await say(1);
    await headFor(service.admin);
    transactions.mockRestore();
    expect(signed[0]).toBe(before.size + 1);
    expect((await headFor(service.admin)).size).toBe(before.size + 2);
  });
});

describe('a proof', () => {
  it.each(['admin', 'anyone'] as const)('of every entry that %s sees holds against the head', async (who) => {
    const client = service[who];
    const { items } = await client.get<{ items: { track: string; seq: number }[] }>('/v1/feed?limit=500');
    expect(items.length).toBeGreaterThan(10);
    for (const [at, { track, seq }] of items.entries()) {
      const proof = await client.get<Inclusion>(`/v1/proof/inclusion?track=${track}&seq=${seq}`);
      expect(proof.index).toBe(at);
      const head = parseCheckpoint(proof.checkpoint.slice(0, proof.checkpoint.indexOf('\n\n') + 1));
      const hashed = hash('sha256', proof.entry.row, 'buffer');
      expect(leafHash(hashed)).toEqual(bytes(proof.leafHash));
      expect(isIncluded(bytes(proof.leafHash), at, proof.proof.map(bytes), head as Checkpoint)).toBe(true);
      const payload = hash('sha256', proof.entry.payload as string, 'hex');
      expect(JSON.parse(proof.entry.row)).toMatchObject({ track, seq, payload });
    }
  });

  it('of a later head holds against every earlier one, and is cached for ever', async () => {
    const earlier = opened(await headFor(service.anyone));
    await service.admin.open('later-head');
    await service.admin.log('later-head', {
      type: 'consultation.held',
      occurredOn: '2026-03',
      visibility: 'public',
    });
    const later = opened(await headFor(service.anyone));
    expect(later.size).toBeGreaterThan(earlier.size);
    const path = `/v1/proof/consistency?from=${earlier.size}&to=${later.size}`;
    const answer = await service.anyone.call<{ proof: string[] }>('GET', path);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(isConsistent(earlier, later, answer.body.proof.map(bytes))).toBe(true);
  });

  it('that is asked for beyond the log, or of what one does not see, is refused with the place', async () => {
    const far = await service.anyone.call('GET', '/v1/proof/consistency?from=1&to=100000');
    expect(far.status).toBe(422);
    expect(far.body.errors[0]?.pointer).toBe('/query/to');
    const hidden = await service.anyone.call('GET', '/v1/proof/inclusion?track=head-of-log&seq=1');
    expect(hidden.status).toBe(404);
  });
});

describe('a service that cannot open the key that signs', () => {
  it('goes on with the head that there is, and signs again when it can', async () => {
    const database = await migratedDatabase();
    const first = await startService({ database, dossier: FOUNDING });
    const before = await headFor(first.admin);
    await first.close();
    const other = new ProofSettings({ keys: [Buffer.alloc(32, 2)] });
    const second = await startService({ database, proofs: other });
    await second.admin.open('while-closed');
    await second.admin.log('while-closed', {
      type: 'statement.made',
      occurredOn: '2026-01',
      data: { summary: 's' },
    });
    expect(await headFor(second.admin)).toEqual(before);
    const unsigned = await second.admin.call('GET', '/v1/proof/inclusion?track=while-closed&seq=1');
    expect({ status: unsigned.status, code: unsigned.body.code }).toEqual({
      status: 503,
      code: 'unavailable',
    });
    await second.close();
    const third = await startService({ database });
    expect((await headFor(third.admin)).size).toBe(before.size + 1);
    await third.close();
    await database.drop();
  });
});
