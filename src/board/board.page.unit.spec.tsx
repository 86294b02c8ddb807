import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../domain/values/text.js';
import { faultsOf } from '../ui/html.fixture.js';
import { renderPage } from '../ui/render.js';
import { pageFor, STAFF, storiesOf } from '../ui/stories.fixture.js';
import { Board, BoardFrame, type BoardProps } from './board.page.js';

const rows = storiesOf('dossiers/kazakhstan-eu.yaml', '2026-03-04');

const goingOn = rows.map((row) => ({ ...row, track: { ...row.track, coverageUntil: null } }));
const stalled = (some: typeof rows) =>
  some.map((row) => ({ ...row, track: { ...row.track, status: { ...row.track.status, stalled: true } } }));

const board = (given: Partial<BoardProps> = {}) => {
  const props: BoardProps = {
    ...{ page: pageFor(), asOf: '2026-03-04', rows, filters: {} },
    stalled: 0,
    formats: [{ href: '/v1/board', label: 'JSON' }],
    ...given,
  };
  return renderPage(
    <BoardFrame {...props}>
      <Board {...props} />
    </BoardFrame>,
  );
};

describe('the board', () => {
  it.each(LANGUAGES)('is valid HTML without inline style or script, in %s', async (language) => {
    const html = board({ page: pageFor({ language, ...STAFF }) });
    expect(await faultsOf(html)).toEqual([]);
  });

  it('gives every track its sentence, our own party first', () => {
    const html = board();
    expect(html).toContain('Kazakhstan – European Union');
    expect(html).toContain('Negotiating: round');
    expect(html).toContain(', as the editor infers; awaiting signature.');
    expect(board({ page: pageFor({ ownParty: 'EU' }) })).toContain('European Union – Kazakhstan');
  });

  it('says where the sources end, and hatches what comes after', () => {
    const html = board();
    expect(html).toContain(
      'The sources of this dossier end on <time datetime="2025-12-03">3 December 2025</time>',
    );
    expect(html).toContain('class="last"');
    const going = board({ rows: goingOn });
    expect(going).not.toContain('class="last"');
    expect(going).not.toContain('sources of this dossier');
  });

  it('tells staff how long no entry was made, and that this is no information', () => {
    const html = board({ page: pageFor(STAFF) });
    expect(html).toContain('91 days');
    expect(html).toContain('all after the sources end');
    expect(html).toContain('name="stalled"');
  });

  it('tells the public nothing of silence, even where the data holds it', () => {
    const html = board({ rows: stalled(goingOn) });
    expect(html).not.toMatch(/stalled|No activity for|91 days|import|warning/i);
  });

  it('calls no track stalled while its sources have ended', () => {
    const tag = '<span class="tag">stalled</span>';
    expect(board({ rows: stalled(rows), page: pageFor(STAFF) })).not.toContain(tag);
    expect(board({ rows: stalled(goingOn), page: pageFor(STAFF) })).toContain(tag);
  });

  it('follows the stream today, and stands still on another day', () => {
    expect(board()).toContain('id="stream"');
    const past = board({ asOf: '2025-12-01', page: pageFor({ query: 'asOf=2025-12-01' }) });
    expect(past).not.toContain('/assets/paraph.js');
    expect(past).toContain('href="/"');
  });

  it('draws many tracks compactly, and the chart of what makes up their status', async () => {
    const many = Array.from({ length: 31 }, (_, index) => ({
      ...rows[0],
      track: { ...rows[0]?.track, slug: `track-${index}` },
    })) as typeof rows;
    const html = board({ rows: [], compact: many });
    expect(html).toContain('tracks compact');
    expect(html).toContain('class="chart"');
    expect(await faultsOf(html)).toEqual([]);
  });

  it('links to the pages beside it, and says which tracks of how many it shows', () => {
    const pages = { first: 51, last: 53, size: 50, isFirst: false };
    const html = board({
      ...{ page: pageFor({ query: 'kind=readmission&after=x&from=51' }), total: 120 },
      pages: { ...pages, next: { after: 'on', from: 54 }, previous: { before: 'back', from: 1 } },
    });
    expect(html).toContain('51–53 of 120');
    expect(html).toContain('href="/?kind=readmission&amp;after=on&amp;from=54" rel="next"');
    expect(html).toContain('href="/?kind=readmission&amp;before=back&amp;from=1" rel="prev"');
    expect(html).toContain('120 agreements');
    expect(html).not.toContain('data-whole');
    expect(board()).toContain('data-whole');
  });

  it('keeps the language and the day in its links', () => {
    const html = board({
      page: pageFor({ query: 'lang=kk&asOf=2025-12-01', language: 'kk' }),
      asOf: '2025-12-01',
    });
    expect(html).toContain('href="/?asOf=2025-12-01&amp;lang=ru"');
    expect(html).toContain('/tracks/kz-eu-readmission?asOf=2025-12-01&amp;lang=kk');
  });

  it('says so when no track matches the filter', () => {
    expect(board({ rows: [], filters: { stage: 'signed' } })).toContain('No agreements match.');
  });
});
