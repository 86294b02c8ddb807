import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { selected } from '../../src/db/columns.js';
import { Database } from '../../src/db/database.js';
import { DocumentFiles } from '../../src/documents/index.js';
import { rowHash } from '../../src/ledger/rows/hash-chain.js';
import { domainRow, type StoredRow } from '../../src/ledger/rows/stored-row.js';
import { STORED_ROW } from '../../src/ledger/sql/tables.sql.js';
import { ProofSettings } from '../../src/proofs/index.js';
import { addLeaves } from '../../src/proofs/merkle/tiles.js';
import { verify } from '../../src/verify/verify.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { FOUNDING, startService } from '../support/service.js';

/** Each row that the service writes of itself is written before anything is changed. */
const KEPT = [
  ...['ledger', 'public_log', 'statuses', 'heads', 'embargoes', 'deadlines', 'feed', 'unnumbered', 'tracks'],
  ...['track_names', 'kind_definitions'],
];
const PROOFS = ['log_trees', 'log_tiles', 'checkpoints'];
const ALL = [...KEPT, ...PROOFS];
const TRACK = 'kz-eu-visa-facilitation';
const OF_TRACK = `track_id = (SELECT id FROM tracks WHERE slug = '${TRACK}')`;

let database: TestDatabase;
let service: Awaited<ReturnType<typeof startService>>;
let superuser: pg.Client;
/** The head that somebody outside kept, and the document that an entry names. */
let head: string;
let document: string;

const keepAs = (schema: string) => [
  `CREATE SCHEMA ${schema}`,
  ...ALL.map((table) => `CREATE TABLE ${schema}.${table} AS TABLE ${table}`),
];
const putBack = (schema: string, tables: readonly string[]) =>
  tables.flatMap((table) => [
    `DELETE FROM ${table}`,
    `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM ${schema}.${table}`,
  ]);
const run = async (statements: readonly string[]) => {
  for (const statement of statements) await superuser.query(statement);
};

beforeAll(async () => {
  database = await migratedDatabase();
  // Heads are signed when they are asked for, so that nothing happens while somebody tampers.
  const proofs = new ProofSettings({ keys: [Buffer.alloc(32, 1)], signWithin: Number.POSITIVE_INFINITY });
  service = await startService({ dossier: FOUNDING, database, proofs });
  const url = new URL(process.env.PARAPH_TEST_SUPERUSER_URL as string);
  url.pathname = new URL(database.appUrl).pathname;
  superuser = new pg.Client({ connectionString: url.href });
  await superuser.connect();
  await superuser.query('SET session_replication_role = replica');
  await service.settle();
  await service.admin.fetch('/v1/checkpoint');
  await service.anyone.fetch('/v1/checkpoint');
  await run(keepAs('early'));
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
  const answer = await service.admin.fetch('/v1/documents', {
    method: 'POST',
    body: pdf,
    headers: { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="draft.pdf"' },
  });
  document = ((await answer.json()) as { sha256: string }).sha256;
  await service.admin.log(
    TRACK,
    { type: 'statement.made', occurredOn: '2026-05-01', data: { summary: 'one' } },
    {
      ...{ type: 'statement.made', occurredOn: '2026-05-02', data: { summary: 'two' } },
      documents: [{ sha256: document, kind: 'draft' }],
    },
  );
  await service.settle();
  head = await (await service.admin.fetch('/v1/checkpoint')).text();
  await service.anyone.fetch('/v1/checkpoint');
  await run(keepAs('kept'));
});
afterAll(async () => {
  await superuser?.end();
  await service?.close();
  await database?.drop();
});

async function faults(keptHeads: readonly string[] = [head]) {
  const verified = await verify(service.app.get(Database, { strict: false }), {
    now: '2026-11-30T12:00:00.000Z',
    documents: service.app.get(DocumentFiles, { strict: false }),
    keptHeads,
  });
  return verified?.faults ?? [];
}

/** Rewrites the track from row `seq` on, as somebody does who knows how: every hash fits again. */
async function rewriteFrom(seq: number, summary: string): Promise<void> {
  await superuser.query(
    `UPDATE ledger SET data = jsonb_set(data, '{summary}', to_jsonb($2::text)) WHERE ${OF_TRACK} AND seq = $1`,
    [seq, summary],
  );
  const { rows } = await superuser.query<StoredRow>(
    `SELECT ${selected(STORED_ROW, 'l')} FROM ledger l WHERE ${OF_TRACK} ORDER BY seq`,
  );
  let prevHash = rows[0]?.prevHash as Buffer;
  for (const row of rows) {
    const hash = rowHash(prevHash, domainRow(row), { ...row, track: TRACK });
    await superuser.query(`UPDATE ledger SET prev_hash = $2, hash = $3 WHERE ${OF_TRACK} AND seq = $1`, [
      row.seq,
      prevHash,
      hash,
    ]);
    prevHash = hash;
  }
  await superuser.query(`UPDATE heads SET hash = $1 WHERE ${OF_TRACK}`, [prevHash]);
}

/** Computes the tree of the ledger anew. */
async function rebuildTree(): Promise<void> {
  const { rows } = await superuser.query<{ hash: Buffer }>(
    'SELECT l.hash FROM feed f JOIN ledger l USING (track_id, seq) WHERE NOT f.public ORDER BY f.position',
  );
  for (const { level, number, hashes } of addLeaves(
    0,
    [],
    rows.map(({ hash }) => hash),
  )) {
    await superuser.query(
      'UPDATE log_tiles SET hashes = $3 WHERE NOT public AND level = $1 AND number = $2',
      [level, number, hashes],
    );
  }
}

type Tampering = { what: string; by: () => Promise<unknown>; place: string; kind?: string };
const TAMPERINGS: Tampering[] = [
  {
    what: 'an entry was edited',
    by: () => run([`UPDATE ledger SET occurred_on = '2026-05-03' WHERE ${OF_TRACK} AND seq = 2`]),
    place: 'ledger',
  },
  {
    what: 'an entry in the middle was deleted',
    by: () => run([`DELETE FROM ledger WHERE ${OF_TRACK} AND seq = 2`]),
    place: 'ledger',
  },
  {
    what: 'the last entries were cut off, with all that follows from them',
    by: () => run(putBack('early', KEPT)),
    place: 'checkpoint',
    kind: 'cut',
  },
  {
    what: 'the order of two entries was swapped',
    by: () =>
      run([
        `CREATE TEMP TABLE two AS SELECT f.position, f.track_id, f.seq FROM feed f WHERE NOT f.public AND f.position >= (
           SELECT min(a.position) FROM feed a JOIN feed b ON b.position = a.position + 1
           WHERE NOT a.public AND NOT b.public AND a.track_id <> b.track_id) ORDER BY f.position LIMIT 2`,
        `UPDATE feed f SET position = t.position + 1000000 FROM two t WHERE NOT f.public AND f.position = t.position`,
        `UPDATE feed f SET position = (SELECT t.position FROM two t WHERE t.position <> f.position - 1000000)
         WHERE NOT f.public AND f.position > 1000000`,
        'DROP TABLE two',
      ]),
    place: 'checkpoint',
    kind: 'reordered',
  },
  {
    what: 'an entry was exchanged, with a chain that fits',
    by: () => rewriteFrom(2, 'never said'),
    place: 'checkpoint',
    kind: 'replaced',
  },
  {
    what: 'the whole record was rewritten, with a chain and a tree that fit',
    by: async () => {
      await rewriteFrom(1, 'never said');
      await rebuildTree();
    },
    place: 'checkpoint',
    kind: 'rewritten',
  },
  {
    what: 'an old backup was put back',
    by: () => run(putBack('early', ALL)),
    place: 'kept head',
    kind: 'older',
  },
  {
    what: 'a document was changed',
    by: () => writeFile(service.app.get(DocumentFiles, { strict: false }).pathOf(document), 'another'),
    place: 'document',
  },
  {
    what: 'a definition was changed',
    by: () =>
      run([
        `UPDATE kind_definitions SET definition = jsonb_set(definition, '{rail}', '[]') WHERE kind = 'readmission'`,
      ]),
    place: 'definition',
  },
];

describe('given one head that was kept outside, and somebody who can change everything in the database', () => {
  it('finds nothing where nothing was changed', async () => {
    expect(await faults()).toEqual([]);
  });

  it.each(TAMPERINGS)('says that $what', async ({ by, place, kind }) => {
    await by();
    try {
      const [first] = await faults();
      expect({ place: first?.place, kind: first?.kind }).toEqual({ place, kind });
      // Only an old backup is whole in itself.
      expect((await faults([])).length > 0).toBe(kind !== 'older');
    } finally {
      await run(putBack('kept', ALL));
    }
  });
});
