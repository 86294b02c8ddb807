/** The same numbers for the same seed (mulberry32): what one run finds, another finds again. */
export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return {
    below,
    /** Once in so many times. */
    once: (times: number): boolean => below(times) === 0,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
  };
}

export type Chance = ReturnType<typeof seeded>;

/** What somebody may write where a word or a number is meant. */
export const ODD_TEXTS = [
  ...['', ' ', '0', '-1', '1.5', '1e9', '99999999999999999999', 'null', 'true', 'x'.repeat(300), '__proto__'],
  ...[
    'constructor',
    '../..',
    'a/b',
    'a%',
    "'; DROP TABLE ledger; --",
    '<b>',
    '=1+1',
    'kz-eu-readmission',
    '"5"',
  ],
  ...[
    '2026',
    '2026-02-30',
    '2025-13',
    '2025-12-02',
    '../2025',
    '2025/..',
    '9999-12-31',
    '2026-01-01T00:00:00.000Z',
  ],
  ...['\u0000', '\n', '\u202e', '\ufeff', '\ufffe', 'é', 'Келіссөздер', '😀', '\ud800', 'e\u0301'],
];

export const ODD_VALUES: readonly unknown[] = [
  ...ODD_TEXTS,
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    [],
    {},
    [[]],
    [null],
    { en: '' },
    { en: 'x', xx: 'y' },
    [{}],
  ],
];

/** Parts of a path as they are sent, escaped or not. */
export const ODD_SEGMENTS = [
  ...['%00', '%', '%zz', '%ff', '%ED%A0%80', '%C0%AF', 'a%2Fb', '..%2F..', '__proto__', 'constructor', '%20'],
  ...[
    '%F0%9F%98%80',
    'x'.repeat(129),
    'x'.repeat(3_000),
    '99999999999999999999',
    '-1',
    '0',
    '1',
    '2',
    '1e0',
    '01',
  ],
  ...[
    'kz-eu-readmission',
    'kz-eu-air-services',
    'readmission',
    '3a0c5a40-3e1c-4a3e-9a52-6d0f7a0f4c11',
    '*',
    ';x',
  ],
];

/** Bodies as bytes, whatever they are called. */
export const ODD_BODIES: readonly (string | Buffer)[] = [
  ...[
    '',
    ' ',
    '{',
    '[]',
    '{}',
    'null',
    '0',
    '"x"',
    '{"a":1,"a":2}',
    '{"__proto__":{}}',
    '{"a":"\\ud800"}',
    '{"a":1e999}',
  ],
  ...[
    '\ufeff{}',
    '['.repeat(2_000),
    `${'['.repeat(40)}${']'.repeat(40)}`,
    'a: b',
    'a=b&c=d',
    '- &a [*a]',
    '%',
    '\0',
  ],
  Buffer.from('7b2261223a22ff227d', 'hex'),
  Buffer.alloc(1_100_000, 0x20),
];
