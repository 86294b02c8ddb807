import { isIP, type LookupFunction } from 'node:net';
import { performance } from 'node:perf_hooks';
import { buildConnector } from 'undici';
import { type Destination, type DestinationRefusal, judge, type Policy } from './destination.js';
import { type Resolve, resolveName } from './resolve.js';

export type ConnectErrorCode =
  | 'blocked_destination'
  | 'dns'
  | 'timeout_connect'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'tls';

/** Why no connection came about; `refusal` says what the guard had against the destination. */
export class ConnectError extends Error {
  constructor(
    readonly code: ConnectErrorCode,
    readonly detail: { refusal?: DestinationRefusal; cause?: unknown } = {},
  ) {
    super(code, { cause: detail.cause });
  }
}

export type ConnectOptions = Policy & {
  resolve?: Resolve;
  /** Milliseconds for name, TCP and TLS together. */
  timeoutMs: number;
  /** Certificates (PEM) trusted besides the usual ones. */
  ca?: string;
};

/**
 * A connector for undici that decides at the moment of connecting: it resolves the name itself, judges every
 * address and connects to those and no others, so an answer that changes afterwards changes nothing. The name
 * stays the name for TLS (SNI, certificate) and Host.
 */
export function guardedConnector(options: ConnectOptions): buildConnector.connector {
  return (target, done) => {
    const begun = performance.now();
    checkedAddresses(target, options).then(
      (addresses) => {
        const connect = buildConnector({
          allowH2: false,
          autoSelectFamily: true,
          rejectUnauthorized: true,
          ...(options.ca === undefined ? {} : { ca: options.ca }),
          timeout: Math.max(1, options.timeoutMs - (performance.now() - begun)),
          lookup: answering(addresses),
        });
        connect(target, (...[error, socket]) => {
          if (error) done(classified(error, target.protocol), null);
          else done(null, socket);
        });
      },
      (error: Error) => done(error, null),
    );
  };
}

async function checkedAddresses(target: buildConnector.Options, options: ConnectOptions): Promise<string[]> {
  const { resolve = resolveName, timeoutMs } = options;
  const hostname = target.hostname;
  // Node asks no lookup function about a numeric host, so a literal is judged here like any other address.
  const addresses = isIP(hostname) ? [hostname] : await within(timeoutMs, resolve(hostname));
  if (addresses.length === 0) throw new ConnectError('dns');
  const refusal = judge(destinationOf(target), addresses, options);
  if (refusal) throw new ConnectError('blocked_destination', { refusal });
  return addresses;
}

function destinationOf({ protocol, hostname, port }: buildConnector.Options): Destination {
  return protocol === 'https:'
    ? { protocol, hostname, port: port || '443' }
    : { protocol: 'http:', hostname, port: port || '80' };
}

/** The only lookup the socket can make: the answer that was judged. */
function answering(addresses: string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, { all }, found) => {
    if (all) found(null, answers);
    else found(null, answers[0]!.address, answers[0]!.family);
  };
}

async function within(ms: number, resolving: Promise<string[]>): Promise<string[]> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ConnectError('timeout_connect')), ms);
  try {
    return await Promise.race([resolving, late]);
  } catch (error) {
    throw error instanceof ConnectError ? error : new ConnectError('dns', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

const NETWORK_ERRORS: Record<string, ConnectErrorCode> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout_connect',
  UND_ERR_CONNECT_TIMEOUT: 'timeout_connect',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
};

/** OpenSSL has hundreds of codes for a bad handshake or certificate, the network only a handful. */
function classified(error: Error, protocol: string): ConnectError {
  const code = NETWORK_ERRORS[(error as NodeJS.ErrnoException).code ?? ''];
  return new ConnectError(code ?? (protocol === 'https:' ? 'tls' : 'unreachable'), { cause: error });
}
