import { strictEqual } from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Caller } from '../../../src/access/allow.js';
import { DocumentSettings } from '../../../src/documents/index.js';
import { KnownDocumentsQuery } from '../../../src/documents/queries/known-documents.query.js';
import { dossierSchema } from '../../../src/dossiers/dossier.js';
import { DossierImport } from '../../../src/dossiers/dossier-import.js';
import { CommandRejected } from '../../../src/ledger/rejections.js';
import { OpenTracksHandler } from '../../../src/tracks/commands/open-tracks.js';
import { ProposalStore } from '../../../src/tracks/commands/proposal-store.js';
import { SourceResolver } from '../../../src/tracks/commands/resolve-sources.js';
import { CitableSourcesQuery } from '../../../src/tracks/queries/citable-sources.query.js';
import { HistoryQuery } from '../../../src/tracks/queries/history.query.js';
import { TracksQuery } from '../../../src/tracks/queries/tracks.query.js';
import { draft, type OpenLedger } from '../../histories/ledger.js';
import { audit } from './audit.js';

const OFFICER: Caller = {
  ...{ id: 'x', name: 'x', role: 'officer', desks: [], scopes: null },
  ...{ via: 'token', person: null, madeBy: [] },
};

const opening = ({ database, clock, ids, ledger }: OpenLedger) =>
  new OpenTracksHandler(
    database,
    clock,
    new TracksQuery(database, clock, new HistoryQuery(database)),
    ledger,
    new ProposalStore(database, clock, ids),
  );

/** Waits until `count` sessions of this database wait for a lock. */
export async function untilWaiting(pool: Pool, count: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows[0].count >= count) return;
    await setTimeout(5);
  }
}

/**
 * Two tracks become twins while one writer waits to annul the readmission agreement's entry into force and another to
 * enter the visa agreement's: both began when neither had a twin. The rule holds all the same.
 */
export async function linkedWhileWaiting(at: OpenLedger) {
  await at.open('ra', 'readmission');
  await at.open('vfa');
  const record = (...args: Parameters<typeof draft>) => at.ledger.record([draft(...args)], { actor: 'x' });
  for (const track of ['ra', 'vfa']) await record(track, 'negotiations.opened', '2018-01-01');
  for (const track of ['ra', 'vfa']) await record(track, 'agreement.signed', '2019-01-01');
  await record('ra', 'agreement.entered_into_force', '2020-01-01');
  const linking = await at.pool.connect();
  try {
    await linking.query('BEGIN');
    await linking.query('SELECT FROM heads ORDER BY track_id FOR UPDATE');
    await linking.query('UPDATE tracks t SET twin_id = o.id FROM tracks o WHERE o.id <> t.id');
    const both = Promise.allSettled([
      at.ledger.correct(['ra'], () => [{ track: 'ra', seq: 3, action: 'annul', reason: 'never happened' }], {
        actor: 'x',
      }),
      record('vfa', 'agreement.entered_into_force', '2020-01-01'),
    ]);
    await untilWaiting(at.pool, 2);
    await linking.query('COMMIT');
    const refused = (await both).filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of refused) if (!(reason instanceof CommandRejected)) throw reason;
    strictEqual(refused.length, 1, 'one of the two is refused');
  } finally {
    linking.release();
  }
  await audit(at.pool);
}

/** Twins linked and unlinked, and dossiers with the same tracks in opposite orders imported, all at once. */
export async function importsInBothOrders(at: OpenLedger, { tries }: { tries: number }) {
  const openTracks = opening(at);
  const importing = new DossierImport(
    at.ledger,
    openTracks,
    new SourceResolver(new CitableSourcesQuery(at.database), new HistoryQuery(at.database)),
    new ProposalStore(at.database, at.clock, at.ids),
    at.clock,
    new KnownDocumentsQuery(at.database, at.clock, new DocumentSettings()),
  );
  for (let n = 0; n < tries; n += 1) {
    const slugs = Array.from({ length: 8 }, (_, nth) => `t-${n}-${nth}`);
    const kindOf = (nth: number) => (nth % 2 ? 'readmission' : 'visa-facilitation');
    const tracks = slugs.map((slug, nth) => ({
      slug,
      kind: kindOf(nth),
      parties: ['EU', 'KZ'],
      title: slug,
      twin: slugs[nth ^ 1],
    }));
    const dossier = (rejected: boolean) =>
      dossierSchema.parse({
        format: 'paraph-dossier/1',
        coverageUntil: '2025-01-01',
        tracks: rejected ? tracks.toReversed() : tracks,
        entries: slugs.map((slug) => ({
          tracks: [slug],
          type: 'consultation.held',
          occurredOn: rejected ? '2020' : '2021',
        })),
      });
    const importAll = () =>
      Promise.all([
        importing.import(dossier(false), 'x'),
        importing.import(dossier(true), 'x'),
        importing.import(dossier(false), 'x'),
      ]);
    await importAll();
    await Promise.all([
      importAll(),
      ...slugs.map((slug, nth) => openTracks.link(slug, slugs[nth ^ 1] as string, OFFICER)),
    ]);
  }
  const rows = await audit(at.pool);
  strictEqual(
    rows,
    tries * (16 + 8),
    'each entry is recorded once, and on each track how far its sources reach',
  );
  return `${tries} tries of 3 and 11 at once, no deadlock`;
}
