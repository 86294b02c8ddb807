import type { Draft } from '../../src/domain/decide/decide.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { OpenTracksHandler } from '../../src/tracks/commands/open-tracks.js';
import { recordGroups } from '../histories/series.js';
import type { Service } from '../support/service.js';

/** A public track with one round, whose title, summary and city hold a text that the door would refuse today. */
export async function recordedBefore(
  { app }: Pick<Service, 'app'>,
  { slug, text }: { slug: string; text: string },
): Promise<void> {
  const track = { slug, kind: 'readmission', parties: ['EU', 'KZ'], title: text };
  await app.get(OpenTracksHandler, { strict: false }).open(track, async () => undefined);
  const draft: Draft = {
    ...{ track: slug, type: 'round.held', occurredOn: '2026-02-01' },
    ...{ sources: [], documents: [], meeting: null, note: null, visibility: 'public', embargoUntil: null },
    data: { number: 1, summary: text, place: { city: text } },
  };
  await recordGroups(app.get(Ledger, { strict: false }), [[draft]], {
    actor: 'the release before',
    approval: 'operator',
  });
}
