import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent, request } from 'undici';
import { parseCidrs } from '../../../src/webhooks/sending/address.js';
import { checkUrl } from '../../../src/webhooks/sending/destination.js';
import type { Resolve } from '../../../src/webhooks/sending/resolve.js';
import { createSender, type SenderOptions } from '../../../src/webhooks/sending/send.js';
import { newSecret } from '../../../src/webhooks/sending/signature.js';
import { canaries } from '../../support/canaries.js';
import { ADDRESSES, at, FORMS, attackersNames as resolve, VECTORS } from './ssrf-vectors.js';

let canary: Awaited<ReturnType<typeof canaries>>;
let connections: string[] = [];
let ports: number[] = [];

beforeAll(async () => {
  canary = await canaries(3);
  ({ ports, heard: connections } = canary);
});
afterAll(() => canary.close());
beforeEach(() => {
  connections.length = 0;
});

async function attempt(url: string, options: Partial<SenderOptions> = {}) {
  const sender = createSender({
    version: '1',
    allow: [],
    ports: [443, ...ports],
    resolve,
    timeoutMs: 2_000,
    ...options,
  });
  try {
    return await sender.send({
      url,
      id: 'msg_01',
      body: '{}',
      contentType: 'application/json',
      secrets: [newSecret('v1').secret],
    });
  } finally {
    await sender.close();
  }
}

describe('destinations that are refused', () => {
  it('there are at least sixty of them, all different', () => {
    expect(new Set(VECTORS.map(([url]) => url)).size).toBe(VECTORS.length);
    expect(VECTORS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(VECTORS)(
    '%p is refused at creation (%s) and at sending, and no packet leaves',
    async (url, code) => {
      for (const port of ports) {
        const target = at(url, port);
        expect(await checkUrl(target, [], { resolve, ports: [443, ...ports] })).toMatchObject({ code });
        expect(await attempt(target)).toMatchObject({
          outcome: 'failed',
          status: null,
          error: 'blocked_destination',
        });
      }
      expect(connections).toEqual([]);
    },
  );

  it('by default only port 443 is open, even to an address on the internet', async () => {
    expect(await checkUrl('https://93.184.215.14/', [])).toBeNull();
    for (const port of [80, 22, 8443, ports[0]!]) {
      expect(await checkUrl(`https://93.184.215.14:${port}/`, [])).toMatchObject({ code: 'port' });
    }
  });

  it('without the guard the same addresses do reach the canary', async () => {
    const unguarded = new Agent({ connect: { timeout: 500 } });
    // Only those that are read as an address of this machine: this test must not call on strangers.
    const heard = [...ADDRESSES, ...FORMS].filter((url) =>
      /^https:\/\/(127\.|0\.0\.0\.0)/.test(URL.parse(at(url, ports[0]!))?.href ?? ''),
    );
    expect(heard.length).toBeGreaterThan(15);
    for (const url of heard) {
      await request(at(url, ports[0]!), { dispatcher: unguarded }).catch(() => {});
    }
    await unguarded.destroy();
    expect(connections.length).toBeGreaterThanOrEqual(heard.length);
  });

  it('given ranges that cover the canary, the sender does reach it', async () => {
    const result = await attempt(`http://127.0.0.1:${ports[0]}/`, { allow: parseCidrs('127.0.0.0/8') });
    expect(result).toMatchObject({ error: 'reset' });
    expect(connections).toEqual([`127.0.0.1:${ports[0]}`]);
  });
});

describe('a name whose answer changes', () => {
  /** Answers in turn, the last one for ever. */
  const changing = (...answers: string[][]) => {
    const asked: string[] = [];
    const turn: Resolve = async (name) => {
      asked.push(name);
      return answers[Math.min(asked.length, answers.length) - 1]!;
    };
    return { asked, turn };
  };

  it('given a public answer at creation and loopback at sending, no packet leaves', async () => {
    const { turn } = changing(['93.184.215.14'], ['127.0.0.1']);
    const url = `https://rebinding.attacker.example:${ports[0]}/`;
    expect(await checkUrl(url, [], { resolve: turn, ports })).toBeNull();
    expect(await attempt(url, { resolve: turn })).toMatchObject({ error: 'blocked_destination' });
    expect(connections).toEqual([]);
  });

  it('given an answer that changes after the check, the address that was checked is the one connected to', async () => {
    const { asked, turn } = changing(['127.0.0.2'], ['127.0.0.1']);
    const url = `http://rebinding.attacker.example:${ports[0]}/`;
    await attempt(url, { resolve: turn, allow: parseCidrs('127.0.0.2/32') });
    expect(connections).toEqual([`127.0.0.2:${ports[0]}`]);
    expect(asked).toEqual(['rebinding.attacker.example']);
  });

  it('given the changed answer at the next connection, that one is refused', async () => {
    const { turn } = changing(['127.0.0.2'], ['127.0.0.1']);
    const url = `http://rebinding.attacker.example:${ports[0]}/`;
    const sender = createSender({ version: '1', allow: parseCidrs('127.0.0.2/32'), resolve: turn });
    const delivery = {
      url,
      id: 'msg_01',
      body: '{}',
      contentType: 'application/json',
      secrets: [newSecret('v1').secret],
    };
    expect(await sender.send(delivery)).toMatchObject({ error: 'reset' });
    expect(await sender.send(delivery)).toMatchObject({ error: 'blocked_destination' });
    await sender.close();
    expect(connections).toEqual([`127.0.0.2:${ports[0]}`]);
  });
});
