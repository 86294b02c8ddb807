import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InBrowser, startBrowser } from '../support/browser.js';
import { recordedBefore } from './older-rows.js';

let at: InBrowser;
beforeAll(async () => {
  at = await startBrowser();
});
afterAll(() => at.close());

const RANGES: [first: number, last: number][] = [
  ...([
    [0x01, 0x1f],
    [0x7f, 0x9f],
    [0xad, 0xad],
    [0x200b, 0x200f],
    [0x2028, 0x202e],
  ] as [number, number][]),
  ...([
    [0x2060, 0x206f],
    [0xfdd0, 0xfdef],
    [0xfff0, 0xffff],
    [0x1fffe, 0x1ffff],
  ] as [number, number][]),
  ...([
    [0xe0000, 0xe007f],
    [0x10fffe, 0x10ffff],
  ] as [number, number][]),
];
const EVERY = RANGES.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)),
).join('x');

describe('rows that hold every character that some format has not', () => {
  it('given a strict parser of XML, leave every feed well-formed', async () => {
    await recordedBefore(at.service, { slug: 'every-character', text: `<![CDATA[${EVERY}]]>&lt;` });
    const page = await at.window();
    await page.goto('/accessibility');
    for (const path of [
      '/board.atom',
      '/tracks/every-character/feed.atom',
      '/v1/kinds/readmission/diagram.svg?lang=kk',
    ]) {
      const read = await page.evaluate(async (address) => {
        const text = await (await fetch(address)).text();
        const xml = new DOMParser().parseFromString(text, 'application/xml');
        return {
          fault: xml.querySelector('parsererror')?.textContent ?? null,
          root: xml.documentElement.localName,
        };
      }, path);
      expect([path, read]).toEqual([path, { fault: null, root: path.endsWith('atom') ? 'feed' : 'svg' }]);
    }
  });
});
