import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isConsistent } from '../../src/proofs/merkle/verify.js';
import { type Checkpoint, parseCheckpoint } from '../../src/proofs/notes/checkpoint.js';
import {
  COSIGNATURE,
  cosignedText,
  openNote,
  parseNote,
  publicBytesOf,
  signatureLine,
  verifierOf,
  vkeyOf,
} from '../../src/proofs/notes/note.js';

type Answer = { status: number; text?: string; type?: string };

/** A witness on this machine, as strict as C2SP tlog-witness says. It knows the logs whose keys it is given. */
export async function startWitness(name: string) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const vkey = vkeyOf(name, publicBytesOf(privateKey), COSIGNATURE);
  const { keyId } = verifierOf(vkey);
  /** By origin: the keys that it trusts, and the newest head that it cosigned. */
  const trusted = new Map<string, string[]>();
  const latest = new Map<string, Checkpoint>();
  const asked: { old: number; status: number }[] = [];
  const at = { answers: (answer: Answer): Answer | null => answer };

  const cosignature = (text: string): string => {
    const seconds = BigInt(Math.floor(Date.now() / 1_000));
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(seconds);
    return signatureLine(
      { name, keyId },
      Buffer.concat([time, sign(null, cosignedText(text, seconds), privateKey)]),
    );
  };

  const addCheckpoint = (body: string): Answer & { old: number } => {
    const end = body.indexOf('\n\n');
    const [oldLine = '', ...lines] = body.slice(0, end).split('\n');
    const note = body.slice(end + 2);
    const head = parseCheckpoint(parseNote(note)?.text ?? '');
    const old = Number(/^old (0|[1-9]\d*)$/.exec(oldLine)?.[1] ?? Number.NaN);
    const proof = lines.map((line) => Buffer.from(line, 'base64'));
    const isWhole = lines.every((line, index) => proof[index]?.toString('base64') === line);
    if (!head || Number.isNaN(old) || !isWhole || lines.length > 63) return { old, status: 400 };
    const keys = trusted.get(head.origin);
    if (!keys) return { old, status: 404 };
    const opened = openNote(note, keys.map(verifierOf));
    if (!opened) return { old, status: 403 };
    if (old > head.size) return { old, status: 400 };
    const known = latest.get(head.origin);
    if (old !== (known?.size ?? 0))
      return { old, status: 409, text: `${known?.size ?? 0}\n`, type: 'text/x.tlog.size' };
    const continues = known ? isConsistent(known, head, proof) : proof.length === 0;
    if (!continues) return { old, status: 422 };
    latest.set(head.origin, head);
    return { old, status: 200, text: cosignature(opened.text) };
  };

  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    const isAsked = request.method === 'POST' && request.url === '/w/add-checkpoint';
    const { old, ...strict } = isAsked ? addCheckpoint(body) : { old: Number.NaN, status: 405 };
    const answer = at.answers(strict);
    if (!answer) return;
    asked.push({ old, status: answer.status });
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/plain' }).end(answer.text ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ name, vkey, trusted, latest, asked, at, cosignature },
    url: `http://127.0.0.1:${port}/w`,
    trust: (logKey: string): void => {
      const { name: origin } = verifierOf(logKey);
      trusted.set(origin, [...(trusted.get(origin) ?? []), logKey]);
    },
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}
