import type { DestinationRefusal } from './destination.js';
import type { HeaderRefusal } from './headers.js';

/** What is wrong, as the rest of a sentence that begins with the field (http/sentences.ts). */
export const HEADER_SENTENCES: Record<HeaderRefusal['code'], string> = {
  header_name: 'is not a name that a header can have',
  header_reserved: 'is a header that we set ourselves, or one of a single connection',
  header_value: 'must be 1 to 512 visible ASCII characters, with single lines only',
  header_twice: 'is there twice',
  header_count: 'must be 20 headers at most',
};

/** The same of an address. */
export function sentenceOf({ code, params }: DestinationRefusal): string {
  switch (code) {
    case 'malformed':
      return 'is not a web address';
    case 'userinfo':
      return 'must not carry a user name or password: use headers';
    case 'scheme':
      return `must be https, not ${params.scheme}`;
    case 'host_form':
      return `must name its host plainly: ${params.host}`;
    case 'port':
      return `must use one of the ports ${params.allowed}, not ${params.port}`;
    case 'local_name':
      return `names a machine nearby: ${params.host}`;
    case 'address':
      return `leads to ${params.address}, which is not on the public internet (${params.range})`;
  }
}
