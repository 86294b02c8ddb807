import { parseCheckpoint } from '../notes/checkpoint.js';
import { openNote, parseNote, signatureLine } from '../notes/note.js';
import { type Destination, type Head, NAMES } from './destination.js';
import type { Witness } from './settings.js';

/** What a witness needs of us besides the head. */
type Log = {
  /** In milliseconds, of one call. */
  timeout: number;
  /** That the log of `head` begins with its first `from` entries. */
  consistency: (head: Head, from: number) => Promise<readonly Buffer[]>;
  /** The key that signs now, for the operator of a witness that does not know it. */
  vkey: (origin: string) => Promise<string>;
};

type Answer = { status: number; text: string };

/** The most bytes of an answer that are read: signatures of some keys, or a number. */
const MOST_BYTES = 64 * 1024;

/** A witness that saw other sizes says so once: twice, if somebody else sent it a head in between. */
const TRIES = 3;

const SIZE = /^(?:0|[1-9]\d{0,15})\n$/;

/** A witness: it signs a head only if that continues what it saw before (C2SP tlog-witness, add-checkpoint). */
export const witnessDestination = ({ verifier, url, publicOnly }: Witness, log: Log): Destination => ({
  name: NAMES.witness(verifier.name),
  publicOnly,
  async send(head, last, signal) {
    let from = last !== null && originOf(last.note) === head.origin ? last.size : 0;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { status, text } = await ask(
        url,
        await requestOf(head, from, log),
        AbortSignal.any([signal, AbortSignal.timeout(log.timeout)]),
      );
      if (status === 200) {
        const signed = cosigned(head.note, text, verifier);
        if (signed === null) throw new Error(`its cosignature is not by ${verifier.vkey}`);
        return signed;
      }
      if (status !== 409) throw await refusal(status, text, head, log);
      if (!SIZE.test(text)) throw new Error('it answers 409 without the size that it knows');
      from = Number(text);
      if (from > head.size) throw new Error(isBehind(from, head.size));
    }
    throw new Error('it answers 409 to the size that it named itself');
  },
});

const originOf = (note: string): string | undefined => parseCheckpoint(parseNote(note)?.text ?? '')?.origin;

async function requestOf(head: Head, from: number, log: Log): Promise<string> {
  const proof = await log.consistency(head, from);
  return `${[`old ${from}`, ...proof.map((hash) => hash.toString('base64'))].join('\n')}\n\n${head.note}`;
}

async function ask(url: string, body: string, signal: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(`${url}/add-checkpoint`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'text/plain; charset=utf-8', 'user-agent': 'Paraph' },
      body,
      signal,
    });
    return { status: response.status, text: await textOf(response) };
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === 'TimeoutError') throw new Error('it does not answer');
    throw new Error(`it cannot be reached: ${(cause as Error | undefined)?.message || message}`);
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The note with the first signature of the witness's key; null if there is none, or a wrong one. */
function cosigned(note: string, lines: string, verifier: Witness['verifier']): string | null {
  const { keyId, name } = verifier;
  const own = parseNote(note + lines)?.signatures.find((one) => one.name === name && one.keyId === keyId);
  // A cosignature says when. Zero would be no time (C2SP tlog-witness).
  if (!own || own.signature.readBigUInt64BE() === 0n) return null;
  const signed = note + signatureLine(own, own.signature);
  return openNote(signed, [verifier]) === null ? null : signed;
}

async function refusal(status: number, text: string, { origin }: Head, { vkey }: Log): Promise<Error> {
  switch (status) {
    case 404:
      return new Error(`it does not know this log: ask its operator to add ${await vkey(origin)}`);
    case 403:
      return new Error(`it knows another key of this log: ask its operator to add ${await vkey(origin)}`);
    case 422:
      return new Error(
        'what it saw before is not the beginning of this log: run paraph verify, and keep its heads',
      );
    default:
      return new Error(`it answers ${status}: ${text.slice(0, 200).trim()}`);
  }
}

const isBehind = (known: number, size: number): string =>
  `it saw a head of ${known} entries, and the log has ${size}: entries are gone, or two copies of the database run. Run paraph verify`;
