import { createHash } from 'node:crypto';
import type { Client } from '../support/service.js';

/** A small PDF with these words in it, so that its content is one of its own. */
export const pdf = (words: string): Buffer<ArrayBuffer> => Buffer.from(`%PDF-1.4\n% ${words}\n%%EOF\n`);

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export type Uploaded = { sha256: string; name: string; mediaType: string; bytes: number };

type Sent = { type?: string; disposition?: string };

export const upload = (
  client: Client,
  bytes: Uint8Array | ReadableStream,
  { type = 'application/pdf', disposition }: Sent = {},
): Promise<Response> =>
  client.fetch('/v1/documents', {
    method: 'POST',
    body: bytes as BodyInit,
    duplex: 'half',
    headers: { 'content-type': type, ...(disposition && { 'content-disposition': disposition }) },
  } as RequestInit);

/** Uploads a PDF with these words; returns its SHA-256. */
export async function uploaded(client: Client, words: string): Promise<string> {
  const answer = await upload(client, pdf(words), { disposition: 'attachment; filename="note.pdf"' });
  if (answer.status !== 201) throw new Error(`upload: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as Uploaded).sha256;
}

/** An answer as a whole: status, headers that a service sends, body. */
export async function wholeOf(
  answer: Response,
): Promise<{ status: number; headers: string[]; body: string }> {
  const headers = [...answer.headers].filter(([name]) => !/^(?:date|x-request-id)$/.test(name));
  return {
    status: answer.status,
    headers: headers.map((pair) => pair.join(': ')).sort(),
    body: await answer.text(),
  };
}
