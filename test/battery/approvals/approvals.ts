import fc from 'fast-check';
import { serveFounding } from '../../http/openapi.harness.js';
import { type Approver, type People, peopleAt, TRACKS } from './approvers.js';

export type Interleaved = {
  /** How many acts. */
  acts: number;
  seed: number;
};

/** Acts that are under way at once. */
const AT_ONCE = 4;

/** Acts are about the last few rows and proposals: one that waits is reworded and decided in the same moments. */
const RECENT = 3;

/** How long an embargo lasts, in milliseconds: it ends while the acts go on. */
const EMBARGO = 400;

const anyAct = fc.record({
  act: fc.constantFrom(
    ...([
      'record',
      'record',
      'record',
      'meet',
      'import',
      'amend',
      'amend',
      'annul',
      'publish',
      'publish',
    ] as const),
    ...(['look', 'look', 'look', 'approve', 'approve', 'approve', 'approve', 'return', 'take over'] as const),
    ...(['revoke'] as const),
  ),
  who: fc.nat(999),
  track: fc.constantFrom(...TRACKS),
  nth: fc.nat(999),
  entry: fc.constantFrom('consultation.held', 'statement.made', 'launch.announced', 'coverage.stated'),
  visibility: fc.constantFrom('internal', 'internal', 'internal', 'internal', 'public', 'embargoed'),
  /** Whether an approval says what was looked at last. */
  says: fc.boolean(),
});
type Act = typeof anyAct extends fc.Arbitrary<infer T> ? T : never;

type Row = {
  track: string;
  type: string;
  occurredOn: string;
  data: object;
  visibility: string;
  public: unknown;
};
type Preview = { digest: string | null; rows: Row[] | null };
type Proposal = { id: string; state: string; digest: string; proposedBy: string; proposerGone: boolean };

/** The words of an entry, whichever row brings them. */
const wordsOf = ({ occurredOn, data }: { occurredOn: string; data: object }): string =>
  JSON.stringify([occurredOn, Object.entries(data).toSorted()]);

/**
 * Several people and tokens propose, reword, annul, publish, approve, return and take over, some at once, over HTTP with
 * TWO_PERSON on. What callers were told is enough to judge: nothing is public that another human did not approve in
 * exactly those words, and nobody decides who may not.
 */
export async function approvedInTheseWords({ acts, seed }: Interleaved): Promise<string> {
  const at = await serveFounding({ on: true });
  try {
    const people = await peopleAt(at.url, at.newToken);
    const trial = new Trial(people);
    const all = fc.sample(anyAct, { numRuns: acts, seed });
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const some = all.slice(from, from + AT_ONCE);
      // Who may decide must be certain while somebody decides: what changes that goes alone.
      const alone = some.filter(({ act }) => act === 'take over' || act === 'revoke');
      await Promise.all(some.filter((one) => !alone.includes(one)).map((one) => trial.try(one)));
      for (const one of alone) await trial.try(one);
    }
    return await trial.judged();
  } finally {
    await at.close();
  }
}

class Trial {
  private written = 0;
  /** The seq last recorded on each track, as far as anybody was told. */
  private readonly last = new Map<string, number>();
  private readonly waiting: string[] = [];
  /** What each digest stands for, as somebody was shown it. */
  private readonly shown = new Map<string, Row[]>();
  /** The digest that each looked at last, by their name and the proposal's id. */
  private readonly looked = new Map<string, string>();
  private readonly approved = new Map<string, Set<string>>(TRACKS.map((track) => [track, new Set<string>()]));
  private readonly counts = new Map<string, number>();

  constructor(private readonly people: People) {}

  async try(one: Act, by?: Approver): Promise<void> {
    const who = by ?? (this.people.all[one.who % this.people.all.length] as Approver);
    const id = this.waiting[this.waiting.length - 1 - (one.nth % Math.min(this.waiting.length, RECENT))];
    if (one.act === 'revoke') return this.leave(one);
    if (['look', 'approve', 'return', 'take over'].includes(one.act)) {
      if (id !== undefined) await this.decide(one, who, id);
      return;
    }
    const { status, body } = await this.write(one, who);
    if (status >= 500) throw new Error(`${one.act} by ${who.name}: ${status} ${JSON.stringify(body)}`);
    this.count(`${one.act} ${status}`);
    const { transition } = body as { transition?: { seq: number } };
    if (transition) this.last.set(one.track, Math.max(transition.seq, this.last.get(one.track) ?? 0));
    if (status !== 202) return;
    const { proposal } = body as { proposal: Proposal };
    this.waiting.push(proposal.id);
    await this.look(this.people.admin, proposal.id);
  }

  /** Somebody proposes, loses their token, and somebody else may take over what they left. */
  private async leave(one: Act): Promise<void> {
    const leaver = await this.people.leaver();
    await this.try({ ...one, act: 'record', visibility: 'public' }, leaver);
    await this.people.revoke(leaver);
    await this.try({ ...one, act: 'approve', who: one.nth, nth: 0 });
    await this.try({ ...one, act: 'take over', nth: 0 });
  }

  private write({ act, track, entry, visibility, nth }: Act, who: Approver) {
    this.written += 1;
    const day = `2025-0${1 + (nth % 9)}-1${nth % 10}`;
    const summary = `As written ${this.written}`;
    const data = entry === 'coverage.stated' ? { until: day, summary } : { summary };
    const embargoUntil = new Date(Date.now() + EMBARGO).toISOString();
    const seen = { visibility, ...(visibility === 'embargoed' && { embargoUntil }) };
    const on = `/v1/tracks/${track}/transitions`;
    const seq = Math.max(1, (this.last.get(track) ?? 0) - (nth % RECENT));
    switch (act) {
      case 'record':
        return who.post(on, { type: entry, occurredOn: day, data, ...seen });
      case 'meet': {
        const entries = TRACKS.map((one) => ({ track: one, type: 'consultation.held', data: { summary } }));
        return who.post('/v1/meetings', { occurredOn: day, ...seen, entries });
      }
      case 'import': {
        const entries = [{ tracks: [track], type: entry, occurredOn: day, data, ...seen }];
        return who.post('/v1/import', { format: 'paraph-dossier/1', sources: {}, tracks: [], entries });
      }
      case 'amend':
        return who.post(`${on}/${seq}/corrections`, {
          action: 'amend',
          reason: 'misread',
          replacement: { data },
        });
      case 'annul':
        return who.post(`${on}/${seq}/corrections`, { action: 'annul', reason: 'it never happened' });
      default:
        return who.post(`${on}/${seq}/publish`, { reason: 'agreed' });
    }
  }

  private async look(who: Approver, id: string): Promise<void> {
    const { status, body } = await who.get(`/v1/proposals/${id}`);
    if (status !== 200) return;
    const { digest, rows } = (body as { preview: Preview | null }).preview ?? { digest: null, rows: null };
    if (digest === null || rows === null) return;
    this.shown.set(digest, rows);
    this.looked.set(`${who.name} ${id}`, digest);
  }

  private async decide({ act, says }: Act, who: Approver, id: string): Promise<void> {
    const path = `/v1/proposals/${id}`;
    if (act === 'look') return this.look(who, id);
    if (act === 'take over') {
      const { status } = await who.post(`${path}/take-over`, {});
      return this.count(`take over ${status}`);
    }
    const { body: before } = await this.people.admin.get(path);
    const digest = (says && this.looked.get(`${who.name} ${id}`)) || (before as Proposal).digest;
    // Something came between the proposing and the first look: nobody knows what that digest stands for.
    if (act === 'approve' && !this.shown.has(digest)) return this.look(who, id);
    const asked = act === 'return' ? { comment: 'not so' } : says ? { digest } : {};
    const { status } = await who.post(`${path}/${act}`, asked);
    this.count(`${act} ${status}`);
    if (status >= 500) throw new Error(`${act} by ${who.name}: ${status}`);
    if (act === 'return' || status !== 200) return this.barredRightly(who, before as Proposal, act, status);
    const { body } = await this.people.admin.get(path);
    const bar = this.people.approvalBarOf(who, (body as Proposal).proposedBy);
    if (bar) throw new Error(`${who.name} approved what ${(body as Proposal).proposedBy} proposed: ${bar}`);
    for (const row of this.shown.get(digest) ?? []) {
      if (row.public !== null || row.visibility !== 'internal')
        this.approved.get(row.track)?.add(wordsOf(row));
    }
  }

  /** Whom nothing bars is never told that they may not: or the trial would prove little. */
  private barredRightly(who: Approver, { proposedBy }: Proposal, act: string, status: number): void {
    if (act !== 'approve' || ![401, 403].includes(status)) return;
    const bar = this.people.approvalBarOf(who, proposedBy);
    if (!bar) throw new Error(`${who.name} may approve what ${proposedBy} proposed: ${status}`);
    this.count(`barred: ${bar}`);
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** What the public was ever shown of the tracks, against what was approved. */
  async judged(): Promise<string> {
    await new Promise((done) => setTimeout(done, 2 * EMBARGO));
    let judged = 0;
    for (const track of TRACKS) {
      const { status, body } = await this.people.anyone.get(`/v1/tracks/${track}/transitions?limit=500`);
      const { items, next } =
        status === 200 ? (body as { items: Row[]; next: unknown }) : { items: [], next: null };
      if (next !== null) throw new Error(`${track}: more rows than one page has`);
      for (const row of items) {
        if (!this.approved.get(track)?.has(wordsOf(row))) {
          throw new Error(`${track}: public, and approved by nobody: ${JSON.stringify(row)}`);
        }
      }
      judged += items.length;
    }
    if (judged === 0 || !this.counts.get('approve 200'))
      throw new Error('nothing became public: nothing was tried');
    const counts = [...this.counts].toSorted().map(([what, count]) => `${count} × ${what}`);
    return `${judged} public rows, each approved in its words (${counts.join(', ')})`;
  }
}
