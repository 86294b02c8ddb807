import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problems/problem.js';
import { originOf } from '../http/requests/host.js';

/**
 * Throws if a page of another site asks (MCP 2025-11-25, Transports, Security Warning). Clients that are no browsers send
 * no Origin. Without PUBLIC_URL our own address is known from the Host field alone. A name there proves nothing: its owner
 * can make it lead to us (DNS rebinding). An address cannot be led elsewhere.
 */
export function mustComeFromHere(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  const own = new URL(originOf(request));
  const isKnown = request.server.publicUrl !== null || isAddress(own.hostname);
  if (isKnown && origin === own.origin) return;
  throw new Problem('forbidden', 'A page of another site may not ask here.');
}

const isAddress = (host: string): boolean =>
  host === 'localhost' || isIP(host.replaceAll(/[[\]]/g, '')) !== 0;
