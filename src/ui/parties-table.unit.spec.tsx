import { afterEach, describe, expect, it } from '@jest/globals';
import { partyFileSchema } from '../domain/parties/party-file.js';
import { LANGUAGES } from '../domain/values/text.js';
import type { PartyStatus } from '../domain/values/views.js';
import { useParties } from '../i18n/parties.js';
import { faultsOf } from './html.fixture.js';
import { Layout } from './layout.js';
import { PartiesTable } from './parties-table.js';
import { renderPage } from './render.js';
import { Sides } from './sides.js';
import { pageFor, STAFF, storiesOf } from './stories.fixture.js';
import type { Story } from './story.js';

const [, story] = storiesOf('dossiers/kazakhstan-eu.yaml', '2026-03-04');
if (!story) throw new Error('the dossier has no such track');

const nothing: PartyStatus = {
  ...{ signed: null, provisional: null, consent: null },
  ...{ notified: null, inForce: null, withdrawn: null },
};

const between = (byParty: Story['track']['status']['byParty'], more: object = {}): Story => ({
  ...story,
  track: {
    ...story.track,
    parties: Object.keys(byParty),
    status: { ...story.track.status, byParty, ...more },
  },
});

const page = pageFor();
const table = (of: Story, on = page) =>
  renderPage(
    <Layout page={on} title="Parties">
      <h1>Parties</h1>
      <PartiesTable story={of} page={on} />
    </Layout>,
  );
/** The words of each line, in order. */
const lines = (html: string) =>
  [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, cells = '']) =>
    cells
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );

afterEach(() => useParties());

describe('the table of parties', () => {
  const five = between({
    QA1: { ...nothing, signed: '2021-03-01', consent: '2022', inForce: '2022-03-31' },
    QB1: { ...nothing, signed: '2021-03-01', withdrawn: '2024-05' },
    KZ: { ...nothing, signed: '2021-06' },
    QC1: nothing,
    QD1: nothing,
  });

  it.each(LANGUAGES)('is valid HTML in %s', async (language) => {
    expect(await faultsOf(table(five, pageFor({ language })))).toEqual([]);
    expect(await faultsOf(table(five, pageFor({ language, ...STAFF })))).toEqual([]);
  });

  it('names our own party first, and says what is recorded of each', () => {
    const [, first = '', second = '', third = '', fourth = ''] = lines(table(five));
    expect(first).toMatch(/^Kazakhstan Signed Jun 2021 nothing recorded/);
    expect(second).toMatch(/^QA1 Signed 1 Mar 2021 Consent to be bound 2022 .* In force 31 Mar 2022/);
    expect(third).toMatch(/Withdrawn May 2024$/);
    expect(fourth).toBe('QC1 nothing recorded');
  });

  it('counts the parties, without those that withdrew', () =>
    expect(table(five)).toContain('4 parties: 2 signed, 1 consented to be bound, in force for 1'));

  it('has a column for what is rare only where it is recorded', () => {
    const [head] = lines(table(five));
    expect(head).toBe('Party Signed Consent to be bound Notified In force Withdrawn');
    const [fewer] = lines(table(between({ QA1: nothing, QB1: nothing, QC1: nothing })));
    expect(fewer).toBe('Party Signed Consent to be bound Notified In force');
  });

  it('puts the members of an organisation under it', () => {
    const members = { QM1: { ...nothing, consent: '2022-01-10' }, QM2: nothing };
    const html = table(between({ ORG: { ...nothing, members }, QA1: nothing }));
    const [, ...rows] = lines(html);
    expect(rows).toEqual([
      'ORG 2 members, of them 1 consented nothing recorded',
      expect.stringMatching(/^ORG, member: QM1 .* Consent to be bound 10 Jan 2022/),
      'ORG, member: QM2 nothing recorded',
      'QA1 nothing recorded',
    ]);
    expect(html.match(/<tr class="member">/g)).toHaveLength(2);
  });

  it('says when the agreement enters into force for a party by the final clauses', () => {
    const entryByClauses = {
      ...{ falls: null, missing: [], more: 0 },
      byParty: { QC1: { earliest: '2026-12-01', latest: '2026-12-30' } },
    };
    const html = table(between(five.track.status.byParty, { entryByClauses }));
    expect(lines(html).find((line) => line.startsWith('QC1'))).toContain(
      'In force 1–30 Dec 2026 by the final clauses',
    );
  });

  it('folds what is more than a screen, those of whom something is known first', async () => {
    const codes = Array.from({ length: 299 }, (_, index) => `Q${index + 100}`);
    const all = between({
      ...Object.fromEntries(codes.map((code) => [code, nothing])),
      Q250: { ...nothing, signed: '2021-03-01' },
      KZ: nothing,
    });
    const html = table(all);
    const [seen = '', folded = ''] = html.split('<details class="rest">');
    expect(lines(seen).slice(1)).toEqual([
      'Kazakhstan nothing recorded',
      expect.stringMatching(/^Q250 Signed 1 Mar 2021/),
      ...codes.slice(0, 8).map((code) => `${code} nothing recorded`),
    ]);
    expect(folded).toContain('<summary>And 290 more</summary>');
    expect(lines(folded)).toHaveLength(291);
    expect(await faultsOf(html)).toEqual([]);
  });
});

describe('the steps of a party', () => {
  const file = partyFileSchema.parse({
    parties: {
      QA1: {
        name: { en: 'Ruritania' },
        procedures: [
          {
            text: { title: { en: 'Treaties Act', ru: 'Закон', kk: 'Заң' }, url: 'https://example.org/act' },
            steps: [
              { step: 'signing_decision', by: { en: 'the King', ru: 'король', kk: 'король' } },
              { step: 'royal_assent', name: { en: 'Royal assent', ru: 'санкция', kk: 'келісім' } },
            ],
          },
        ],
      },
    },
  });
  const sides = (of: Story) => renderPage(<Sides story={of} day="2026-03-04" page={page} />);
  const two = between({ KZ: nothing, QA1: { ...nothing, consent: '2025-04', inForce: '2025-06-01' } });
  const completed = (side: string, step: string, occurredOn: string) => ({
    ...(story.entries[0] as (typeof story.entries)[number]),
    ...{ type: 'step.completed', data: { side, step }, occurredOn },
  });

  it('are those of the ministry’s file, with the text that they rest on', () => {
    useParties({ file });
    const html = sides(two);
    expect(html).toContain('Ruritania');
    expect(html).toContain('Decision on signing <small>the King; nothing recorded</small>');
    expect(html).toContain('<a href="https://example.org/act">Treaties Act</a>');
  });

  it('have the date of the event that names them, by code or by name, and by that party', () => {
    useParties({ file });
    const entries = [completed('QA1', 'Royal assent', '2025-01-15'), completed('KZ', 'royal_assent', '2024')];
    expect(sides({ ...two, entries })).toMatch(/Royal assent <small><time datetime="2025-01-15">/);
    const coded = [completed('KZ', 'interagency_approval', '2025-02')];
    expect(sides({ ...two, entries: coded })).toMatch(
      /Interagency approval <small><time datetime="2025-02">/,
    );
  });

  it('no longer count once the text was reopened', () => {
    const reopened = { ...completed('KZ', '', '2025-03'), type: 'text.reopened', data: { reason: 'errors' } };
    const entries = [completed('KZ', 'interagency_approval', '2025-02'), reopened];
    expect(sides({ ...two, entries })).toContain('Interagency approval <small>nothing recorded</small>');
  });

  it('come with consent to be bound and entry into force', () => {
    const html = sides(two);
    expect(html).toMatch(/Consent to be bound <small><time datetime="2025-04">/);
    expect(html).toMatch(/In force <small><time datetime="2025-06-01">/);
    expect(html).toMatch(/Consent to be bound <small>after signature<\/small>/);
  });
});
