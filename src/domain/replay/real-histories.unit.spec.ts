import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Line, Minutes, refusalsOf } from '../../../test/histories/minutes.js';
import type { EventType } from '../events/event-data.js';
import type { Day } from '../values/views.js';

type Dossier = {
  coverageUntil?: Day;
  tracks: { slug: string; kind: string; parties: string[]; twin?: string }[];
  entries: { tracks: string[]; type: EventType; occurredOn: string; data?: Record<string, unknown> }[];
};
type Expected = { asOf: Day; stage: string; application: string; roundsHeld: number };

const read = <Content>(file: string): Content => parse(readFileSync(file, 'utf8'));
const expected = read<Record<string, Record<string, Expected[]>>>('test/fixtures/expected-stages.yaml');

/** Every entry of a dossier recorded in its order; one on several tracks as one meeting. */
function recorded({ tracks, entries }: Dossier): Minutes {
  const twinOf = (slug: string) =>
    tracks.find((track) => track.slug === slug)?.twin ?? tracks.find(({ twin }) => twin === slug)?.slug;
  const minutes = new Minutes(
    Object.fromEntries(tracks.map((track) => [track.slug, { ...track, twin: twinOf(track.slug) }])),
  );
  for (const { tracks, type, occurredOn, data } of entries) {
    const line: Line = [type, occurredOn, data];
    expect(refusalsOf(minutes.record(tracks.map((track) => [track, ...line])))).toEqual([]);
  }
  return minutes;
}

describe.each(Object.entries(expected))('%s, recorded in its order', (file, tracks) => {
  const dossier = read<Dossier>(file);

  it.each(Object.entries(tracks))('%s stands as expected on every telling day', (slug, days) => {
    const minutes = recorded(dossier);
    const stood = days.map(({ asOf }) => {
      const { stage, application, roundsHeld } = minutes.status(asOf, null, slug);
      return { asOf, stage, application, roundsHeld };
    });
    expect(stood).toEqual(days);
  });
});

describe('Kazakhstan and the European Union, where the founding dossier’s sources end', () => {
  const dossier = read<Dossier>('dossiers/kazakhstan-eu.yaml');
  const on = (day: Day, slug: string) => recorded(dossier).status(day, dossier.coverageUntil, slug);

  it.each(['kz-eu-visa-facilitation', 'kz-eu-readmission'])(
    '%s: round 1 held, round 2 planned in Astana in 2026, nothing called stalled',
    (slug) => {
      const { stage, roundsHeld, nextRound, stalled, since } = on('2026-11-21', slug);
      expect({ stage, roundsHeld, since, stalled }).toEqual({
        stage: 'negotiating',
        roundsHeld: 1,
        since: '2025-12-02',
        stalled: false,
      });
      expect(nextRound).toMatchObject({ number: 2, target: '2026', place: { city: { en: 'Astana' } } });
    },
  );

  it('air services: text agreed some time before, awaiting signature', () =>
    expect(on('2026-11-21', 'kz-eu-air-services')).toMatchObject({
      stage: 'text_agreed',
      since: '../2025-06-17',
      nextRound: null,
      stalled: false,
    }));
});
