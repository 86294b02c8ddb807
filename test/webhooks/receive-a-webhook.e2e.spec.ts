import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from '@jest/globals';
import { receiver, serve } from './webhooks.harness.js';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** The receiver as the page shows it, in a process of its own; its lines as they come. */
async function documented(secret: string) {
  const page = readFileSync('docs/receive-a-webhook.md', 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'paraph-receiver-'));
  const file = join(folder, 'receiver.mjs');
  writeFileSync(file, code);
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: '0', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  open.push(async () => {
    child.kill();
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  const port = (await next()).replace('listening ', '');
  return { url: `http://127.0.0.1:${port}/`, next };
}

it('given the receiver of the page, it takes each message once, sees a gap, and believes nobody else', async () => {
  const at = await serve();
  open.push(at.close);
  await at.open('visa');
  // What an endpoint is sent, to be sent on to the receiver of the page as often and by whom we like.
  const there = await receiver();
  open.push(there.close);
  const { secret } = await at.endpoint(there.url);
  const { url, next } = await documented(secret);
  for (const summary of ['one', 'two', 'three']) {
    await at.log('visa', 'statement.made', '2025-11-01', { data: { summary } });
  }
  const [first, , third] = await there.count(3);
  const send = async (headers: Record<string, string> = {}, text = first?.text) => {
    const own = Object.entries({ ...first?.headers, ...headers }).filter(([name]) =>
      name.startsWith('webhook-'),
    );
    return (await fetch(url, { method: 'POST', headers: Object.fromEntries(own), body: text })).status;
  };
  expect(await send()).toBe(204);
  expect(await next()).toBe('took statement.made visa 1');
  // Again, forged, old: none of these is taken.
  expect(await send()).toBe(204);
  expect(await send({}, first?.text.replace('one', 'won'))).toBe(401);
  expect(await send({ 'webhook-timestamp': '1700000000' })).toBe(401);
  expect(await send(third?.headers, third?.text)).toBe(204);
  expect(await next()).toBe('gap visa 2..2');
  expect(await next()).toBe('took statement.made visa 3');
  // And straight from the service, as it is meant.
  const direct = await at.endpoint(url);
  const other = await documented(direct.secret);
  await at.patch(`/v1/webhooks/endpoints/${direct.id}`, { url: other.url });
  await at.log('visa', 'round.held', '2025-12-02');
  expect(await other.next()).toBe('took round.held visa 4');
});
