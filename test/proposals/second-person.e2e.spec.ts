import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENT_TYPES } from '../../src/domain/events/event-data.js';
import { KINDS } from '../../src/domain/kinds/index.js';
import { STAGES, type Stage } from '../../src/domain/values/views.js';
import { Ledger } from '../../src/ledger/ledger.js';
import type { OpenApiDocument } from '../../src/openapi/types.js';
import { COVERED, DATA } from '../histories/examples.js';
import { draft } from '../histories/ledger.js';
import { type Client, FOUNDING, type NewEntry, type Service, startService } from '../support/service.js';
import { sized } from '../support/sizes.js';

let at: Service;
let officer: Client;
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING, secondPerson: { on: true } });
  officer = await at.as('officer');
});
afterAll(() => at.close());

const source = { title: 't', publisher: 'p', language: 'en' };
/** What the operator records needs nobody else: how a test gets a track to where it begins. */
async function stands(slug: string, kind: string, stage: string): Promise<void> {
  expect((await at.admin.open(slug, kind)).status).toBe(201);
  if (stage === 'exploratory') return;
  const asserted = draft(slug, 'stage.asserted', '2020-01-01', { data: { stage, reason: 'begins here' } });
  const { ref } = (await at.admin.get<{ items: { ref: string }[] }>('/v1/sources')).items[0] as {
    ref: string;
  };
  await at.app
    .get(Ledger, { strict: false })
    .record([{ ...asserted, sources: [{ ref }] }], { actor: 'operator', approval: 'operator' });
}

/** Every stage there is, as everybody sees it. */
const boards = async () =>
  Object.fromEntries(
    await Promise.all(
      [at.admin, at.anyone].map(async (who, index) => [
        index,
        (await who.board()).items.map(({ slug, status }) => [slug, status.stage]),
      ]),
    ),
  );

/** Of the stages: in the short form all kinds are tried from two of them, and one from four. */
const SOME: Stage[] = ['signed', 'in_force', 'exploratory', 'negotiating'];

describe('one person, whatever they send', () => {
  it.each(KINDS.map(({ kind }) => kind))(
    'moves no %s from any stage by any event of its kind',
    async (kind) => {
      const seen = new Set<number>();
      // The machine is the same for all kinds: one of them from everywhere, the others where their own events are.
      for (const stage of kind === 'visa-facilitation' ? sized(SOME, [...STAGES]) : SOME.slice(0, 2)) {
        const slug = `${kind}-${stage.replaceAll('_', '-')}`;
        await stands(slug, kind, stage);
        for (const [n, type] of EVENT_TYPES.entries()) {
          const data =
            type === 'stage.asserted' ? { stage: 'signed', reason: 'said so' } : (DATA[type] ?? {});
          const visibility = n % 2 ? 'public' : 'internal';
          const occurredOn = type === 'coverage.stated' ? COVERED : '2021-01-01';
          const entry: NewEntry = { type, occurredOn, data, sources: [source], visibility };
          const { status, body } = await officer.record(slug, entry);
          seen.add(status);
          expect([type, status]).toEqual([type, expect.any(Number)]);
          expect([201, 202, 409]).toContain(status);
          if (status === 201) expect([type, body.track.status.stage]).toEqual([type, stage]);
        }
        expect((await at.admin.track(slug)).status.stage).toBe(stage);
        // Nobody outside knows more than was recorded public, none of which is a stage.
        const open = await at.anyone.call<{ status: { stage: string } }>('GET', `/v1/tracks/${slug}`);
        if (open.status === 200) expect([slug, open.body.status.stage]).toEqual([slug, 'exploratory']);
      }
      expect(seen).toEqual(new Set([201, 202, 409]));
    },
  );

  it('moves none by a meeting, an import, or any other call of the interface, in whatever role', async () => {
    const document: OpenApiDocument = JSON.parse(readFileSync('openapi.json', 'utf8'));
    const [entry] = (await at.admin.ledger('kz-eu-visa-facilitation')).filter(({ meeting }) => meeting);
    const before = await boards();
    const moving = [
      { type: 'agreement.signed', occurredOn: '2026-01-01' },
      {
        type: 'stage.asserted',
        occurredOn: '2026-01-01',
        data: { stage: 'in_force', reason: 'r' },
        sources: [source],
      },
    ];
    const slug = 'kz-eu-visa-facilitation';
    const bodies: Record<string, object[]> = {
      'POST /v1/tracks/{slug}/transitions': moving,
      'POST /v1/meetings': moving.map(({ occurredOn, sources = [], ...one }) => ({
        ...{ occurredOn, sources },
        entries: [{ track: slug, ...one }],
      })),
      'POST /v1/import': moving.map(({ sources: _, ...one }) => ({
        format: 'paraph-dossier/1',
        sources: { s: source },
        tracks: [],
        entries: [{ ...one, tracks: [slug], sources: [{ ref: 's' }] }],
      })),
      'POST /v1/tracks/{slug}/transitions/{seq}/corrections': [{ action: 'annul', reason: 'never' }],
      'POST /v1/meetings/{id}/corrections': [{ action: 'annul', reason: 'never' }],
    };
    let waiting = 0;
    for (const role of ['reader', 'auditor', 'officer', 'approver', 'administrator'] as const) {
      const who = await at.as(role);
      for (const [path, item] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(item)) {
          if (method === 'get') continue;
          const call = `${method.toUpperCase()} ${path}`;
          const example = operation.requestBody?.content['application/json']?.example as object | undefined;
          for (const body of [...(bodies[call] ?? []), ...(example ? [example] : [])]) {
            // Every entry that the track has, one after another.
            for (const seq of path.includes('{seq}') ? [1, 2, 3, 4] : [1]) {
              const at_ = path
                .replace('{slug}', slug)
                .replace('{seq}', String(seq))
                .replace('{id}', entry?.meeting ?? '');
              const { status } = await who.call(method.toUpperCase(), at_, body);
              expect([call, status]).toEqual([call, expect.any(Number)]);
              expect(status).toBeLessThan(500);
              if (status === 202) waiting += 1;
            }
          }
        }
      }
    }
    expect(waiting).toBeGreaterThan(20);
    const after = await boards();
    const known = new Set(before[0].map(([track]: [string]) => track));
    for (const view of [0, 1]) {
      expect(after[view].filter(([track]: [string]) => known.has(track))).toEqual(before[view]);
    }
  });
});
