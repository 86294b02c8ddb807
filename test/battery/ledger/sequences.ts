import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { DocumentSettings } from '../../../src/documents/index.js';
import { KnownDocumentsQuery } from '../../../src/documents/queries/known-documents.query.js';
import type { Draft } from '../../../src/domain/decide/decide.js';
import { isAdministrative } from '../../../src/domain/events/event-data.js';
import { dossierSchema } from '../../../src/dossiers/dossier.js';
import { DossierImport } from '../../../src/dossiers/dossier-import.js';
import { DossierExport } from '../../../src/dossiers/export/dossier-export.js';
import { LedgerReader } from '../../../src/ledger/ledger-reader.js';
import type { LogName } from '../../../src/ledger/read-scope.js';
import { CommandRejected } from '../../../src/ledger/rejections.js';
import { OpenTracksHandler } from '../../../src/tracks/commands/open-tracks.js';
import { ProposalStore } from '../../../src/tracks/commands/proposal-store.js';
import { newSource, SourceResolver } from '../../../src/tracks/commands/resolve-sources.js';
import { CitableSourcesQuery } from '../../../src/tracks/queries/citable-sources.query.js';
import { HistoryQuery } from '../../../src/tracks/queries/history.query.js';
import { TracksQuery } from '../../../src/tracks/queries/tracks.query.js';
import { CASTS, TRACKS } from '../../histories/casts.js';
import { draft, type OpenLedger } from '../../histories/ledger.js';
import { anyCommand, type Command, correctionsOf, NOTE } from '../../histories/random-histories.js';
import type { StoppedClock } from '../../support/clocks.js';
import { audit, auditFeed } from './audit.js';

const DAY = 86_400_000;
const actor = 'an officer';
const COMMUNIQUE = newSource({ title: 'communiqué', publisher: 'Council of the EU', language: 'en' });
const VIEWS: readonly LogName[] = ['full', 'public'];

const queries = ({ database, clock }: OpenLedger) => {
  const history = new HistoryQuery(database);
  return { history, tracks: new TracksQuery(database, clock, history) };
};

/** All that a write could have changed, in short. */
async function trace({ pool }: OpenLedger): Promise<unknown> {
  const { rows } = await pool.query(`SELECT
    (SELECT array_agg((track_id, version, revision, public_revision, hash) ORDER BY track_id)::text FROM heads) AS heads,
    (SELECT count(*) FROM ledger) AS ledger, (SELECT count(*) FROM public_log) AS public_log,
    (SELECT count(*) FROM statuses) AS statuses, (SELECT count(*) FROM embargoes) AS embargoes,
    (SELECT count(*) FROM unnumbered) AS unnumbered, (SELECT count(*) FROM sources) AS sources`);
  return rows[0];
}

type Counts = { accepted: number; refused: number };

/** One write as a random command asks for it; whether the ledger took it. A refused one must leave no trace. */
async function attempt(at: OpenLedger, clock: StoppedClock, command: Command, n: number): Promise<boolean> {
  const before = await trace(at);
  try {
    if ('drafts' in command) {
      const meeting = command.drafts.length > 1 ? at.ids.newId() : null;
      const drafts = command.drafts.map((wanted) => ready(wanted, meeting, clock, n));
      await at.ledger.record(drafts, { actor, sources: [COMMUNIQUE] });
    } else {
      const tracks = [...new Set(command.corrections.map(({ track }) => track))];
      await at.ledger.correct(tracks, correctionsOf(command.corrections), { actor });
    }
    return true;
  } catch (error) {
    if (!(error instanceof CommandRejected)) throw error;
    deepStrictEqual(await trace(at), before, 'a refused command writes nothing');
    return false;
  }
}

const ready = (wanted: Draft, meeting: string | null, clock: StoppedClock, n: number): Draft => ({
  ...wanted,
  meeting,
  sources: wanted.sources.map(() => ({ ref: COMMUNIQUE.id, quote: 'in these words' })),
  embargoUntil:
    wanted.visibility === 'embargoed'
      ? new Date(Date.parse(clock.now()) + (n % 4) * DAY + 1).toISOString()
      : null,
});

/** A track's slug for the history it belongs to. */
const renamed = (command: Command, history: number): Command =>
  'drafts' in command
    ? { drafts: command.drafts.map((one) => ({ ...one, track: `${one.track}-${history}` })) }
    : { corrections: command.corrections.map((one) => ({ ...one, track: `${one.track}-${history}` })) };

/**
 * Random commands on tracks with twins while the clock moves on and embargoes pass. Afterwards all that is derived is
 * as its rows make it, what was known at the newest instant is what is known now, and an export imported elsewhere
 * gives the same boards and histories.
 */
export async function randomSequences(
  at: OpenLedger,
  empty: OpenLedger,
  clock: StoppedClock,
  { histories, commands }: { histories: number; commands: number },
) {
  const counts: Counts = { accepted: 0, refused: 0 };
  for (let history = 0; history < histories; history += 1) {
    const { cast, terms } = CASTS[history % CASTS.length] as (typeof CASTS)[number];
    const [ordered = []] = fc.sample(
      fc.array(anyCommand(TRACKS, cast), { minLength: commands, maxLength: commands, size: 'max' }),
      1,
    );
    for (const track of ['ra', 'vfa', 'air'] as const) {
      const { kind: named, parties, members } = terms[track];
      const [kind, version] = named.split('@');
      const twin = track === 'vfa' ? `ra-${history}` : undefined;
      await at.open(`${track}-${history}`, kind, twin, { kindVersion: Number(version), parties, members });
    }
    for (const track of TRACKS) {
      const signed = [
        draft(`${track}-${history}`, 'negotiations.opened', '2019-01-10', { visibility: 'public' }),
        draft(`${track}-${history}`, 'agreement.signed', '2019-06-10'),
      ];
      for (const one of signed) await at.ledger.record([one], { actor });
    }
    for (const [n, command] of ordered.entries()) {
      if (n % 3 === 0) clock.pass(DAY / 2);
      if (n % 7 === 0) await at.sequencer.run();
      const accepted = await attempt(at, clock, renamed(command, history), n);
      counts[accepted ? 'accepted' : 'refused'] += 1;
    }
  }
  await at.sequencer.run();
  await audit(at.pool, clock.now());
  await auditFeed(at.pool);
  await knownNow(at);
  await shownByKey(at);
  await exportedAndImported(at, empty);
  return `${counts.accepted} commands accepted, ${counts.refused} refused, in ${histories} histories of three tracks`;
}

/** Which public row shows a row is looked up so (by-key.sql.ts). */
async function shownByKey({ pool }: OpenLedger): Promise<void> {
  const { rows } = await pool.query(`
    SELECT p.* FROM public_log p JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.content_seq
    WHERE (p.row_seq IN (l.seq, l.corrects)) IS NOT TRUE`);
  deepStrictEqual(rows, []);
}

/** What is read from the kept statuses is what the rows give when they are folded again, now and as of any day. */
async function knownNow(at: OpenLedger): Promise<void> {
  const { tracks } = queries(at);
  const { rows } = await at.pool.query('SELECT max(recorded_at) AS newest FROM ledger');
  const now = at.clock.now();
  const newest: string = rows[0].newest.toISOString() > now ? rows[0].newest.toISOString() : now;
  for (const sees of VIEWS) {
    for (const asOf of [
      newest.slice(0, 10),
      '2019-06-10',
      '2020-02-01',
      '2021-07-15',
      '2023-12-31',
      '2026-11-22',
    ]) {
      const kept = await tracks.list({}, sees, { asOf });
      deepStrictEqual(
        await tracks.list({}, sees, { asOf, knownAt: newest }),
        kept,
        `known at ${newest} as of ${asOf}`,
      );
    }
  }
}

/**
 * What is public of each track, in no order: entries whose dates overlap stand as they became public, and when that
 * was is not in a dossier. Nor is what was annulled: a track of which nothing else was public is public here alone.
 */
async function shown(at: OpenLedger): Promise<string[]> {
  const tracks = await standing(at, 'public');
  const standingInPublic = tracks.filter(({ entries }) => entries.length > 0);
  return standingInPublic.map(({ slug, entries }) => {
    const shapes = entries.map(({ type, occurredOn, data, sources }) => [type, occurredOn, data, sources]);
    return `${slug}: ${shapes.map((one) => JSON.stringify(one)).sort()}`;
  });
}

/** The board and the effective histories without what recording again must change. */
async function standing(at: OpenLedger, sees: LogName) {
  const { tracks, history } = queries(at);
  const board = await tracks.list({}, sees);
  const histories = await history.effectiveOf(
    board.map(({ slug }) => slug),
    sees,
    {},
  );
  return board.map(({ revision, head, status, ...track }) => {
    const { silentDays, stalled, lastEvent, ...rest } = status;
    // What its file says with the track is no entry of it.
    const entries = (histories.get(track.slug) ?? []).filter(({ type }) => !isAdministrative(type));
    return {
      ...track,
      status: rest,
      lastEvent: lastEvent && [lastEvent.type, lastEvent.occurredOn],
      entries: entries.map(({ type, occurredOn, data, sources, note, from, to }) => ({
        ...{ type, occurredOn, data, sources, note, from, to },
      })),
    };
  });
}

async function exportedAndImported(at: OpenLedger, empty: OpenLedger): Promise<void> {
  const dossier = await new DossierExport(
    new LedgerReader(at.database, at.clock, at.ids),
    queries(at).history,
    at.database,
  ).export();
  const { tracks } = queries(empty);
  const sourceResolver = new SourceResolver(
    new CitableSourcesQuery(empty.database),
    new HistoryQuery(empty.database),
  );
  const proposals = new ProposalStore(empty.database, empty.clock, empty.ids);
  const opening = new OpenTracksHandler(empty.database, empty.clock, tracks, empty.ledger, proposals);
  const known = new KnownDocumentsQuery(empty.database, empty.clock, new DocumentSettings());
  const importing = new DossierImport(empty.ledger, opening, sourceResolver, proposals, empty.clock, known);
  const parsed = dossierSchema.parse(dossier);
  const files = new Map([[NOTE.sha256, NOTE]]);
  await importing.import(parsed, actor, { files });
  deepStrictEqual(
    await standing(empty, 'full'),
    await standing(at, 'full'),
    'boards and effective histories',
  );
  deepStrictEqual(await shown(empty), await shown(at), 'what is public');
  const again = await importing.import(parsed, actor, { files });
  strictEqual(again.recorded, 0, 'what was imported once is skipped');
  await empty.sequencer.run();
  await audit(empty.pool, empty.clock.now());
  await auditFeed(empty.pool);
}
