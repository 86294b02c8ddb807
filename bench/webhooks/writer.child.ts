import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { ENTRY } from './entry.js';
import { type Pace, paced } from './paced.js';

/** Callers of the service in a process of their own, so that the service's process does its own work and no other. */
export type Order = { kind: string; origin: string; token: string } & Pace;
export type Done = { failed: string | null };

type Call = { path: string; body: object; headers?: Record<string, string> };

/** Each kind of write, as callers of the API and pages make it. */
const KINDS: Record<string, (tracks: string[], number: number) => Call> = {
  single: ([track]) => ({ path: `/v1/tracks/${track}/transitions`, body: ENTRY }),
  keyed: ([track]) => ({
    path: `/v1/tracks/${track}/transitions`,
    headers: { 'idempotency-key': randomUUID() },
    body: ENTRY,
  }),
  meeting: (tracks) => {
    const { type, data, ...shared } = ENTRY;
    return {
      path: '/v1/meetings',
      body: { ...shared, entries: tracks.map((track) => ({ track, type, data })) },
    };
  },
  form: ([track = ''], number) => ({
    path: '/rounds/new',
    body: new URLSearchParams({
      ...{ track, occurredOn: ENTRY.occurredOn, visibility: ENTRY.visibility, number: String(number) },
      ...{ 'city.en': 'Astana', country: 'KZ', do: 'record', key: randomUUID() },
    }),
  }),
};

const dispatcher = new Agent();

async function send({ origin, token }: Order, { path, body, headers }: Call): Promise<void> {
  const [type, text] =
    body instanceof URLSearchParams
      ? ['application/x-www-form-urlencoded', String(body)]
      : ['application/json', JSON.stringify(body)];
  const answer = await request(origin + path, {
    ...{ method: 'POST', dispatcher, body: text },
    headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
  });
  const said = await answer.body.text();
  if (answer.statusCode > 399) throw new Error(`${path}: ${answer.statusCode} ${said}`);
}

process.on('message', async (order: Order) => {
  const callOf = KINDS[order.kind] as (typeof KINDS)[string];
  const written = paced((tracks, number) => send(order, callOf(tracks, number)), order);
  const failed = await written.then(
    () => null,
    (error: Error) => error.message,
  );
  process.send?.({ failed } satisfies Done);
});
process.once('disconnect', () => process.exit(0));
