import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type Letter = { to: string[]; headers: Map<string, string>; text: string };

/** A mail server on this machine. `refuse` names addresses that it does not know; to those in `busy` it accepts nothing now. */
export async function postOffice(refuse: string[] = []) {
  const letters: Letter[] = [];
  const busy = new Set<string>();
  /** What every answer to a mail waits for. */
  const slow: { until: Promise<unknown> } = { until: Promise.resolve() };
  const waiting = new Set<() => void>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) =>
      done(
        refuse.includes(address)
          ? Object.assign(new Error('no such user'), { responseCode: 550 })
          : busy.has(address)
            ? Object.assign(new Error('try again later'), { responseCode: 451 })
            : null,
      ),
    onData: (stream, session, done) => {
      stream.toArray().then((chunks) => {
        letters.push(
          read(
            Buffer.concat(chunks).toString(),
            session.envelope.rcptTo.map(({ address }) => address),
          ),
        );
        for (const look of waiting) look();
        void slow.until.then(() => done());
      });
    },
  });
  // A client may be gone without a word.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const count = (n: number) =>
    new Promise<Letter[]>((resolve) => {
      const look = () => {
        if (letters.length < n) return;
        waiting.delete(look);
        resolve(letters);
      };
      waiting.add(look);
      look();
    });
  const close = () => new Promise<void>((done) => server.close(() => done()));
  return { smtpUrl: `smtp://127.0.0.1:${port}`, letters, busy, slow, count, close };
}

/** RFC 5322 as far as ours go: unfolded headers, a body of one part, encoded words of one charset. */
function read(raw: string, to: string[]): Letter {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line): [string, string] => {
        const [name = '', ...value] = line.split(':');
        return [name.toLowerCase(), words(value.join(':').trim())];
      }),
  );
  const body = rest.join('\r\n\r\n');
  const encoding = headers.get('content-transfer-encoding');
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : encoding === 'quoted-printable'
        ? printable(body)
        : body;
  return { to, headers, text: text.replace(/\r\n/g, '\n').replaceAll('\u00a0', ' ') };
}
const printable = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
const words = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, kind, text) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('latin1')
        : text
            .replaceAll('_', ' ')
            .replace(/=([0-9A-F]{2})/gi, (_m: string, hex: string) =>
              String.fromCharCode(Number.parseInt(hex, 16)),
            ),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString());
