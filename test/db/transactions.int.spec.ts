import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/access/allow.js';
import { DocumentSettings } from '../../src/documents/index.js';
import { KnownDocumentsQuery } from '../../src/documents/queries/known-documents.query.js';
import { LedgerReader } from '../../src/ledger/ledger-reader.js';
import { CommandHandler } from '../../src/tracks/commands/command-handler.js';
import { ProposalStore } from '../../src/tracks/commands/proposal-store.js';
import { RefusalProblems } from '../../src/tracks/commands/refusal-problem.js';
import { SourceResolver } from '../../src/tracks/commands/resolve-sources.js';
import { CitableSourcesQuery } from '../../src/tracks/queries/citable-sources.query.js';
import { HistoryQuery } from '../../src/tracks/queries/history.query.js';
import { TracksQuery } from '../../src/tracks/queries/tracks.query.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';

let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
beforeEach(async () => {
  at = await ledgerOnFreshDatabase();
});
afterEach(() => at.close());

describe('a transaction', () => {
  it('whose connection breaks between two statements fails, and the next one finds another connection', async () => {
    const broken = at.database.transaction(async (client) => {
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      const ended = new Promise((resolve) => client.once('end', resolve));
      await at.pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await ended;
      await client.query('SELECT 1');
    });
    await expect(broken).rejects.toThrow();
    await expect(at.database.transaction(async () => 'done')).resolves.toBe('done');
  });

  it('asks for no second connection: more corrections at once than the pool has connections all end', async () => {
    const { database, clock, ids, ledger, pool } = at;
    const history = new HistoryQuery(database);
    const tracks = new TracksQuery(database, clock, history);
    const commands = new CommandHandler(
      ledger,
      new SourceResolver(new CitableSourcesQuery(database), history),
      tracks,
      history,
      new RefusalProblems(new LedgerReader(database, clock, ids)),
      new ProposalStore(database, clock, ids),
      new KnownDocumentsQuery(database, clock, new DocumentSettings()),
    );
    const slugs = Array.from({ length: pool.options.max + 10 }, (_, n) => `t-${n}`);
    const source = { title: 't', publisher: 'p', language: 'en' };
    const stored = { id: 'a-source', url: null, publishedOn: null, ...source };
    for (const slug of slugs) {
      await at.open(slug);
      await ledger.record([draft(slug, 'consultation.held', '2020', { sources: [{ ref: stored.id }] })], {
        actor: 'x',
        sources: [stored],
      });
    }
    const role = { role: 'officer', desks: [], scopes: null } as const;
    const caller: Caller = { id: 'x', name: 'x', ...role, via: 'token', person: null, madeBy: [] };
    const kept: number[] = [];
    await Promise.all(
      slugs.map((slug) =>
        commands.correct(
          { entries: [{ track: slug, seq: 1 }] },
          { action: 'annul', reason: 'wrong' },
          {
            caller,
            storeResult: async (_, done) =>
              void ('transitions' in done && kept.push(done.transitions.length)),
          },
        ),
      ),
    );
    expect(kept).toHaveLength(slugs.length);
  });
});
