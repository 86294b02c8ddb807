import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Line, Minutes, refusalsOf } from '../../../test/histories/minutes.js';
import type { EventType } from '../events/event-data.js';
import type { Day } from '../values/views.js';

type Dossier = {
  coverageUntil?: Day;
  tracks: {
    slug: string;
    kind: string;
    parties: string[];
    members?: Record<string, string[]>;
    twin?: string;
  }[];
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

describe('what is told of each party at the end of an invented history', () => {
  const told = (file: string, slug: string, day: Day = '2026-11-21') =>
    recorded(read<Dossier>(`test/fixtures/${file}.yaml`)).status(day, null, slug).byParty;

  it('failed in parliament, and opened again: nothing of the old text', () => {
    const before = told('failed-in-parliament', 'xa-xb-trade', '2018-12-31');
    expect(before).toMatchObject({
      XA: { signed: '2012-05-18', consent: '2012-12-04' },
      XB: { consent: null },
    });
    const after = told('failed-in-parliament', 'xa-xb-trade');
    expect(after).toMatchObject({ XA: { signed: null, consent: null }, XB: { signed: null } });
  });

  it('reopened after a court’s opinion: the days of the text that came of it', () =>
    expect(told('reopened-after-opinion', 'xa-xb-data')).toMatchObject({
      XA: { signed: '2020-10-01', consent: '2021-03-01', inForce: '2021-07-01' },
      XB: { signed: '2020-10-01', consent: '2021-05-01', inForce: '2021-07-01' },
    }));

  it('a plurilateral: each its own days', () =>
    expect(told('joining-and-leaving', 'x5-transport')).toMatchObject({
      XA: { signed: '2003-04-22', consent: '2004-06-30', inForce: '2005-03-30', withdrawn: null },
      XB: { signed: '2003-04-22', consent: '2006-09-01', inForce: '2006-10-01' },
      XC: { signed: '2003-04-22', consent: '2004-01-15', inForce: '2005-03-30' },
      XD: { signed: '2003-11-03', consent: null, inForce: null },
      XE: { signed: '2003-11-03', consent: '2005-02-28', inForce: '2005-03-30', withdrawn: '2013-07-01' },
      XF: { signed: null, consent: '2008-05-05', inForce: '2008-06-04' },
    }));

  it('a mixed agreement: members below their union', () =>
    expect(told('mixed-in-force', 'xu-xa-partnership')).toMatchObject({
      XU: {
        consent: '2020-01-20',
        members: { XB: { signed: '2015-12-21', consent: '2017-01' }, XC: { consent: '2019-11-18' } },
      },
      XA: { consent: '2016-03-25', provisional: '2016-05-01' },
    }));
});
