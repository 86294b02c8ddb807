import { describe, expect, it } from '@jest/globals';
import type { DeadlineView } from '../../src/domain/values/views.js';
import { type Page, startService } from '../support/service.js';
import { archiveDossier, archiveLines } from './archive.js';

const SIZE = { tracks: 60, entries: 600, seed: 7 };

describe('given the archive of an invented ministry', () => {
  it('when it is made twice, then it is the same, and as large as it was asked to be', () => {
    const { tracks = [], entries = [] } = archiveDossier(SIZE);
    expect([tracks.length, entries.length]).toEqual([SIZE.tracks, SIZE.entries]);
    expect([...archiveLines(SIZE)]).toEqual([...archiveLines(SIZE)]);
    expect([...archiveLines({ ...SIZE, seed: 8 })]).not.toEqual([...archiveLines(SIZE)]);
  });

  it('when it is imported, then every entry is allowed', async () => {
    const service = await startService();
    const { body } = await service.admin.import(archiveDossier(SIZE));
    expect(body).toEqual({ recorded: SIZE.entries, skipped: 0 });
    const { items } = await service.admin.get<Page<DeadlineView>>('/v1/deadlines?limit=500');
    const rules = new Set(items.map(({ rule }) => rule));
    for (const rule of ['action', 'round', 'notice_of_end']) expect([...rules]).toContain(rule);
    await service.close();
  });
});
