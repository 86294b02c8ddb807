import { ADMIN } from '../../http/openapi.harness.js';

/** Two tracks: somebody of a desk has the first only. */
export const TRACKS = ['battery-one', 'battery-two'] as const;

type Answer = { status: number; body: unknown };

/** One token, and what the trial knows of whose it is: the service is not asked. */
export type Approver = {
  name: string;
  /** The human whose it is; a machine has none. */
  human: string | null;
  /** The humans and tokens through whose hands its secret went. */
  madeBy: readonly string[];
  mayApprove: boolean;
  isRevoked: boolean;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
};
export type People = Awaited<ReturnType<typeof peopleAt>>;

function caller(url: string, token: string | null) {
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  };
  return {
    get: (path: string) => ask('GET', path),
    post: (path: string, body: unknown) => ask('POST', path, body),
    end: (path: string) => ask('DELETE', path),
  };
}

/**
 * Two tokens of one person, an officer, a machine, an administrator and whoever has a token of their making, an approver
 * of one desk, one whose token the operator made by a command, the admin token, and some whose tokens are revoked on the way.
 */
export async function peopleAt(url: string, newToken: (role: 'approver') => Promise<string>) {
  const bootstrap = caller(url, ADMIN);
  const must = async (answer: Promise<Answer>): Promise<Record<string, string>> => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body as Record<string, string>;
  };
  for (const slug of TRACKS) {
    await must(
      bootstrap.post('/v1/tracks', { slug, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: slug }),
    );
  }
  await must(bootstrap.post('/v1/desks', { slug: 'first', name: 'First', tracks: [TRACKS[0]] }));

  const admin: Approver = {
    ...{ name: 'admin', human: null, madeBy: [], mayApprove: true, isRevoked: false },
    ...bootstrap,
  };

  const humans = new Map<string, string>();
  const ids = new Map<Approver, string>();
  const human = async (username: string) => {
    const id = (await must(bootstrap.post('/v1/people', { name: username, username, role: null })))
      .id as string;
    humans.set(username, id);
  };
  const tokenOf = async (
    name: string,
    role: string,
    of: string | null,
    { maker, desk }: { maker?: Approver; desk?: string } = {},
  ): Promise<Approver> => {
    const person = of === null ? {} : { person: humans.get(of) };
    const made = await must(
      (maker ?? admin).post('/v1/tokens', { name, role, ...person, ...(desk && { desk }) }),
    );
    const hand = maker ?? admin;
    const madeBy = [...hand.madeBy, hand.name, ...(hand.human ? [hand.human] : [])];
    const one = { name, human: of, madeBy, mayApprove: role !== 'officer', isRevoked: false };
    const approver = { ...one, ...caller(url, made.token as string) };
    ids.set(approver, made.id as string);
    return approver;
  };

  for (const username of ['aigerim', 'bolat', 'chiara', 'dana', 'erik', 'fatima', 'gulnar'])
    await human(username);
  const chief = await tokenOf('an administrator of Dana’s', 'administrator', 'dana');
  const former: Approver[] = [];
  const all = [
    await tokenOf('Aigerim’s first', 'approver', 'aigerim'),
    await tokenOf('Aigerim’s second', 'approver', 'aigerim'),
    await tokenOf('Bolat’s', 'approver', 'bolat'),
    await tokenOf('Chiara’s', 'officer', 'chiara'),
    chief,
    await tokenOf('Erik’s, made by Dana', 'approver', 'erik', { maker: chief }),
    await tokenOf('Fatima’s, of the first desk', 'approver', 'fatima', { desk: 'first' }),
    {
      ...{ name: 'a approver', human: 'of the command', madeBy: [], mayApprove: true, isRevoked: false },
      ...caller(url, await newToken('approver')),
    },
    await tokenOf('a machine’s', 'administrator', null),
    admin,
    await tokenOf('Gulnar’s', 'approver', 'gulnar'),
  ];

  /** Who may not approve, by the words of docs/approve-a-proposal.md and by what the trial itself set up. */
  const approvalBarOf = (who: Approver, proposedBy: string): string | null => {
    const proposer = [...all, ...former].find(({ name }) => name === proposedBy);
    if (!proposer) throw new Error(`nobody is called ${proposedBy}`);
    if (who.isRevoked) return 'a revoked token';
    if (!who.mayApprove) return 'no role for it';
    if (who.human === null) return 'no human';
    if (who.human === proposer.human) return 'the same human';
    const through = (one: Approver, other: Approver) =>
      one.madeBy.includes(other.name) || (other.human !== null && one.madeBy.includes(other.human));
    if (through(who, proposer) || through(proposer, who)) return 'one made the other’s token';
    return proposer.isRevoked ? 'nobody has taken it over' : null;
  };
  /** Another token of Gulnar's: it proposes once, and is revoked. */
  const leaver = async (): Promise<Approver> => {
    const one = await tokenOf(`Gulnar’s, no. ${former.length + 1}`, 'approver', 'gulnar');
    former.push(one);
    return one;
  };
  const revoke = async (one: Approver): Promise<void> => {
    const { status } = await bootstrap.end(`/v1/tokens/${ids.get(one)}`);
    if (status >= 300) throw new Error(`revoking: ${status}`);
    one.isRevoked = true;
    // The last of them goes on being tried: it is nobody's by now.
    all.splice(-1, 1, one);
  };
  return { all, admin, anyone: caller(url, null), approvalBarOf, leaver, revoke };
}
