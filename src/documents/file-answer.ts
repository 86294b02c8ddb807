import type { ReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { create } from 'content-disposition';
import type { FastifyRequest } from 'fastify';
import { Answer } from '../http/responses/answer.js';
import { isKnown } from '../http/responses/conditional.js';
import type { KnownFile } from './queries/known-documents.query.js';

/** Which part of a file is asked for, and whether it is sent at all. */
export type AskedPart = { method: string; headers: FastifyRequest['headers'] };

/** The headers that {@link fileAnswer} reads. */
export const Asked = createParamDecorator((_: unknown, context: ExecutionContext): AskedPart => {
  const { method, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return { method, headers };
});

type Part = { start: number; end: number };

/**
 * A file to be saved, never shown: whatever is in it, nothing of it runs here. Browsers do not guess its type, and one
 * that opened it all the same would give it no origin.
 */
export function fileAnswer(
  { sha256, name, mediaType, bytes }: KnownFile,
  { method, headers }: AskedPart,
  read: (part: Part) => ReadStream,
): Answer {
  const tag = `"${sha256}"`;
  const safe = {
    ETag: tag,
    'Content-Type': mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
    'Content-Disposition': create(name, { type: 'attachment' }),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Accept-Ranges': 'bytes',
  };
  if (isKnown(headers['if-none-match'], tag)) return new Answer({ status: 304, headers: { ETag: tag } });
  const whole = { start: 0, end: bytes - 1 };
  const part = partOf(headers, tag, bytes);
  if (part === 'none') return new Answer({ status: 416, headers: { 'Content-Range': `bytes */${bytes}` } });
  const { start, end } = part ?? whole;
  const sent = {
    ...safe,
    'Content-Length': String(end - start + 1),
    ...(part && { 'Content-Range': `bytes ${start}-${end}/${bytes}` }),
  };
  // An answer to HEAD says how long the file is, and holds nothing.
  const body = method === 'HEAD' ? Readable.from([]) : read({ start, end });
  return new Answer({ status: part ? 206 : 200, headers: sent, body });
}

/** One range of bytes (RFC 9110, section 14); undefined for the whole file, also where several are asked for. */
function partOf(headers: FastifyRequest['headers'], tag: string, bytes: number): Part | 'none' | undefined {
  const { range, 'if-range': ifRange } = headers;
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? [];
  if ((first === '' && last === '') || (ifRange !== undefined && ifRange !== tag)) return undefined;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (start >= bytes || (first === '' && Number(last) === 0)) return 'none';
  return start > end ? undefined : { start, end };
}
