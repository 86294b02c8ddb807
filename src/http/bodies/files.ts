import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { MOST_FIELDS, type Typed, typedOf } from './forms.js';
import { type Intake, ReceivedFile } from './received-file.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The files of a form by field, or why one was not taken. One that was not chosen is left out. */
    files: ReadonlyMap<string, ReceivedFile | Problem>;
  }
}

/** Reads files: as a body, on routes that take one, and in forms. They are streamed to disk. */
export function readFiles(instance: FastifyInstance, intake: () => Intake): void {
  instance.decorateRequest('files', null as never);
  instance.addHook('onRequest', async (request) => {
    request.files = new Map();
  });
  instance.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) => {
    if (request.is404) return undefined;
    if (!request.routeOptions.config.file)
      throw new Problem('unsupported_media_type', 'The body must be application/json.');
    const { 'content-type': mediaType = '', 'content-disposition': disposition } = request.headers;
    return ReceivedFile.of(payload, intake(), { mediaType, disposition });
  });
  instance.addHook('onResponse', async ({ body, files }) => {
    if (body instanceof ReceivedFile) await body.discard();
    await discardAll(files);
  });
}

const discardAll = async (files: FastifyRequest['files']): Promise<void> => {
  for (const file of files.values()) if (file instanceof ReceivedFile) await file.discard();
};

const MIB = 1024 * 1024;

/** In bytes, of one field of a form: three languages of the longest text. */
const LONGEST_FIELD = 256 * 1024;
const MOST_FILES = 20;

const malformed = (cause?: unknown) =>
  new Problem('bad_request', 'The form is not well-formed.', {}, { cause });

/**
 * Reads a form with files. Files of a stranger are not kept: the form only asks them to sign in. A file
 * that is too large is skipped, so that the form can be shown again with what was typed.
 */
export async function readFormWithFiles(
  request: FastifyRequest,
  payload: IncomingMessage,
  intake: Intake,
): Promise<Typed> {
  const fields: [string, string][] = [];
  const files = new Map<string, ReceivedFile | Problem>();
  request.files = files;
  const receiving: Promise<void>[] = [];
  const streams: Readable[] = [];
  const form = formOf(request);
  const { bodyLimit: most = MIB } = request.routeOptions.config;
  let size = 0;
  const read = new Promise<void>((resolve, reject) => {
    form.on('field', (name, value, _, isCut) => {
      if (isCut) reject(new Problem('payload_too_large', 'A text of the form is too long.'));
      size += value.length;
      if (size > most) reject(new Problem('payload_too_large', 'The form is longer than this call allows.'));
      else fields.push([name, value]);
    });
    form.on('file', (name, stream, filename, _, mediaType) => {
      // It may break off when nobody reads it any more.
      stream.on('error', () => undefined);
      if (!request.caller || filename === undefined || filename === '') {
        stream.resume();
        return;
      }
      streams.push(stream);
      const named = {
        mediaType,
        disposition: `attachment; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed())}`,
      };
      const chunks = stream.iterator({ destroyOnReturn: false });
      const received = ReceivedFile.of(chunks, intake, named)
        .catch((error) => {
          stream.resume();
          if (error instanceof Problem) return error;
          throw error;
        })
        .then(async (file) => {
          const isExtra = file instanceof ReceivedFile && (file.size === 0 || files.has(name));
          if (isExtra) await file.discard();
          else files.set(name, file);
        });
      receiving.push(received);
      received.catch(reject);
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
      form.on(limit, () => reject(new Problem('payload_too_large', 'The form has too many fields.')));
    form.on('error', (cause) => reject(malformed(cause)));
    form.on('finish', resolve);
    payload.on('aborted', () => reject(malformed()));
  });
  payload.pipe(form);
  try {
    await read;
    await Promise.all(receiving);
  } catch (error) {
    payload.unpipe(form);
    form.destroy();
    // Whoever waits for the rest of a file learns that none comes.
    for (const stream of streams) stream.destroy(error as Error);
    await Promise.allSettled(receiving);
    await discardAll(files);
    throw error;
  }
  return typedOf(fields);
}

function formOf({ headers }: FastifyRequest): BusboyInstance {
  try {
    return Busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      limits: { fieldSize: LONGEST_FIELD, fields: MOST_FIELDS, files: MOST_FILES, fieldNameSize: 200 },
    });
  } catch (cause) {
    throw malformed(cause);
  }
}
