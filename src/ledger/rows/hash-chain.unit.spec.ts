import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import type { Row } from '../../domain/events/history.js';
import {
  firstHash,
  type HashedFields,
  hashOfTexts,
  ledgerTexts,
  newSalt,
  payloadOf,
  publicTexts,
  rowHash,
} from './hash-chain.js';

const ROW: Row = {
  ...{ id: '3a0c5a40-3e1c-4a3e-9a52-6d0f7a0f4c11', seq: 1, type: 'round.held', occurredOn: '2025-12-02' },
  ...{
    recordedAt: '2026-01-01T00:00:00.000Z',
    data: { number: 1, place: { city: 'Astana', country: 'KZ' } },
  },
  ...{ sources: [{ ref: 'communiqué' }], documents: [], visibility: 'public', embargoUntil: null },
  ...{ meeting: null, corrects: null, reason: null, note: { en: 'a note', ru: 'заметка' } },
};
const FIELDS: HashedFields = {
  ...{ track: 'kz-eu-readmission', actor: 'an officer', kindVersion: 4, facts: null, approval: null },
  salt: Buffer.alloc(16, 7),
};
const FIRST = firstHash({ slug: 'kz-eu-readmission', kind: 'readmission', parties: ['EU', 'KZ'] });
const hashOf = (row: Partial<Row> = {}, fields: Partial<HashedFields> = {}, before = FIRST) =>
  rowHash(before, { ...ROW, ...row }, { ...FIELDS, ...fields }).toString('hex');

describe('a hash', () => {
  it('is for ever the same for the same row: a copy from years ago is verified by it', () => {
    expect(FIRST.toString('hex')).toBe('92ae32ff41e63f8e0457359afe776c02a79326201286cb0b4c04f403658fa50f');
    expect(hashOf()).toBe('434546a2dd2fc58b487d2cf3f9df642ef64ae8f4c4a0d4284635cabf1086993d');
  });

  it('does not depend on the order in which fields are stored', () => {
    const data = { place: { country: 'KZ', city: 'Astana' }, number: 1 };
    expect(hashOf({ data })).toBe(hashOf());
  });

  it('is of the form that RFC 8785 gives its fields', () => {
    const { row } = ledgerTexts(FIRST, ROW, FIELDS);
    const open = publicTexts({ track: 'kz-eu', row: ROW, kindVersion: 4, salts: [FIELDS.salt, FIELDS.salt] });
    for (const text of [row, open.row]) expect(text).toBe(canonicalize(JSON.parse(text)));
  });

  const changes: [string, Partial<Row>, Partial<HashedFields>?][] = [
    ['its id', { id: '3a0c5a40-3e1c-4a3e-9a52-6d0f7a0f4c12' }],
    ['its number', { seq: 2 }],
    ['its type', { type: 'consultation.held' }],
    ['its date', { occurredOn: '2025-12-03' }],
    ['the moment at which it was recorded', { recordedAt: '2026-01-01T00:00:00.001Z' }],
    ['its data', { data: {} }],
    ['its sources', { sources: [] }],
    ['its documents', { documents: [{ sha256: 'a' } as never] }],
    ['who sees it', { visibility: 'internal' }],
    ['its embargo', { embargoUntil: '2026-02-01T00:00:00.000Z' }],
    ['its meeting', { meeting: 'a meeting' }],
    ['what it corrects', { corrects: 1 }],
    ['why', { reason: 'misread' }],
    ['its note', { note: null }],
    ['its track', {}, { track: 'kz-eu-air-services' }],
    ['who recorded it', {}, { actor: 'another' }],
    ['the version of its kind', {}, { kindVersion: 5 }],
    ['what was known of the twin', {}, { facts: { twin: { slug: 'a', inForce: [] } } as never }],
    ['who approved it', {}, { approval: { by: 'a director' } }],
    ['the proposal that was approved', {}, { approval: { proposal: 'a', by: 'a director' } }],
    ['its salt', {}, { salt: Buffer.alloc(16, 8) }],
  ];
  it('covers each of these, and no two of them alike', () => {
    const hashes = changes.map(([, row, fields]) => hashOf(row, fields));
    expect(new Set([hashOf(), ...hashes]).size).toBe(changes.length + 1);
  });

  it('covers the row before it, and what the track is', () => {
    expect(hashOf({}, {}, Buffer.from(hashOf(), 'hex'))).not.toBe(hashOf());
    const track = { slug: 'a', kind: 'readmission', parties: ['EU', 'KZ'] };
    const others = [
      track,
      { ...track, slug: 'b' },
      { ...track, kind: 'agreement' },
      { ...track, parties: ['KZ', 'EU'] },
    ];
    expect(new Set(others.map((one) => firstHash(one).toString('hex'))).size).toBe(4);
  });
});

describe('what is hashed', () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');

  it('is a text that names the payload by its hash, and hides it', () => {
    const texts = ledgerTexts(FIRST, ROW, FIELDS);
    expect(hashOfTexts(texts).toString('hex')).toBe(hashOf());
    expect(digest(texts.row)).toBe(hashOf());
    expect(JSON.parse(texts.row)).toMatchObject({ seq: 1, payload: digest(texts.payload) });
    expect(texts.row).not.toContain('Astana');
    expect(payloadOf(ROW, FIELDS).toString('hex')).toBe(digest(texts.payload));
  });

  it('has the payload from before where words were redacted', () => {
    const payload = payloadOf(ROW, FIELDS);
    const redacted = { ...ROW, data: {} };
    expect(rowHash(FIRST, redacted, FIELDS, payload).toString('hex')).toBe(hashOf());
    expect(rowHash(FIRST, redacted, FIELDS).toString('hex')).not.toBe(hashOf());
  });

  const shown = { track: 'kz-eu-readmission', row: ROW, kindVersion: 4 };
  const salts = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)] as const;

  it('of a public row is what the public sees, under a salt that tells nothing of the ledger’s', () => {
    const { row, payload } = publicTexts({ ...shown, salts });
    expect(digest(row)).toBe('22b497f22b21c8984a5cd08fa91c179bc9f9098f910f543e896c2540affec8f1');
    expect(JSON.parse(row)).toMatchObject({ seq: 1, track: 'kz-eu-readmission', payload: digest(payload) });
    expect(Object.keys(JSON.parse(payload))).toEqual(['data', 'id', 'meeting', 'reason', 'salt', 'sources']);
    for (const salt of salts) expect(payload).not.toContain(salt.toString('hex'));
    const others = publicTexts({ ...shown, salts: [salts[1], salts[0]] });
    expect(others.payload).not.toBe(payload);
  });

  it('of a public row has its documents where there are some', () => {
    const documents = [{ sha256: 'a' } as never];
    const { payload } = publicTexts({ ...shown, row: { ...ROW, documents }, salts });
    expect(JSON.parse(payload)).toMatchObject({ documents });
  });
});

describe('a salt', () => {
  it('is 16 bytes of its own, however many are asked for', () => {
    const salts = Array.from({ length: 1_000 }, newSalt);
    expect(salts.every(({ length }) => length === 16)).toBe(true);
    expect(new Set(salts.map((salt) => salt.toString('hex'))).size).toBe(1_000);
  });

  it('stays what it was when others are made', () => {
    const salt = newSalt();
    const before = salt.toString('hex');
    for (let n = 0; n < 600; n += 1) newSalt();
    expect(salt.toString('hex')).toBe(before);
  });
});
