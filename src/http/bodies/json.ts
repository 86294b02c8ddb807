import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TimeSlices } from '../../runtime/time-slices.js';
import { invalid, Problem } from '../problems/problem.js';
import { readForm, readUpload, type Typed } from './forms.js';
import { keepText } from './places.js';
import { parseJson } from './strict-json.js';
import { composed, faultsOfText, takenIn, takingIn } from './text-faults.js';
import { LONGEST_YAML, readYamlAside } from './yaml.js';

/** Fatal: bytes that are no UTF-8 are refused, not replaced. A byte order mark is skipped. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A body is bounded by its length. */
const timeSlices = new TimeSlices(Number.POSITIVE_INFINITY);

const malformed = (detail: string) => new Problem('malformed_json', detail);

export function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed('The body is not UTF-8.');
  }
}

/** JSON that every call can live with (text-faults.ts); undefined for a body without a single character. */
export function readJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  return takenIn(parseJson(text));
}

/** YAML that every call can live with. */
export async function readYamlBody(text: string): Promise<unknown> {
  if (Buffer.byteLength(text) > LONGEST_YAML) {
    throw new Problem('payload_too_large', 'A body of YAML may have 1 MiB; send a larger one as JSON.');
  }
  return timeSlices.run(takingIn(await readYamlAside(text)));
}

/** A form's texts, in NFC. What else must not be in them is told at their fields, in the form itself. */
function typedIn(form: Typed): Typed {
  const faults = faultsOfText(form);
  if (faults.length > 0) throw invalid(faults);
  return composed(form) as Typed;
}

/**
 * Reads bodies as JSON, forms on routes that are a page’s, and on routes that say so files in forms, and YAML; takes no
 * other media type.
 */
export function readBodies(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      if (request.is404) return undefined;
      // What a page reads are texts, each field a list of them; JSON could say anything.
      if (request.routeOptions.config.form) {
        throw new Problem('unsupported_media_type', 'The body must be a form.');
      }
      const text = decode(bytes);
      if (request.routeOptions.config.yaml) keepText(request, { text, format: 'json' });
      return text.trim() === '' ? undefined : timeSlices.run(takingIn(parseJson(text)));
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
      return typedIn(readForm(decode(bytes)));
    },
  );
  instance.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer<ArrayBuffer>) => {
      if (request.is404) return undefined;
      if (!request.routeOptions.config.upload) {
        throw new Problem('unsupported_media_type', 'The body must be application/json.');
      }
      return typedIn(await readUpload(bytes, request.headers['content-type'] ?? ''));
    },
  );
  instance.addContentTypeParser(
    'application/yaml',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      if (request.is404) return undefined;
      if (!request.routeOptions.config.yaml) {
        throw new Problem('unsupported_media_type', 'The body must be application/json.');
      }
      const text = decode(bytes);
      keepText(request, { text, format: 'yaml' });
      return readYamlBody(text);
    },
  );
}
