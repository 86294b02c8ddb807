import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../../domain/values/text.js';
import type { TransitionView } from '../../../domain/values/views.js';
import { faultsOf } from '../../../ui/html.fixture.js';
import { renderPage } from '../../../ui/render.js';
import { pageFor, STAFF, storiesOf } from '../../../ui/stories.fixture.js';
import { BriefPage, type BriefPageProps } from './brief.page.js';
import { HistoryPage } from './history.page.js';
import { type NextStep, TrackPage, type TrackPageProps } from './track.page.js';

const [vfa, readmission] = storiesOf('dossiers/kazakhstan-eu.yaml', '2026-03-04');
if (!vfa || !readmission) throw new Error('the dossier has no such tracks');

/** The round as it might first have been recorded, in the wrong city, and the row that put it right. */
const round = readmission.entries.find(({ type }) => type === 'round.held') as TransitionView;
const corrected = readmission.entries.map((entry) =>
  entry === round ? { ...entry, correctedBy: 9 } : entry,
);
const recorded: TransitionView[] = [
  ...readmission.entries.filter((entry) => entry !== round),
  { ...round, correctedBy: 9, data: { ...round.data, place: { city: 'Luxembourg' } } },
  { ...round, seq: 9, type: 'transition.corrected', corrects: round.seq, reason: { en: 'place mistyped' } },
];

const next: NextStep[] = [
  { type: 'round.held', likely: true, possible: true, refusals: [] },
  {
    type: 'agreement.signed',
    likely: false,
    possible: true,
    refusals: [],
    warnings: [{ code: 'text_not_agreed', message: '', params: { stage: 'negotiating' } }],
  },
  ...['consent.given', 'agreement.ratified'].map((type) => ({
    type,
    likely: false,
    possible: false,
    refusals: [{ code: 'not_signed', message: '', params: { event: type } }],
  })),
];

const track = (props: Partial<TrackPageProps> = {}) =>
  renderPage(
    <TrackPage
      page={pageFor({ path: '/tracks/kz-eu-readmission' })}
      {...readmission}
      asOf={null}
      knownAt={null}
      graph={{
        states: [
          { id: 'exploratory', travelled: true },
          { id: 'announced', current: true },
        ],
        edges: [{ from: 'exploratory', to: 'announced', label: 'launch.announced', travelled: true }],
      }}
      formats={[]}
      {...props}
    />,
  );

describe('a track’s page', () => {
  it.each(LANGUAGES)('is valid HTML for staff and public, in %s', async (language) => {
    expect(await faultsOf(track({ page: pageFor({ language }) }))).toEqual([]);
    const page = pageFor({ language, ...STAFF });
    expect(await faultsOf(track({ page, entries: corrected, recorded, next }))).toEqual([]);
  });

  it('tells what happened newest first, a year as a year', () => {
    const html = track();
    const order = [
      'Round\u00a02 planned for <time datetime="2026">2026</time> in Astana',
      'Round\u00a01 held in Brussels',
    ];
    expect(order.map((title) => html.indexOf(title)).every((at) => at > 0)).toBe(true);
    expect(html.indexOf(order[0] ?? '')).toBeLessThan(html.indexOf(order[1] ?? ''));
    expect(html).not.toContain('1 January 2026');
  });

  it('shows a correction beside what it corrects, with its reason', () => {
    const html = track({ entries: corrected, recorded });
    expect(html).toContain('<del>Luxembourg</del>');
    expect(html).toContain('<ins>Brussels, Belgium</ins>');
    expect(html).toContain('Reason: place mistyped.');
  });

  it('keeps the margin from the public: recorders, warnings, visibility, silence', () => {
    const loud = corrected.map((entry) => ({
      ...entry,
      actor: 'A. Recorder',
      note: 'for our eyes',
      warnings: [{ code: 'mandate_unknown', message: '', params: {} }],
    }));
    const open = track({ entries: loud, recorded });
    expect(open).not.toMatch(
      /A\. Recorder|for our eyes|No negotiating mandate|No activity for|class="margin"/,
    );
    const inside = track({ entries: loud, recorded, page: pageFor(STAFF) });
    for (const words of ['A. Recorder', 'for our eyes', 'No negotiating mandate', 'No activity for'])
      expect(inside).toContain(words);
  });

  it('groups what cannot happen by the rule that refuses it', () => {
    const html = track({ next, page: pageFor(STAFF) });
    expect(html).toContain(
      'Parliament’s consent given; agreement ratified<small>only after signature</small>',
    );
    expect(html).toContain('accepted with a warning: the text is neither agreed nor initialled');
    expect(html).toContain('/rounds/new?track=kz-eu-readmission');
  });

  it('says over another day that it is another day, and how to come back', () => {
    const page = pageFor({ path: '/tracks/kz-eu-readmission', query: 'asOf=2025-12-01&lang=en' });
    const html = track({ page, asOf: '2025-12-01', entries: readmission.entries.slice(0, 2) });
    expect(html).toContain('You are looking at <time datetime="2025-12-01">1 December 2025</time>');
    expect(html).toContain('as it is known now');
    expect(html).toContain('href="/tracks/kz-eu-readmission?lang=en"');
    expect(track()).not.toContain('You are looking at');
  });

  it('draws the machine and says the same in words', () => {
    const html = track();
    expect(html).toContain('From “Exploratory”: Announced (launch of negotiations announced).');
    expect(html).toContain('Current stage: Announced.');
  });
});

describe('the ledger’s page', () => {
  const history = (page = pageFor()) =>
    renderPage(
      <HistoryPage page={page} track={readmission.track} recorded={recorded} knownAt={null} formats={[]} />,
    );

  it('is valid HTML, and shows each row as it was written', async () => {
    expect(await faultsOf(history(pageFor(STAFF)))).toEqual([]);
    expect(history()).toContain('Corrects entry 3');
    expect(history()).toContain('Luxembourg');
  });

  it('shows recorders and checksums to staff only', () => {
    expect(history()).not.toMatch(/Checksum|<code>|Recorded by/);
    expect(history(pageFor(STAFF))).toContain('b'.repeat(64));
  });
});

describe('the briefing note', () => {
  const brief = (page = pageFor(), given: Partial<BriefPageProps> = {}) =>
    renderPage(
      <BriefPage
        page={page}
        {...readmission}
        {...given}
        twin={{ ...vfa.track, stage: 'negotiating' }}
        asOf={null}
        knownAt={null}
      />,
    );

  it.each(LANGUAGES)('is valid HTML on two sheets, in %s', async (language) => {
    const html = brief(pageFor({ language }));
    expect(await faultsOf(html)).toEqual([]);
    expect(html.match(/class="a4"/g)).toHaveLength(2);
  });

  it('says what is not known', () => {
    const html = brief();
    expect(html).toContain('Whether round\u00a01 was held in person.');
    expect(html).toContain('When the mandate was adopted: European Union.');
    expect(html).toContain('there is no information, which does not mean no progress.');
  });

  it('says only what a source says: of an entry without one it says that it has none', () => {
    const plan = (sources: object[]) => {
      const entries = readmission.entries.map((entry) =>
        entry.type === 'round.planned' ? ({ ...entry, sources } as typeof entry) : entry,
      );
      return brief(pageFor(), { entries });
    };
    const cited = readmission.entries.find(({ type }) => type === 'round.planned')?.sources ?? [];
    expect(plan(cited)).toContain('The day of round\u00a02: the sources give');
    expect(plan(cited)).not.toContain('no source given');
    const unsourced = plan([]);
    expect(unsourced).toContain('The day of round\u00a02: an entry without a source gives');
    expect(unsourced).not.toContain('the sources give');
    // In the key facts and among the events.
    expect(unsourced.match(/no source given/g)).toHaveLength(2);
  });

  it('tells staff what can come next, what cannot yet and why', () => {
    const html = brief(pageFor(STAFF), { next });
    expect(html).toContain('What can come next');
    expect(html).toContain('Entry into force need not wait for the Visa facilitation agreement');
    expect(html).toContain('Not yet: ');
    expect(brief()).not.toContain('What can come next');
  });

  it('says where the sources differ, and nothing of it where they do not', () => {
    expect(brief()).not.toContain('Where the sources differ');
    const launch = readmission.entries.find(({ type }) => type === 'launch.announced');
    if (!launch) throw new Error('no launch');
    const [first] = launch.sources;
    const other = { ...launch, occurredOn: '2025-12-02', sources: [{ ...first, ref: 'another' }] };
    const html = brief(pageFor(), { entries: [...readmission.entries, other as typeof launch] });
    const differing = /Where the sources differ.*?<\/section>/.exec(html)?.[0];
    expect(differing).toContain('1 December 2025');
    expect(differing).toContain('2 December 2025');
  });

  it('numbers its sources and calls itself internal for staff only', () => {
    expect(brief()).toContain('<li id="source-1">');
    expect(brief()).not.toContain('internal');
    expect(brief(pageFor(STAFF)).match(/>internal</g)).toHaveLength(3);
  });
});
