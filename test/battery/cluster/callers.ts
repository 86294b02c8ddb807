import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export type Acknowledged = { track: string; seq: number; id: string; key: string };

/** What callers were told, and nothing else. */
export type Told = {
  acknowledged: Acknowledged[];
  /** Answers by status, and broken connections. */
  answers: Record<string, number>;
  /** When the first answer 201 came after the last other answer, and when that came, in milliseconds. */
  outage: { from: number; until: number } | null;
};

export const bearer = (token: string) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
});

export async function openTracks(url: string, token: string, slugs: readonly string[]): Promise<void> {
  for (const slug of slugs) {
    const track = { slug, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: slug };
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
 * its key until somebody says that it is recorded, as a careful client does. Any answer is an error but 201, 503 with
 * Retry-After, 409 while the same key is in flight, and a broken connection.
 */
export async function writeOn(
  track: string,
  {
    url,
    token,
    told,
    isOver,
    isAbandoned = () => false,
  }: {
    url: string;
    token: string;
    told: Told;
    isOver: () => boolean;
    /** Whether nobody waits for an answer any more: the service will not come back. */
    isAbandoned?: () => boolean;
  },
): Promise<void> {
  while (!isOver()) {
    const key = randomUUID();
    const entry = { type: 'statement.made', occurredOn: '2026-03-03', data: { summary: key } };
    for (let isDone = false; !isDone && !isAbandoned(); ) {
      const status = await record(url, track, key, { token, entry, told });
      told.answers[status] = (told.answers[status] ?? 0) + 1;
      isDone = status === '201';
      if (!isDone) await pause(100);
    }
  }
}

async function record(
  url: string,
  track: string,
  key: string,
  { token, entry, told }: { token: string; entry: object; told: Told },
): Promise<string> {
  const headers = { ...bearer(token), 'idempotency-key': key };
  const body = JSON.stringify(entry);
  const answer = await fetch(`${url}/v1/tracks/${track}/transitions`, {
    method: 'POST',
    headers,
    body,
  }).catch(() => null);
  const text = await answer?.text().catch(() => null);
  const now = performance.now();
  if (!answer || text === null || text === undefined) return failed(told, now, 'broken');
  if (answer.status === 201) {
    const { seq, id } = JSON.parse(text).transition;
    told.acknowledged.push({ track, seq, id, key });
    if (told.outage?.until === 0) told.outage.until = now;
    return '201';
  }
  if (answer.status === 409 && JSON.parse(text).code === 'idempotency_key_in_flight')
    return failed(told, now, '409 in flight');
  if (answer.status !== 503 || !answer.headers.has('retry-after'))
    throw new Error(`${track}: ${answer.status} ${text}`);
  return failed(told, now, JSON.parse(text).outcome === 'unknown' ? '503 unknown' : '503');
}

function failed(told: Told, now: number, status: string): string {
  told.outage ??= { from: now, until: 0 };
  return status;
}
