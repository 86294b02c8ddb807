import type { TrackTerms } from './minutes.js';
import type { Cast } from './random-histories.js';

/** Twins, and a third track. */
export const TRACKS = ['vfa', 'ra', 'air'] as const;
export type TermsByTrack = Record<(typeof TRACKS)[number], TrackTerms>;

const BETWEEN = [
  ['EU', 'KZ'],
  ['EU', 'KZ', 'XA'],
  ['KZ', 'XA', 'XB', 'XC'],
  ['EU', 'KZ', 'XA', 'XB', 'XC'],
];

const twinsOf = (version: number, parties: string[]) => ({
  vfa: { kind: `visa-facilitation@${version}`, twin: 'ra', parties },
  ra: { kind: `readmission@${version}`, twin: 'vfa', parties },
});
const members = { EU: ['XA', 'XB'] };

/**
 * Tracks of every kind and version, between two to five parties and in a mixed agreement, with those whom their entries
 * may name.
 */
export const CASTS: readonly { cast: Cast; terms: TermsByTrack }[] = [
  ...BETWEEN.flatMap((parties) => [
    { cast: parties, terms: { ...twinsOf(2, parties), air: { kind: 'air-transport@2', parties } } },
    { cast: parties, terms: { ...twinsOf(4, parties), air: { kind: 'air-transport@4', parties } } },
    { cast: parties, terms: { ...twinsOf(4, parties), air: { kind: 'agreement@4', parties } } },
  ]),
  {
    cast: ['EU', 'KZ', 'XA', 'XB'],
    terms: {
      ...twinsOf(4, ['EU', 'KZ']),
      air: { kind: 'agreement@4', parties: ['EU', 'KZ'], members },
    },
  },
];
