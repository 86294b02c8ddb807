import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { brotliDecompressSync, constants } from 'node:zlib';

/** A page to read as a browser does that takes Brotli, with these headers beside. */
export type Question = { port: number; headers: Record<string, string> };

/** In milliseconds from the request’s sending; `rows` is how many whole ones came with the first byte. */
export type Reading = { firstByte: number; whole: number; bytes: number; rows: number };

const agent = new Agent({ keepAlive: true });

/** As much of a page as its first bytes hold. */
const textOf = (bytes: Buffer, isCompressed: boolean): string =>
  (isCompressed
    ? brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH })
    : bytes
  ).toString();

async function read({ port, headers }: Question): Promise<Reading> {
  const start = performance.now();
  const options = { port, agent, headers: { accept: 'text/html', 'accept-encoding': 'br', ...headers } };
  const [response] = await once(get({ ...options, path: '/', host: '127.0.0.1' }), 'response');
  if (response.statusCode !== 200) throw new Error(`${port}: ${response.statusCode}`);
  const chunks: Buffer[] = [];
  let firstByte = 0;
  for await (const chunk of response) {
    firstByte ||= performance.now() - start;
    chunks.push(chunk);
  }
  const whole = performance.now() - start;
  const first = textOf(chunks[0] ?? Buffer.of(), response.headers['content-encoding'] === 'br');
  const rows = first.match(/<\/(?:tr|article)>/g)?.length ?? 0;
  return { firstByte, whole, bytes: Buffer.concat(chunks).length, rows };
}

process.on('message', (question: Question) => {
  read(question).then(
    (reading) => process.send?.(reading),
    (error) => process.send?.({ error: String(error) }),
  );
});
