import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { StatusView, TrackView } from '../domain/values/views.js';
import {
  publicTransition,
  visibleRefusals,
  visibleStatus,
  visibleTrack,
  visibleTransition,
} from './public-view.js';
import type { StoredRow } from './rows.js';

/** A view of which every field, also one that nobody has thought of yet, says its own name. */
const everyField = <T extends object>(shape: Record<string, unknown> = {}): T =>
  new Proxy(shape, {
    get: (target, field) => target[String(field)] ?? String(field),
    has: () => true,
  }) as T;

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
    const standing = { correctedBy: null, annulled: false };
    expect(Object.keys(publicTransition('visa', row, standing, new Map()))).toEqual([
      ...['id', 'track', 'seq', 'type', 'occurredOn', 'recordedAt', 'from', 'to', 'data', 'sources'],
      ...['documents', 'meeting', 'corrects', 'correctedBy', 'annulled', 'reason', 'kindVersion'],
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
  });

  it('is told why an entry is refused, but for what only the hidden twin’s ledger says', () => {
    const snapshots = new Map([['visa', everyField<never>({ track: { twin: 'readmission' } })]]);
    const refusals = [
      { code: 'twin_in_force_later', params: { twin: 'readmission', when: '2026-03' } },
      { code: 'batch', params: { because: ['twin_depends', 'too_early'] } },
      { code: 'later', params: { why: [{ code: 'twin_not_in_force', params: { twin: 'readmission' } }] } },
      { code: 'too_early', params: {} },
    ];
    const [seen] = visibleRefusals([{ track: 'visa', refusals }], snapshots, desk);
    expect(seen?.refusals).toEqual([
      { code: 'twin_not_known', params: {} },
      { code: 'batch', params: { because: ['twin_not_known', 'too_early'] } },
      { code: 'later', params: { why: [{ code: 'twin_not_known', params: {} }] } },
      { code: 'too_early', params: {} },
    ]);
    expect(visibleRefusals([{ track: 'visa', refusals }], snapshots, 'full')[0]?.refusals).toEqual(refusals);
  });
});
