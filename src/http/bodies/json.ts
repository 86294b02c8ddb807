import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TimeSlices } from '../../runtime/time-slices.js';
import { invalid, Problem } from '../problems/problem.js';
import { readFiles, readFormWithFiles } from './files.js';
import { readForm, readUpload, type Typed } from './forms.js';
import { storeText } from './places.js';
import type { Intake } from './received-file.js';
import { SpooledBody } from './spooled-body.js';
import { parseJson } from './strict-json.js';
import { faultsOfText, normalizeBody, normalizeBodyInSteps, toNfc } from './text-faults.js';
import { LONGEST_YAML, readYamlAsync } from './yaml.js';

/** Fatal: bytes that are not UTF-8 are refused, not replaced. A byte order mark is skipped. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Unlimited, because the length of a body limits the work. */
const timeSlices = new TimeSlices(Number.POSITIVE_INFINITY);

const malformed = (detail: string) => new Problem('malformed_json', detail);

export function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed('The body is not UTF-8.');
  }
}

/** Parses and normalizes a body of JSON (text-faults.ts); undefined for a blank text. */
export function readJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  return normalizeBody(parseJson(text));
}

/** Parses and normalizes a body of YAML. */
export async function readYamlBody(text: string): Promise<unknown> {
  if (Buffer.byteLength(text) > LONGEST_YAML) {
    throw new Problem('payload_too_large', 'A body of YAML may have 1 MiB; send a larger one as JSON.');
  }
  return timeSlices.run(normalizeBodyInSteps(await readYamlAsync(text)));
}

/** A body that is small enough for memory. */
async function wholeBody(payload: IncomingMessage, limit: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    if (size > limit)
      throw new Problem('payload_too_large', 'The body is larger than this call allows.', {
        headers: { Connection: 'close' },
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A form's texts in NFC. Other faults are reported at the fields by the form's own reader. */
function normalizeForm(form: Typed): Typed {
  const faults = faultsOfText(form);
  if (faults.length > 0) throw invalid(faults);
  return toNfc(form) as Typed;
}

/** The media types of JSON Lines: of jsonlines.org, and what many send. */
const LINES = ['application/jsonl', 'application/x-ndjson'];

/** The largest body of JSON Lines, in bytes, and where files are received. */
type BodySettings = { mostLines: number; intake: () => Intake };

/**
 * Reads bodies: JSON; forms on routes of pages; files in forms, YAML, and JSON Lines of so many bytes, on routes that
 * allow them. Other media types are refused.
 */
export function readBodies(instance: FastifyInstance, { mostLines, intake }: BodySettings): void {
  instance.removeAllContentTypeParsers();
  readFiles(instance, intake);
  instance.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      if (request.is404) return undefined;
      // Handlers of forms expect a list of texts for each field. JSON could have another shape.
      if (request.routeOptions.config.form) {
        throw new Problem('unsupported_media_type', 'The body must be a form.');
      }
      const text = decode(bytes);
      if (request.routeOptions.config.yaml) storeText(request, { text, format: 'json' });
      return text.trim() === '' ? undefined : timeSlices.run(normalizeBodyInSteps(parseJson(text)));
    },
  );
  instance.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      if (request.is404) return undefined;
      if (!request.routeOptions.config.form) {
        throw new Problem('unsupported_media_type', 'The body must be application/json.');
      }
      return normalizeForm(readForm(decode(bytes)));
    },
  );
  instance.addContentTypeParser(
    'multipart/form-data',
    async (request: FastifyRequest, payload: IncomingMessage) => {
      if (request.is404) return undefined;
      const { upload, files, bodyLimit = 0 } = request.routeOptions.config;
      if (files) return normalizeForm(await readFormWithFiles(request, payload, intake()));
      if (!upload) throw new Problem('unsupported_media_type', 'The body must be application/json.');
      const bytes = await wholeBody(payload, bodyLimit);
      return normalizeForm(await readUpload(bytes, request.headers['content-type'] ?? ''));
    },
  );
  instance.addContentTypeParser(LINES, async (request: FastifyRequest, payload: IncomingMessage) => {
    if (request.is404) return undefined;
    if (!request.routeOptions.config.lines) {
      throw new Problem('unsupported_media_type', 'The body must be application/json.');
    }
    return SpooledBody.of(payload, mostLines);
  });
  instance.addHook('onResponse', async ({ body }) => {
    if (body instanceof SpooledBody) await body.close();
  });
  instance.addContentTypeParser(
    'application/yaml',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      if (request.is404) return undefined;
      if (!request.routeOptions.config.yaml) {
        throw new Problem('unsupported_media_type', 'The body must be application/json.');
      }
      const text = decode(bytes);
      storeText(request, { text, format: 'yaml' });
      return readYamlBody(text);
    },
  );
}
