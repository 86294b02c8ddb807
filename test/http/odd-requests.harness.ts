import { expect } from '@jest/globals';
import { raw } from '../access/attacks.harness.js';

export type Sent = { status: number; headers: Map<string, string>; body: string };

/** Sends a request as bytes, and reads the answer until the connection closes. */
export async function sentTo(port: number, request: string): Promise<Sent> {
  const answer = await raw(port, request);
  const [head = '', body = ''] = answer.split(/\r\n\r\n(.*)/s);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body };
}

/** Without a Host, unless one is among the fields. */
export const getFrom = (port: number, target: string, ...fields: string[]): Promise<Sent> =>
  sentTo(port, [`GET ${target} HTTP/1.1`, ...fields, 'Connection: close', '', ''].join('\r\n'));

/** A problem document of ours, with the headers of every answer. */
export function mustBe({ status: answered, headers, body }: Sent, status: number, code: string): void {
  expect([answered, headers.get('content-type'), body]).toEqual([
    status,
    'application/problem+json',
    expect.stringContaining(`"code":"${code}"`),
  ]);
  expect(JSON.parse(body).status).toBe(status);
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('cache-control')).toMatch(/^no-(?:cache|store)$/);
  expect(headers.get('vary')).toContain('Authorization');
}
