import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export type Acknowledged = { track: string; seq: number; id: string; key: string };

/** What callers were told, and nothing else. */
export type Told = {
  acknowledged: Acknowledged[];
  /** Keys of entries of which callers were told that they are not recorded. */
  refused: string[];
  /** Answers by status, and broken connections. */
  answers: Record<string, number>;
  /** When the last 201 came, and the longest time between two of them, whoever got them, in milliseconds. */
  lastAt: number | null;
  longestPause: number;
};

export const toldNothing = (): Told => ({
  acknowledged: [],
  refused: [],
  answers: {},
  lastAt: null,
  longestPause: 0,
});

/** Where the service listens now. */
export type Site = { url: string };

export type Calling = {
  at: Site;
  token: string;
  told: Told;
  isOver: () => boolean;
  /** Whether nobody waits for an answer any more: the service will not come back. */
  isAbandoned?: () => boolean;
  /** How long writers wait after an entry, in milliseconds. */
  pace?: number;
};

export const bearer = (token: string) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
});

/** How long a caller waits after an answer that is no success, in milliseconds. */
const PATIENCE = 100;

export async function openTracks(
  url: string,
  token: string,
  slugs: readonly string[],
  kind = 'visa-facilitation',
): Promise<void> {
  for (const slug of slugs) {
    const track = { slug, kind, parties: ['EU', 'KZ'], title: slug };
    const answer = await fetch(`${url}/v1/tracks`, {
      method: 'POST',
      headers: bearer(token),
      body: JSON.stringify(track),
    });
    if (answer.status !== 201) throw new Error(`${slug}: ${answer.status} ${await answer.text()}`);
  }
}

/**
 * Records one entry after another on a track, each with a key of its own, until `isOver`. It sends an entry again with
 * its key until somebody says that it is recorded, as a careful client does. If the key is still in flight, it settles
 * the entry at the end. Any answer is an error but 201, 503 with Retry-After, 409 while the same key is in flight, and a
 * broken connection.
 */
export async function writeOn(track: string, calling: Calling, more: object = {}): Promise<void> {
  const inFlight: string[] = [];
  while (!calling.isOver()) {
    const key = randomUUID();
    const status = await settle(track, key, calling, { more, untilInFlight: true });
    if (status === '409 in flight') inFlight.push(key);
    if (calling.pace) await pause(calling.pace);
  }
  for (const key of inFlight) await settle(track, key, calling, { more, untilInFlight: false });
}

type Settling = { more: object; untilInFlight: boolean };

async function settle(track: string, key: string, calling: Calling, { more, untilInFlight }: Settling) {
  for (;;) {
    const status = await record(track, key, calling, { 'idempotency-key': key }, more);
    const isLeft = calling.isAbandoned?.() || (untilInFlight && status === '409 in flight');
    if (status === '201' || isLeft) return status;
    await pause(PATIENCE);
  }
}

/** Records one entry after another on a track, each once and without a key, until `isOver`. */
export async function writeOnceOn(track: string, calling: Calling, more: object = {}): Promise<void> {
  while (!calling.isOver()) {
    const key = randomUUID();
    const status = await record(track, key, calling, {}, more);
    if (status === '503') calling.told.refused.push(key);
    await pause(status === '201' ? (calling.pace ?? 0) : PATIENCE);
  }
}

async function record(
  track: string,
  key: string,
  { at, token, told }: Calling,
  headers: object,
  more: object,
): Promise<string> {
  const entry = { type: 'statement.made', occurredOn: '2026-03-03', data: { summary: key }, ...more };
  const answer = await asked(`${at.url}/v1/tracks/${track}/transitions`, {
    method: 'POST',
    headers: { ...bearer(token), ...headers },
    body: JSON.stringify(entry),
  });
  const status = statusOf(answer, track);
  told.answers[status] = (told.answers[status] ?? 0) + 1;
  const now = performance.now();
  if (answer === null || status !== '201') return status;
  const { seq, id } = JSON.parse(answer.text).transition;
  told.acknowledged.push({ track, seq, id, key });
  told.longestPause = Math.max(told.longestPause, now - (told.lastAt ?? now));
  told.lastAt = now;
  return status;
}

type Got = { status: number; headers: Headers; text: string };

/** Null where the connection broke, also in the middle of the answer. */
export async function asked(url: string, init: RequestInit = {}): Promise<Got | null> {
  try {
    const answer = await fetch(url, init);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch {
    return null;
  }
}

/** In short, of an answer that a caller may get while something is broken; throws at any other. */
export function statusOf(answer: Got | null, what: string): string {
  if (answer === null) return 'broken';
  const { status, headers, text } = answer;
  if (status === 200 || status === 201) return String(status);
  const { code, outcome } = JSON.parse(text);
  if (status === 409 && code === 'idempotency_key_in_flight') return '409 in flight';
  if (status !== 503 || !headers.has('retry-after')) throw new Error(`${what}: ${status} ${text}`);
  return outcome === 'unknown' ? '503 unknown' : '503';
}
