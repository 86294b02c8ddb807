import { describe, expect, it } from '@jest/globals';
import { atOnce } from '../../domain/values/steps.js';
import { dossierOfList } from './dossier-of-list.js';
import { suggestedMapping } from './list-columns.js';

const source = { title: 'Register', publisher: 'A ministry', language: 'en' } as const;
const asked = (names: string[]) => ({ mapping: suggestedMapping(names), kind: 'agreement', source });
const list = (names: string[], ...rows: string[][]) => atOnce(dossierOfList([names, ...rows], asked(names)));

describe('the columns of a list', () => {
  it.each([
    [
      ['Title', 'Parties', 'Signed', 'In force', 'Our number'],
      ['title', 'parties', 'signed', 'in_force', null],
    ],
    [
      ['Наименование', 'Стороны', 'Подписано', 'Вступление в силу', 'Примечание'],
      ['title', 'parties', 'signed', 'in_force', 'note'],
    ],
    [
      ['Келісімнің атауы', 'Тараптар', 'Қол қойылды', 'Күшіне енді'],
      ['title', 'parties', 'signed', 'in_force'],
    ],
  ])('%j are understood by their names', (names, mapping) =>
    expect(suggestedMapping(names)).toEqual(mapping),
  );
});

describe('a list as a dossier', () => {
  it('has a track for each row, with the parties by name or code in any language, and ours where it is left out', () => {
    const { dossier, faults } = list(
      ['Title', 'Parties', 'Kind'],
      ['Air services', 'Kazakhstan – Qatar', 'air-transport'],
      ['О выдаче', 'Казахстан, Узбекистан', ''],
      ['Визалық режим', 'EU', 'visa-facilitation'],
    );
    expect(faults).toEqual([]);
    expect(dossier.tracks?.map(({ kind, parties }) => [kind, parties])).toEqual([
      ['air-transport', ['KZ', 'QA']],
      ['agreement', ['KZ', 'UZ']],
      ['visa-facilitation', ['KZ', 'EU']],
    ]);
  });

  it('keeps a date as it is known, never finer', () => {
    const { dossier } = list(
      ['Title', 'Parties', 'Signed', 'In force'],
      ['Air', 'KZ, QA', '03.2019', '2020'],
    );
    expect(
      dossier.entries?.map(({ type, occurredOn, visibility }) => [type, occurredOn, visibility]),
    ).toEqual([
      ['stage.asserted', '../2019-03', 'internal'],
      ['agreement.signed', '2019-03', 'internal'],
      ['agreement.entered_into_force', '2020', 'internal'],
    ]);
  });

  it('asserts the stage before an event whose step before the list does not give', () => {
    const told = (...cells: string[]) =>
      list(
        ['Title', 'Parties', 'Opened', 'Signed', 'In force', 'Terminated'],
        ['Air', 'KZ, QA', ...cells],
      ).dossier.entries?.map(({ type, occurredOn, data }) => [
        type,
        occurredOn,
        ...(data?.stage ? [data.stage] : []),
      ]);
    expect(told('2001', '2003', '', '')).toEqual([
      ['negotiations.opened', '2001'],
      ['agreement.signed', '2003'],
    ]);
    expect(told('2001', '', '2004~', '')).toEqual([
      ['negotiations.opened', '2001'],
      ['stage.asserted', '../2004', 'signed'],
      ['agreement.entered_into_force', '2004~'],
    ]);
    expect(told('', '', '', '2010/2011')).toEqual([
      ['stage.asserted', '../2011', 'in_force'],
      ['agreement.terminated', '2010/2011'],
    ]);
  });

  it('names a row alike when it is imported again, wherever it stands', () => {
    const one = ['Air', 'KZ, QA'];
    const slugs = [list(['Title', 'Parties'], one), list(['Title', 'Parties'], ['Trade', 'KZ, SG'], one)].map(
      ({ dossier }) => dossier.tracks?.at(-1)?.slug,
    );
    expect(slugs[0]).toBe(slugs[1]);
  });

  it('tells every fault by its cell', () => {
    const { faults } = list(
      ['Title', 'Parties', 'Signed', 'Kind'],
      ['', 'KZ, QA', '', ''],
      ['Air', 'Atlantis', '', ''],
      ['Air', 'KZ', '', ''],
      ['Air', 'KZ, QA', 'some day', 'pact'],
      ['Road', 'KZ, QA', '', ''],
      ['Road', 'KZ, QA', '', ''],
    );
    expect(faults).toEqual([
      { row: 2, column: 0, what: 'no_title' },
      { row: 3, column: 1, what: 'party', value: 'Atlantis' },
      { row: 4, column: 1, what: 'no_parties' },
      { row: 5, column: 3, what: 'kind', value: 'pact' },
      { row: 5, column: 2, what: 'date', value: 'some day' },
      { row: 7, column: 0, what: 'same', value: 'Road' },
    ]);
  });
});
