import type { DestinationRefusal } from '../sending/destination.js';
import type { HeaderRefusal } from '../sending/headers.js';

export const NO_TRACK = { code: 'no_track', params: {} } as const;

/** An invalid field of an endpoint, and why it is refused. */
export type Fault =
  | { field: 'url'; refusal: DestinationRefusal }
  | { field: 'headers'; refusal: HeaderRefusal }
  | { field: 'tracks'; index: number; refusal: typeof NO_TRACK };

/** The JSON Pointer (RFC 6901) of the field in a request body. */
export function pointerOf(fault: Fault): string {
  switch (fault.field) {
    case 'url':
      return '/url';
    case 'tracks':
      return `/tracks/${fault.index}`;
    case 'headers': {
      const { params } = fault.refusal;
      return 'name' in params
        ? `/headers/${params.name.replaceAll('~', '~0').replaceAll('/', '~1')}`
        : '/headers';
    }
  }
}

/** The refusal as the rest of a sentence that begins with the name of the field (http/sentences.ts). */
export function sentenceOf({ code, params }: Fault['refusal']): string {
  switch (code) {
    case 'malformed':
      return 'is not a web address';
    case 'userinfo':
      return 'must not carry a user name or password: use headers';
    case 'scheme':
      return `must be https, not ${params.scheme}`;
    case 'host_form':
      return `must write its host as ${params.host}`;
    case 'port':
      return `must use one of the ports ${params.allowed}, not ${params.port}`;
    case 'local_name':
      return `must not name a local host: ${params.host}`;
    case 'address':
      return `leads to ${params.address}, which is not on the public internet (${params.range}); an operator can allow it with WEBHOOK_ALLOW_CIDRS`;
    case 'header_name':
      return 'is not a valid header name';
    case 'header_reserved':
      return 'is a header that Paraph sets itself, or a hop-by-hop header';
    case 'header_value':
      return 'must be 1 to 512 visible ASCII characters, with single lines only';
    case 'header_twice':
      return 'is given twice';
    case 'header_count':
      return 'must be at most 20 headers';
    case 'no_track':
      return 'names no track';
  }
}
