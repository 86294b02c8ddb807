import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import pg from 'pg';

/** What a table of the same rows costs where nobody thinks of anything else: one query, one string. */
export async function bareTable(url: string) {
  const pool = new pg.Pool({ connectionString: url });
  const app = fastify();
  app.get('/', async (_request, reply) => {
    const { rows } = await pool.query({
      name: 'bare',
      text: `SELECT t.slug, t.title->>'en' AS title, t.parties, s.state->'value'->>'stage' AS stage,
                    s.state->'context'->>'since' AS since, s.state->'context'->'lastEvent'->>'occurredOn' AS last
             FROM tracks t JOIN heads h ON h.track_id = t.id
             LEFT JOIN statuses s ON s.track_id = t.id AND s.public AND s.position = h.public_positions
             ORDER BY t.slug`,
    });
    const cells = rows.map(
      ({ slug, title, parties, stage, since, last }) =>
        `<tr><th><a href="/tracks/${slug}">${title}</a></th><td>${parties.join(' – ')}</td><td>${stage}</td><td>${since}</td><td>${last}</td></tr>`,
    );
    reply.type('text/html; charset=utf-8');
    return `<!DOCTYPE html><html lang="en"><title>Board</title><table>${cells.join('')}</table></html>`;
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const close = async () => {
    await app.close();
    await pool.end();
  };
  return { port: (app.server.address() as AddressInfo).port, close };
}
