import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { SourceView, StatusView, TrackView } from '../domain/values/views.js';
import {
  publicTransition,
  visibleHistories,
  visibleRefusals,
  visibleStatus,
  visibleTrack,
  visibleTransition,
} from './public-view.js';
import type { StoredRow } from './rows/stored-row.js';

/** A view of which every field, also one that nobody has thought of yet, says its own name. */
const everyField = <T extends object>(shape: Record<string, unknown> = {}): T =>
  new Proxy(shape, {
    get: (target, field) => target[String(field)] ?? String(field),
    has: () => true,
  }) as T;

const STANDING = { correctedBy: null, annulled: false };

const STATUS = [
  ...['stage', 'talks', 'application', 'milestones'],
  ...['since', 'roundsHeld', 'lastEvent', 'nextRound', 'unknownBefore', 'byParty'],
  'entryByClauses',
];

describe('the public', () => {
  it('sees of a status these fields and no other', () => {
    expect(Object.keys(visibleStatus(everyField<StatusView>(), 'public'))).toEqual(STATUS);
  });

  it('sees of a track these fields and no other', () => {
    const track = visibleTrack(everyField<TrackView>({ status: everyField<StatusView>() }), 'public');
    expect(Object.keys(track)).toEqual([
      ...['slug', 'kind', 'kindVersion', 'subtype', 'parties', 'members', 'depositary', 'title', 'twin'],
      ...['coverageUntil', 'revision', 'status'],
    ]);
    expect(Object.keys(track.status)).toEqual(STATUS);
  });

  it('sees of a row these fields and no other', () => {
    const row = everyField<StoredRow>({ sources: [] });
    expect(Object.keys(publicTransition('visa', row, STANDING, new Map()))).toEqual([
      ...['id', 'track', 'seq', 'type', 'occurredOn', 'recordedAt', 'from', 'to', 'data', 'sources'],
      ...['documents', 'meeting', 'corrects', 'correctedBy', 'annulled', 'reason', 'kindVersion'],
    ]);
  });

  it('sees no field for what a track or a row does not have', () => {
    const none = { subtype: undefined, members: undefined, depositary: undefined };
    const status = { entryByClauses: undefined } as StatusView;
    const track = visibleTrack({ ...none, status } as TrackView, 'public');
    for (const name of Object.keys(none)) expect(track).not.toHaveProperty(name);
    expect(track.status).not.toHaveProperty('entryByClauses');
    const row = everyField<StoredRow>({ sources: [], documents: [] });
    expect(publicTransition('visa', row, STANDING, new Map())).not.toHaveProperty('documents');
  });

  it('sees of a source what the library says and what the row took from it', () => {
    const library = new Map([['a', { ref: 'a', title: 'Communiqué' } as unknown as SourceView]]);
    const cited = (sources: object[]) =>
      publicTransition('visa', everyField<StoredRow>({ sources }), STANDING, library).sources;
    expect(cited([{ ref: 'a' }, { ref: 'not in the library' }])).toStrictEqual([
      { ref: 'a', title: 'Communiqué' },
    ]);
    expect(
      cited([
        { ref: 'a', quote: 'agreed' },
        { ref: 'a', says: { stage: 'signed' } },
      ]),
    ).toEqual([
      { ref: 'a', title: 'Communiqué', quote: 'agreed' },
      { ref: 'a', title: 'Communiqué', says: { stage: 'signed' } },
    ]);
  });

  it('is kept from a field in one place: nothing else in the source takes fields off a view', () => {
    const taking = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.spec\./.test(file))
      .filter((file) =>
        /\{[^{}]*\bsilentDays\b[^{}]*\.\.\.\w+ \} =/.test(readFileSync(`src/${file}`, 'utf8')),
      );
    expect(taking).toEqual([]);
  });
});

describe('a desk', () => {
  const desk = new Set(['visa']);
  const linked = { track: 'visa', type: 'twin.linked', data: { twin: 'readmission' } };

  it('sees that its track was linked, and with which only where that is its own too', () => {
    expect(visibleTransition(linked, desk).data).toEqual({});
    expect(visibleTransition(linked, new Set(['visa', 'readmission']))).toBe(linked);
    expect(visibleTransition(linked, 'full')).toBe(linked);
    expect(visibleTransition(linked, 'public')).toBe(linked);
  });

  it('sees all of an entry that tells of no twin, and of another desk’s track what the public sees', () => {
    const held = { track: 'visa', type: 'round.held', data: { number: 2 } };
    expect(visibleTransition(held, desk)).toBe(held);
    expect(visibleTransition(linked, new Set(['air']))).toBe(linked);
  });

  it('sees a status and a track whole where it may read the full log', () => {
    const status = { stage: 'signed', silentDays: 3 } as unknown as StatusView;
    expect(visibleStatus(status, 'full')).toBe(status);
    const track = { slug: 'visa', status } as TrackView;
    expect(visibleTrack(track, 'full')).toBe(track);
  });

  it('decides on its own tracks by their whole history, and on others by their public one', () => {
    const open = {
      ...{ procedure: 'read by the public', rows: ['public row'], timeline: 'public' },
      ...{ revision: 2, recordedAt: '2026-01-01T00:00:00.000Z' },
    };
    const history = {
      ...{ slug: 'visa', twin: null, procedure: 'read by staff', rows: ['row', 'public row'] },
      ...{ timeline: 'whole', lastSeq: 5, lastRecordedAt: '2026-02-01T00:00:00.000Z' },
    };
    const snapshot = { track: { slug: 'visa' }, history, publicHistory: open } as never;
    const seen = (scope: Parameters<typeof visibleHistories>[1]) =>
      visibleHistories(new Map([['visa', snapshot]]), scope).get('visa');
    expect(seen(desk)).toBe(history);
    expect(seen('full')).toBe(history);
    expect(seen(new Set(['air']))).toEqual({
      ...{ slug: 'visa', twin: null, procedure: 'read by the public', rows: ['public row'] },
      ...{ timeline: 'public', lastSeq: 2, lastRecordedAt: '2026-01-01T00:00:00.000Z' },
    });
  });

  it('is told all of a refusal on a track without a twin, and on one that nobody loaded', () => {
    const refusals = [{ code: 'twin_depends', params: { twin: 'readmission' } }];
    const alone = new Map([['visa', everyField<never>({ track: { twin: null } })]]);
    for (const snapshots of [alone, new Map()])
      expect(visibleRefusals([{ track: 'visa', refusals, index: 4 }], snapshots, desk)).toEqual([
        { track: 'visa', refusals, index: 4 },
      ]);
  });

  it('is told why an entry is refused, but for what only the hidden twin’s ledger says', () => {
    const snapshots = new Map([['visa', everyField<never>({ track: { twin: 'readmission' } })]]);
    const refusals = [
      { code: 'twin_in_force_later', params: { twin: 'readmission', when: '2026-03' } },
      { code: 'batch', params: { because: ['twin_depends', 'too_early'] } },
      { code: 'later', params: { why: [{ code: 'twin_not_in_force', params: { twin: 'readmission' } }] } },
      { code: 'twin_depends', params: { twin: 'readmission', entry: 3 }, entry: 3 },
      { code: 'too_early', params: {} },
    ];
    const [seen] = visibleRefusals([{ track: 'visa', refusals }], snapshots, desk);
    expect(seen?.refusals).toEqual([
      { code: 'twin_not_known', params: {} },
      { code: 'batch', params: { because: ['twin_not_known', 'too_early'] } },
      { code: 'later', params: { why: [{ code: 'twin_not_known', params: {} }] } },
      { code: 'twin_not_known', params: {} },
      { code: 'too_early', params: {} },
    ]);
    expect(visibleRefusals([{ track: 'visa', refusals }], snapshots, 'full')[0]?.refusals).toEqual(refusals);
  });
});
