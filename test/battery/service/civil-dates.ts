import { asked, bearer, type Site } from '../judge/callers.js';
import type { FakeTime } from './fake-time.js';

const TRACK = 'civil-dates';
/** As of a day when all of it had happened. */
const AS_OF = '2026-06-01';

/** Days on which clocks were set, leap days, days at the end of a month and of a year, and dates that are less certain. */
const DATES = [
  ...['2020-02-29', '2021-12-31', '2022', '2023-02-28', '2023-03-26', '2023-10-29', '2023-12'],
  ...['2024-02-28/2024-03-01', '2024-02-29', '2024-03-01'],
];

/** Deadlines near the days to which clocks jump. */
const DUE = ['2024-03-02', '2024-03-14', '2026-12-02', '2027-01-02', '2027-03-30', '2028-03-01', '2028-03'];

/** What a track says of its dates, in its views and on its page, which must be the same by any clock in any zone. */
export class CivilDates {
  private first: string | null = null;
  checks = 0;

  constructor(
    private readonly at: Site,
    private readonly token: string,
  ) {}

  async record(): Promise<void> {
    const track = { slug: TRACK, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: TRACK };
    await this.post('/v1/tracks', track);
    for (const occurredOn of DATES)
      await this.post(`/v1/tracks/${TRACK}/transitions`, { type: 'meeting.held', occurredOn });
    for (const [nth, due] of DUE.entries()) {
      const data = { number: nth + 1, side: 'KZ', what: `Due on ${due}`, due };
      const entry = { type: 'action.agreed', occurredOn: '2023-06-01', data };
      await this.post(`/v1/tracks/${TRACK}/transitions`, entry);
    }
  }

  /** Throws if anything differs from the first time, or if the board is not of today in UTC. */
  async check(time: FakeTime): Promise<void> {
    const said = JSON.stringify([
      await this.read(`/v1/tracks/${TRACK}?asOf=${AS_OF}`),
      await this.read(`/v1/tracks/${TRACK}/transitions?order=effective`),
      timesIn(await this.read(`/tracks/${TRACK}?asOf=${AS_OF}&lang=en`)),
    ]);
    this.first ??= said;
    if (said !== this.first) throw new Error(`dates were\n${this.first}\nand are\n${said}`);
    const before = dayOf(time);
    const { asOf } = JSON.parse(await this.read('/v1/board?limit=1'));
    if (asOf !== before && asOf !== dayOf(time)) throw new Error(`the board is of ${asOf} on ${before}`);
    this.checks += 1;
  }

  private async post(path: string, body: object): Promise<void> {
    const init = { method: 'POST', headers: bearer(this.token), body: JSON.stringify(body) };
    const answer = await asked(this.at.url + path, init);
    if (answer?.status !== 201) throw new Error(`${path}: ${answer?.status} ${answer?.text}`);
  }

  private async read(path: string): Promise<string> {
    const answer = await asked(this.at.url + path, { headers: bearer(this.token) });
    if (answer?.status !== 200) throw new Error(`${path}: ${answer?.status}`);
    return answer.text;
  }
}

const dayOf = (time: FakeTime) => time.now().toISOString().slice(0, 10);

/** Dates on a page, as people read them; how often it names the day of the view depends on today. */
function timesIn(html: string): string[] {
  const times = html.match(/<time\b[^>]*>.*?<\/time>/gs) ?? [];
  if (times.length === 0) throw new Error('the page names no date');
  return [...new Set(times)];
}
