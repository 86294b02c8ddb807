import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TransitionView } from '../../src/domain/values/views.js';
import { type Page, refused, type Service, startService } from '../support/service.js';

const WRITERS = 64;

let at: Service;
beforeAll(async () => {
  at = await startService();
});
afterAll(() => at.close());

const all = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const count = (of: number) => Array.from({ length: of }, (_, index) => index + 1);

/** A ledger must be gapless, strictly later row by row, and a chain. */
function expectWhole(ledger: TransitionView[], rows: number): void {
  expect(ledger.map(({ seq }) => seq)).toEqual(count(rows));
  for (const [index, row] of ledger.entries()) {
    const before = ledger[index - 1];
    if (!before) continue;
    expect(row.recordedAt > before.recordedAt).toBe(true);
    expect(row.prevHash).toBe(before.hash);
    expect(row.from).toEqual(before.to);
  }
}

describe('sixty-four writers at once', () => {
  it('who name the same revision: one is in time', async () => {
    await at.admin.open('same');
    const answers = await all(WRITERS, () =>
      at.admin.record('same', { type: 'meeting.held', occurredOn: '2026-03-03' }, { 'if-match': '"0"' }),
    );
    const created = answers.filter(({ status }) => status === 201);
    expect(created).toHaveLength(1);
    expect(created[0]?.headers.get('etag')).toBe('"1"');
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(refused(answer)).toEqual([412, 'revision_mismatch']);
    }
    expectWhole(await at.admin.ledger('same'), 1);
  });

  it('who name none: every legal entry is taken, each with a number of its own', async () => {
    await at.admin.open('none');
    const answers = await all(WRITERS, (index) =>
      at.admin.record('none', {
        type: 'round.held',
        occurredOn: '2026-03-03',
        data: { number: index + 1 },
        visibility: index % 2 ? 'public' : 'internal',
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(WRITERS).fill(201));
    const seqs = answers.map(({ body }) => body.transition.seq);
    expect(seqs.toSorted((a, b) => a - b)).toEqual(count(WRITERS));
    for (const { headers, body } of answers) {
      expect(headers.get('etag')).toBe(`"${body.track.revision}"`);
      expect(headers.get('location')).toBe(`/v1/tracks/none/transitions/${body.transition.seq}`);
    }
    expectWhole(await at.admin.ledger('none'), WRITERS);
    expect((await at.anyone.ledger('none')).map(({ seq }) => seq)).toEqual(count(WRITERS / 2));
    expect(await at.admin.track('none')).toMatchObject({
      revision: WRITERS,
      status: { roundsHeld: WRITERS },
    });
  });

  it('who all log the same round: one does', async () => {
    await at.admin.open('round');
    const answers = await all(WRITERS, () =>
      at.admin.record('round', { type: 'round.held', occurredOn: '2026-03-03', data: { number: 1 } }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(refused(answer)).toEqual([409, 'round_already_held']);
    }
    expectWhole(await at.admin.ledger('round'), 1);
  });

  it('who write late entries, corrections and meetings among them: all is taken, and the history is whole', async () => {
    const [vfa, ra] = await at.admin.openTwins('mixed');
    for (const slug of [vfa, ra]) await at.admin.log(slug, { type: 'round.held', occurredOn: '2026-01-31' });
    const occurredOn = (index: number) => `2026-01-${String((index % 28) + 1).padStart(2, '0')}`;
    const answers = await all(WRITERS, (index) => {
      const entry = { type: 'meeting.held', occurredOn: occurredOn(index) };
      if (index % 4 === 0) return at.admin.record(vfa, entry);
      if (index % 4 === 1) return at.admin.record(ra, entry);
      if (index % 4 === 2) return at.admin.amend(vfa, 1, { occurredOn: '2026-01-31', note: `${index}` });
      const both = index % 8 === 3 ? [vfa, ra] : [ra, vfa];
      const entries = both.map((track) => ({ track, type: 'meeting.held' }));
      return at.admin.post('/v1/meetings', { occurredOn: occurredOn(index), entries });
    });
    expect(answers.map(({ status }) => status)).toEqual(Array(WRITERS).fill(201));
    expectWhole(await at.admin.ledger(vfa), 1 + (WRITERS / 4) * 3);
    expectWhole(await at.admin.ledger(ra), 1 + (WRITERS / 4) * 2);
    const days = (await at.admin.history(vfa)).map(({ occurredOn }) => occurredOn);
    expect(days).toEqual(days.toSorted());
  });
});

describe('twins entering into force at once', () => {
  it('never break the rule between them', async () => {
    await all(12, async (index) => {
      const [vfa, ra] = await at.admin.openTwins(`race-${index}`);
      for (const slug of [vfa, ra]) {
        await at.admin.log(
          slug,
          { type: 'negotiations.opened', occurredOn: '2025-01' },
          { type: 'agreement.signed', occurredOn: '2025-02' },
        );
      }
      const enters = { type: 'agreement.entered_into_force', occurredOn: '2025-03-01' };
      const [second, first] = await Promise.all([at.admin.record(vfa, enters), at.admin.record(ra, enters)]);
      expect(first.status).toBe(201);
      if (second.status !== 201) expect(refused(second)).toEqual([409, 'twin_not_in_force']);
      const { stage } = (await at.admin.track(vfa)).status;
      expect(stage).toBe(second.status === 201 ? 'in_force' : 'signed');
      const [undone, entered] = await Promise.all([at.admin.annul(ra, 3), at.admin.record(vfa, enters)]);
      const stages = [(await at.admin.track(ra)).status.stage, (await at.admin.track(vfa)).status.stage];
      expect(stages).not.toEqual(['signed', 'in_force']);
      expect([undone.status, entered.status]).toContain(409);
    });
  });
});

describe('a reader of the feed beside the writers', () => {
  it('misses no row and sees none twice', async () => {
    const slugs = await all(4, async (index) => {
      await at.admin.open(`fed-${index}`);
      return `fed-${index}`;
    });
    let after = (await at.admin.get<Page<unknown>>('/v1/feed?limit=500')).next ?? '';
    const seen: TransitionView[] = [];
    let writing = true;
    const reading = (async () => {
      for (;;) {
        const last = !writing;
        const page: Page<TransitionView> = await at.admin.get(`/v1/feed?limit=5&after=${after}`);
        seen.push(...page.items);
        after = page.next ?? '';
        if (last && page.items.length === 0) return;
      }
    })();
    await all(80, (index) =>
      at.admin.record(slugs[index % 4] ?? '', { type: 'meeting.held', occurredOn: '2026-03-03' }),
    );
    writing = false;
    await reading;
    expect(seen).toHaveLength(80);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(80);
    for (const slug of slugs) {
      expect(seen.filter(({ track }) => track === slug).map(({ seq }) => seq)).toEqual(count(20));
    }
  });
});
