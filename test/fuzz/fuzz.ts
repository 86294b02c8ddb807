import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { ROLES } from '../../src/access/caller.js';
import type { OpenApiDocument } from '../../src/openapi/types.js';
import { ADMIN, serveFounding } from '../http/openapi.harness.js';
import { type Call, callOf, operationsOf, Seen } from './calls.js';
import { type Answered, judgeOf } from './judge.js';
import { seeded } from './values.js';

const document: OpenApiDocument = JSON.parse(readFileSync('openapi.json', 'utf8'));
const operations = operationsOf(document);
const judge = judgeOf(document);

/** The stream begins and does not end; nothing else takes so long. */
const ENDLESS = 'text/event-stream';

function sent(port: number, agent: Agent, { method, target, headers, body }: Call): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const asked = request(
    { host: '127.0.0.1', port, agent, method, path: target, headers: { ...length, ...headers } },
    (answer) => {
      const received = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      );
      const status = answer.statusCode ?? 0;
      if (received['content-type']?.startsWith(ENDLESS)) {
        answer.destroy();
        resolve({ status, headers: received, text: '', isWhole: false });
        return;
      }
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status, headers: received, text, isWhole: received['content-encoding'] === undefined });
      });
    },
  );
  asked.on('error', reject);
  asked.end(body ?? undefined);
  return promise;
}

/** Tokens as callers send them, the most capable first. */
async function tokensOf({ newToken }: Awaited<ReturnType<typeof serveFounding>>): Promise<string[]> {
  const roles = await Promise.all([...ROLES, null].map(newToken));
  const bearer = [ADMIN, ADMIN, ADMIN, ADMIN, ...roles, 'nobody'].map((token) => `Bearer ${token}`);
  return [...bearer, 'Basic eDp5', ''];
}

/** `twoPersons`: whether what changes a stage waits for a second person. */
type Trying = { calls: number; seed: number; twoPersons?: boolean };
export type Found = { at: number; call: string; faults: string[] };

/**
 * Sends so many calls, made by chance from the document and always the same for the same seed, and compares each answer
 * with the document: status, type, headers, and the body with its schema.
 */
export async function fuzzed({ calls, seed, twoPersons = false }: Trying) {
  const served = await serveFounding({ on: twoPersons });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const chance = seeded(seed);
    const seen = new Seen();
    const found: Found[] = [];
    const statuses: Record<number, number> = {};
    const port = Number(new URL(served.url).port);
    let tokens: string[] = [];
    for (let at = 0; at < calls; at += 1) {
      // The calls revoke tokens, too.
      if (at % 200 === 0) tokens = await tokensOf(served);
      const call = callOf(chance, operations, seen, tokens);
      const what = `${call.method} ${call.target.slice(0, 200)} ${JSON.stringify(call.headers)} ${String(call.body).slice(0, 300)}`;
      try {
        const answer = await sent(port, agent, call);
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        const faults = judge(call, answer);
        if (faults.length > 0) found.push({ at, call: what, faults });
        if (answer.status < 300 && call.path) seen.note(call.path, answer.text);
      } catch (error) {
        found.push({ at, call: what, faults: [`no answer: ${(error as Error).message}`] });
      }
    }
    return { statuses, found };
  } finally {
    agent.destroy();
    await served.close();
  }
}
