import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STAGES, type TrackView } from '../../src/domain/values/views.js';
import { StoppedClock } from '../support/clocks.js';
import { Client, FOUNDING, type Service, startService } from '../support/service.js';

type Board = { asOf: string; items: TrackView[]; next: string | null; total: number };

const PUBLIC = { visibility: 'public' };
const SORTS = ['activity', 'name', 'stage', 'next'] as const;
const DAYS = ['', '&asOf=2026-02-01', '&asOf=2024-06-30', '&asOf=2000-01-01'];

const clock = new StoppedClock('2026-06-01T12:00:00.000Z');
let at: Service;
let callers: Record<string, Client>;
/** Given: the founding dossier and others, tracks that are open, hidden, half open, silent or empty, and a desk. */
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING, clock });
  for (const file of ['georgia', 'ukraine', 'russia'])
    await at.admin.import(`dossiers/precedents/${file}.yaml`);
  for (const file of ['joining-and-leaving', 'talks-again', 'failed-in-parliament'])
    await at.admin.import(`test/fixtures/${file}.yaml`);
  for (let index = 0; index < 12; index += 1) {
    const slug = `many-${index}`;
    await at.admin.open(slug, 'readmission', { title: { en: `Many ${index % 5}`, ru: `Много ${index}` } });
    if (index % 4 === 3) continue;
    await at.admin.log(slug, {
      type: 'launch.announced',
      occurredOn: `202${index % 5}`,
      ...(index % 2 ? PUBLIC : {}),
    });
    if (index % 3 === 0)
      await at.admin.log(slug, {
        ...{ type: 'round.planned', occurredOn: `202${index % 5}-03`, ...PUBLIC },
        data: { number: 1, target: index % 2 ? '2026' : `2026-0${1 + (index % 8)}-01/2027` },
      });
  }
  await at.admin.log('many-1', {
    type: 'track.renamed',
    occurredOn: '2025',
    data: { title: 'Ähnlich' },
    ...PUBLIC,
  });
  await at.admin.log('many-2', { type: 'track.renamed', occurredOn: '2025', data: { title: 'Secret name' } });
  const own = ['many-1', 'many-2', 'many-3', 'kz-eu-readmission'];
  await at.admin.post('/v1/desks', { slug: 'desk', name: 'Desk', tracks: own });
  const { body } = await at.admin.call<{ token: string }>('POST', '/v1/tokens', {
    ...{ name: 'desk', role: 'reader', desk: 'desk' },
  });
  callers = { admin: at.admin, anyone: at.anyone, desk: new Client(at.url, body.token) };
});
afterAll(() => at.close());

const board = (caller: Client, query: string) => caller.get<Board>(`/v1/board?${query}`);

async function walked(caller: Client, query: string, limit: number): Promise<string[]> {
  const slugs: string[] = [];
  for (let after = ''; ; ) {
    const page = await board(caller, `${query}&limit=${limit}${after && `&after=${after}`}`);
    slugs.push(...page.items.map(({ slug }) => slug));
    if (page.next === null) return slugs;
    after = page.next;
  }
}

/** What is sorted, as far as a track tells it; ties are by slug. */
function isInOrder(sort: (typeof SORTS)[number], [one, other]: [TrackView, TrackView]): boolean {
  const keys = ({ slug, title, status }: TrackView): (string | number)[] => {
    const silent = typeof status.silentDays === 'number' ? status.silentDays : 1e9;
    const name = typeof title === 'string' ? title : (title.en ?? title.ru ?? title.kk ?? '');
    if (sort === 'name') return [name.toLowerCase(), slug];
    if (sort === 'stage') return [STAGES.indexOf(status.stage)];
    if (sort === 'activity') return [silent, slug];
    return [status.nextRound === null ? 1 : 0];
  };
  const [a, b] = [keys(one), keys(other)];
  const index = a.findIndex((key, place) => key !== b[place]);
  if (index < 0) return true;
  const [x, y] = [a[index], b[index]];
  return typeof x === 'string'
    ? new Intl.Collator('en').compare(x, String(y)) <= 0 || index > 0
    : Number(x) < Number(y);
}

describe('the board in pages', () => {
  it.each(SORTS)(
    'sorted by %s adds up to the whole, for whoever reads it and as of any day',
    async (sort) => {
      for (const [name, caller] of Object.entries(callers)) {
        if (sort === 'next' && name === 'anyone') continue;
        for (const day of DAYS) {
          const query = `sort=${sort}${day}`;
          const whole = await board(caller, `${query}&limit=500`);
          const slugs = whole.items.map(({ slug }) => slug);
          expect([name, query, whole.next, whole.total]).toEqual([name, query, null, slugs.length]);
          const others = (await board(caller, 'sort=name&limit=500')).items.map(({ slug }) => slug);
          expect(slugs.toSorted()).toEqual(others.toSorted());
          for (const limit of [1, 7]) expect(await walked(caller, query, limit)).toEqual(slugs);
          // Tracks are sorted by the name that they have now, as of any day.
          if (name !== 'admin' || (sort === 'name' && day !== '')) continue;
          for (const [index, track] of whole.items.slice(1).entries())
            expect([query, track.slug, isInOrder(sort, [whole.items[index] as TrackView, track])]).toEqual([
              ...[query, track.slug, true],
            ]);
        }
      }
    },
  );

  it('says the same as of today as without a day, and of any day what each track says', async () => {
    for (const caller of Object.values(callers)) {
      const now = await board(caller, 'limit=500');
      expect(await board(caller, 'limit=500&asOf=2026-06-01')).toEqual(now);
      const then = await board(caller, 'limit=500&asOf=2025-12-01');
      for (const track of then.items)
        expect(track).toEqual(await caller.track(track.slug, '?asOf=2025-12-01'));
    }
  });

  it.each([
    'kind=readmission',
    'party=GE',
    'stage=announced',
    'stalled=true',
    'stalled=false',
    'q=many 2',
    'q=georgia',
  ])('narrows by %s to what the tracks themselves say, in any order and as of any day', async (filter) => {
    for (const [name, caller] of Object.entries(callers)) {
      if (filter.startsWith('stalled') && name === 'anyone') continue;
      for (const day of DAYS) {
        const whole = await board(caller, `limit=500${day}`);
        const wanted = whole.items.filter((track) => isWanted(track, filter)).map(({ slug }) => slug);
        for (const sort of ['activity', 'name', 'stage']) {
          const { items, total } = await board(caller, `${encodeURI(filter)}${day}&sort=${sort}&limit=500`);
          const slugs = items.map(({ slug }) => slug);
          expect([name, day, sort, slugs.toSorted()]).toEqual([name, day, sort, wanted.toSorted()]);
          expect([name, day, sort, total]).toEqual([name, day, sort, slugs.length]);
        }
      }
    }
  });

  it('finds a track by the title that its reader sees, and by no other', async () => {
    const found = async (caller: Client | undefined, q: string) =>
      (await board(caller as Client, `q=${encodeURIComponent(q)}`)).items.map(({ slug }) => slug);
    expect(await found(callers.admin, 'secret')).toEqual(['many-2']);
    expect(await found(callers.desk, 'NAME secr')).toEqual(['many-2']);
    expect(await found(callers.anyone, 'secret')).toEqual([]);
    expect(await found(callers.anyone, 'ähn')).toEqual(['many-1']);
    expect(await found(callers.anyone, 'Много 1')).not.toContain('many-1');
    expect(await found(callers.anyone, 'реадмиссиях грузия')).toEqual([]);
    expect(await found(callers.anyone, 'реадмиссии грузия')).toEqual(['ge-eu-readmission']);
  });

  it('counts anew when a track is opened, becomes public or changes', async () => {
    const totals = async () => [(await board(at.admin, '')).total, (await board(at.anyone, '')).total];
    const [all = 0, open = 0] = await totals();
    await at.admin.open('newcomer', 'readmission');
    expect(await totals()).toEqual([all + 1, open]);
    await at.admin.log('newcomer', { type: 'launch.announced', occurredOn: '2026-05' });
    expect(await totals()).toEqual([all + 1, open]);
    const signed = async () => (await board(at.admin, 'stage=announced')).total;
    const announced = await signed();
    await at.admin.log('newcomer', { type: 'negotiations.opened', occurredOn: '2026-05-20', ...PUBLIC });
    expect([await totals(), await signed()]).toEqual([[all + 1, open + 1], announced - 1]);
  });

  it('refuses a cursor that it never gave, or gave for another order', async () => {
    const { next } = await board(at.admin, 'limit=1');
    const forged = Buffer.from('["activity  ",0,["x","y"]]').toString('base64url');
    for (const query of [
      `sort=name&after=${next}`,
      `asOf=2020-01-01&after=${next}`,
      'after=x',
      `after=${forged}`,
    ]) {
      const { status, body } = await at.admin.call('GET', `/v1/board?${query}`);
      expect([query, status, body.errors?.[0]?.pointer]).toEqual([query, 422, '/query/after']);
    }
  });

  it('tells nobody without a token what is due next, or stalled', async () => {
    for (const query of ['sort=next', 'stalled=true', 'stalled=false'])
      expect((await at.anyone.call('GET', `/v1/board?${query}`)).status).toBe(401);
  });
});

function isWanted(track: TrackView, filter: string): boolean {
  const [name, value = ''] = filter.split('=');
  const { kind, parties, members = {}, status, slug } = track;
  switch (name) {
    case 'kind':
      return kind === value;
    case 'party':
      return [...parties, ...Object.values(members).flat()].includes(value);
    case 'stage':
      return status.stage === value && !status.unknownBefore;
    case 'stalled':
      return String(status.stalled) === value;
    default:
      return value === 'georgia'
        ? parties.includes('GE')
        : /^many-2$/.test(slug) || /Many 2/.test(JSON.stringify(track.title));
  }
}
