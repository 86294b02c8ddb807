import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import { DossierExport } from '../../src/dossiers/export/dossier-export.js';
import { LinesExport } from '../../src/dossiers/export/lines-export.js';
import { archiveLines } from '../archive/archive.js';
import { type Service, startService } from '../support/service.js';

const services: Service[] = [];
const start = async (): Promise<Service> => {
  const service = await startService();
  services.push(service);
  return service;
};

async function exported({ app }: Service, slug?: string): Promise<string> {
  let text = '';
  await app.get(LinesExport, { strict: false }).export(async (lines) => {
    text += lines;
  }, slug);
  return text;
}

const imported = (service: Service, text: string) =>
  service.app.get(DossierImport, { strict: false }).import(
    {
      bytes: async function* () {
        yield Buffer.from(text);
      },
    },
    'x',
    { approval: 'operator' },
  );

let at: Service;
beforeAll(async () => {
  at = await start();
  const file = [...archiveLines({ tracks: 300, entries: 1_200, seed: 11 })].join('');
  await imported(at, file);
});
afterAll(() => Promise.all(services.map((one) => one.close())));

describe('an export in JSON Lines', () => {
  it('given an archive, then a round trip gives the same bytes', async () => {
    const file = await exported(at);
    const other = await start();
    expect(await imported(other, file)).toEqual({ recorded: 1_200, skipped: 0 });
    expect(await exported(other)).toBe(file);
    expect(await imported(at, file)).toEqual({ recorded: 0, skipped: 1_200 });
  });

  it('over HTTP is the same file; of a track that is not there it is a problem, and a stranger gets none', async () => {
    const answer = await at.admin.fetch('/v1/export.jsonl');
    expect(answer.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(answer.headers.get('etag')).toBeNull();
    expect(answer.headers.get('x-paraph-version')).toMatch(/^\d+\.\d+\.\d+/);
    expect(await answer.text()).toBe(await exported(at));
    const head = await (await at.admin.fetch('/v1/checkpoint')).text();
    expect(Buffer.from(answer.headers.get('x-paraph-checkpoint') ?? '', 'base64').toString()).toBe(head);
    expect((await at.admin.call('GET', '/v1/export.jsonl?track=nowhere')).status).toBe(404);
    expect((await at.anyone.call('GET', '/v1/export.jsonl')).status).toBe(401);
  });

  it('given more tracks than a document may have, then the document is refused, and a desk with few still gets its own', async () => {
    const exporting = at.app.get(DossierExport, { strict: false });
    const { tracks = [] } = await exporting.export();
    expect(tracks).toHaveLength(300);
    await expect(exporting.export(undefined, 'full', 299)).rejects.toMatchObject({
      code: 'payload_too_large',
    });
    const own = new Set(tracks.slice(0, 3).map(({ slug }) => slug));
    expect((await exporting.export(undefined, own, 299)).tracks).toHaveLength(3);
  });

  it('given corrections, late entries, meetings and embargoes, then too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 28 }), fc.nat(3)), { maxLength: 14 }),
        async (acts) => {
          const one = await start();
          const [vfa, ra] = await one.admin.openTwins('pair');
          await one.admin.open('alone', 'agreement');
          const slugs = [vfa, ra, 'alone'];
          for (const [track, day, act] of acts) {
            const slug = slugs[track] as string;
            const occurredOn = `2024-03-${String(day).padStart(2, '0')}`;
            if (act === 0)
              await one.admin.record(slug, { type: 'meeting.held', occurredOn, visibility: 'public' });
            if (act === 1)
              await one.admin.post('/v1/meetings', {
                occurredOn,
                entries: [
                  { track: slug, type: 'meeting.held' },
                  { track: slugs[(track + 1) % 3], type: 'statement.made', data: { summary: 'said' } },
                ],
              });
            if (act === 2) await one.admin.amend(slug, 1, { occurredOn });
            if (act === 3)
              await one.admin.record(slug, {
                type: 'statement.made',
                occurredOn,
                data: { summary: String(day) },
                visibility: 'embargoed',
                embargoUntil: '2999-01-01T00:00:00Z',
              });
          }
          const file = await exported(one);
          const other = await start();
          await imported(other, file);
          expect(await exported(other)).toBe(file);
          await Promise.all(services.splice(-2).map((service) => service.close()));
        },
      ),
      { numRuns: 8 },
    );
  });

  it('given one track, then it comes with its twin', async () => {
    const twin = (await at.admin.board('?limit=500')).items.find((track) => track.twin !== null);
    const lines = (await exported(at, twin?.slug))
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    const tracks = lines.flatMap(({ track }) => (track ? [track.slug] : []));
    expect(tracks.toSorted()).toEqual([twin?.slug, twin?.twin].toSorted());
  });
});
