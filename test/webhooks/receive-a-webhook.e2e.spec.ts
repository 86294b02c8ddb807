import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type Message, receiver, type Service, serve } from './webhooks.harness.js';

const folder = mkdtempSync(join(tmpdir(), 'paraph-receiver-'));
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

let at: Service;
let there: Awaited<ReturnType<typeof receiver>>;
let secret: string;
/** What an endpoint is sent, to be sent on to receivers as often and by whom we like. */
let sent: Message[];
beforeAll(async () => {
  at = await serve();
  await at.open('visa');
  there = await receiver();
  ({ secret } = await at.endpoint(there.url));
  for (const summary of ['one', 'two', 'three']) {
    await at.log('visa', 'statement.made', '2025-11-01', { data: { summary } });
  }
  sent = await there.count(3);
});
afterAll(async () => {
  await at.close();
  await there.close();
  rmSync(folder, { recursive: true });
});

const answers = (program: string, ...asked: string[]) => spawnSync(program, asked).status === 0;

/** The receivers as the docs have them: the command that runs each, or null where its language is not installed. */
const RECEIVERS: [language: string, command: () => string[] | null][] = [
  [
    'Node',
    () => {
      const page = readFileSync('docs/receive-a-webhook.md', 'utf8');
      const file = join(folder, 'receiver.mjs');
      writeFileSync(file, /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
      return [process.execPath, file];
    },
  ],
  [
    'Python',
    () => (answers('python3', '--version') ? ['python3', 'docs/connect/receivers/receiver.py'] : null),
  ],
  [
    'Go',
    () => {
      const file = join(folder, 'receiver');
      if (!answers('go', 'version')) return null;
      expect(answers('go', 'build', '-o', file, 'docs/connect/receivers/receiver.go')).toBe(true);
      return [file];
    },
  ],
];

/** A receiver in a process of its own; its lines as they come. */
async function started([program = '', ...rest]: string[], secret: string) {
  const child = spawn(program, rest, {
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: '0', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  open.push(async () => {
    child.kill();
    await once(child, 'exit');
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  const port = (await next()).replace('listening ', '');
  return { url: `http://127.0.0.1:${port}/`, next };
}

it.each(RECEIVERS)(
  'given the receiver in %s, it takes each message once, sees a gap, and believes nobody else',
  async (language, commandOf) => {
    const command = commandOf();
    if (!command) return console.warn(`${language} is not there: its receiver was not tried`);
    const { url, next } = await started(command, secret);
    const [first, , third] = sent;
    const send = async (headers: Record<string, string> = {}, text = first?.text) => {
      const own = Object.entries({ ...first?.headers, ...headers }).filter(([name]) =>
        name.startsWith('webhook-'),
      );
      return (await fetch(url, { method: 'POST', headers: Object.fromEntries(own), body: text })).status;
    };
    expect(await send()).toBe(204);
    expect(await next()).toBe('took statement.made visa 1');
    // Again, forged, old, unsigned: none of these is taken. During a rotation one of two signatures is ours.
    expect(await send()).toBe(204);
    expect(await send({}, first?.text.replace('one', 'won'))).toBe(401);
    expect(await send({ 'webhook-timestamp': '1700000000' })).toBe(401);
    expect(await send({ 'webhook-timestamp': 'today' })).toBe(401);
    expect(await send({ 'webhook-id': 'another' })).toBe(401);
    expect(await send({ 'webhook-signature': '' })).toBe(401);
    const rotating = `v1,${Buffer.alloc(32).toString('base64')} ${third?.headers['webhook-signature']}`;
    expect(await send({ ...third?.headers, 'webhook-signature': rotating }, third?.text)).toBe(204);
    expect(await next()).toBe('gap visa 2..2');
    expect(await next()).toBe('took statement.made visa 3');
    // And straight from the service, as it is meant.
    const direct = await at.endpoint(url);
    const other = await started(command, direct.secret);
    await at.patch(`/v1/webhooks/endpoints/${direct.id}`, { url: other.url });
    const { transition } = await at.log('visa', 'round.held', '2025-12-02');
    expect(await other.next()).toBe(`took round.held visa ${transition.seq}`);
    await at.call('DELETE', `/v1/webhooks/endpoints/${direct.id}`);
  },
);
