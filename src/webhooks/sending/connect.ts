import { isIP, type LookupFunction } from 'node:net';
import { performance } from 'node:perf_hooks';
import { buildConnector } from 'undici';
import {
  checkDestination,
  type Destination,
  type DestinationPolicy,
  type DestinationRefusal,
} from './destination.js';
import { type Resolve, resolveName } from './resolve.js';

export type ConnectErrorCode =
  | 'blocked_destination'
  | 'dns'
  | 'timeout_connect'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'tls';

/** Why there is no connection; `refusal` is set for `blocked_destination`. */
export class ConnectError extends Error {
  constructor(
    readonly code: ConnectErrorCode,
    readonly detail: { refusal?: DestinationRefusal; cause?: unknown } = {},
  ) {
    super(code, { cause: detail.cause });
  }
}

export type ConnectOptions = DestinationPolicy & {
  resolve?: Resolve;
  /** Milliseconds for DNS, TCP and TLS together. */
  timeoutMs: number;
  /** CA certificates (PEM) to trust besides Node's own. */
  ca?: string;
};

/**
 * A connector for undici that guards against SSRF and DNS rebinding. It resolves the name itself, checks every address and
 * connects to the checked addresses only. TLS (SNI, certificate) and the Host header still use the name.
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
          lookup: fixedLookup(addresses),
        });
        connect(target, (...[error, socket]) => {
          if (error) done(connectErrorOf(error, target.protocol), null);
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
  // Node does not call `lookup` for a literal address, so it is checked here.
  const addresses = isIP(hostname) ? [hostname] : await withTimeout(timeoutMs, resolve(hostname));
  if (addresses.length === 0) throw new ConnectError('dns');
  const refusal = checkDestination(destinationOf(target), addresses, options);
  if (refusal) throw new ConnectError('blocked_destination', { refusal });
  return addresses;
}

function destinationOf({ protocol, hostname, port }: buildConnector.Options): Destination {
  return protocol === 'https:'
    ? { protocol, hostname, port: port || '443' }
    : { protocol: 'http:', hostname, port: port || '80' };
}

/** A lookup that answers the checked addresses only. */
function fixedLookup(addresses: string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, { all }, found) => {
    if (all) found(null, answers);
    else found(null, answers[0]!.address, answers[0]!.family);
  };
}

async function withTimeout(ms: number, resolving: Promise<string[]>): Promise<string[]> {
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

/** Every code that is not listed counts as a TLS error: OpenSSL has hundreds of them. */
function connectErrorOf(error: Error, protocol: string): ConnectError {
  const code = NETWORK_ERRORS[(error as NodeJS.ErrnoException).code ?? ''];
  return new ConnectError(code ?? (protocol === 'https:' ? 'tls' : 'unreachable'), { cause: error });
}
