import { describe, expect, it } from '@jest/globals';
import { kindOf } from '../domain/kinds/index.js';
import { LANGUAGES } from '../domain/values/text.js';
import { STAGES } from '../domain/values/views.js';
import { messagesFor } from '../i18n/messages.js';
import { KindPage, KindsPage } from '../kinds/kind.page.js';
import { SourcesPage } from '../sources/sources.page.js';
import { AccessibilityPage } from './accessibility.page.js';
import { Button, Buttons, Checkboxes, ErrorSummary, Radios, Select, TextArea, TextField } from './form.js';
import { faultsOf } from './html.fixture.js';
import { Layout } from './layout.js';
import { renderPage } from './render.js';
import { pageFor, STAFF, storiesOf } from './stories.fixture.js';

describe('the further pages', () => {
  const [story] = storiesOf('dossiers/kazakhstan-eu.yaml', '2026-03-04');
  if (!story) throw new Error('the dossier has no track');

  it.each(LANGUAGES)('say in %s what every stage and event of a kind means', async (language) => {
    const html = renderPage(
      <KindPage
        page={pageFor({ language })}
        kind="readmission"
        version={1}
        stages={STAGES}
        events={kindOf('visa-facilitation').events.map((type) => ({
          type,
          fields: ['target'],
          required: [],
        }))}
        graph={{ states: STAGES.map((id) => ({ id })), edges: [] }}
        formats={[]}
      />,
    );
    expect(await faultsOf(html)).toEqual([]);
    expect(html).not.toMatch(/<td><\/td>/);
    const kinds = ['visa-facilitation', 'readmission', 'air-transport'];
    expect(await faultsOf(renderPage(<KindsPage page={pageFor({ language })} kinds={kinds} />))).toEqual([]);
  });

  it('list each source with the entries that rest on it', async () => {
    const [entry] = story.entries;
    const source = entry?.sources[0];
    if (!entry || !source) throw new Error('the entry has no source');
    const dangerous = { ...source, ref: 'other', url: 'javascript:alert(1)' };
    const cited = [{ track: story.track, entry }];
    const html = renderPage(
      <SourcesPage
        page={pageFor()}
        sources={[
          { source, cited },
          { source: dangerous, cited: [] },
        ]}
        formats={[]}
      />,
    );
    expect(await faultsOf(html)).toEqual([]);
    expect(html).toContain('/tracks/kz-eu-visa-facilitation#entry-1');
    expect(html).not.toContain('href="javascript:');
  });

  it('say whom to tell about a barrier', async () => {
    const html = renderPage(<AccessibilityPage page={pageFor()} contact="mailto:access@example.org" />);
    expect(await faultsOf(html)).toEqual([]);
    expect(html).toContain('<a href="mailto:access@example.org">access@example.org</a>');
  });
});

describe('form parts', () => {
  const m = messagesFor('en');
  const errors = [{ field: 'when', message: '3 March 2027 has not come yet' }];
  const form = renderPage(
    <Layout page={pageFor({ session: { ...STAFF.session, csrf: 'token' } })} title="Log a round">
      <form method="post" action="/log/round">
        <h1>Log a round</h1>
        <ErrorSummary errors={errors} m={m} />
        <TextField
          id="when"
          label="When was it held?"
          hint="2027-03-03"
          value="2027-03-03"
          errors={errors}
          m={m}
        />
        <TextField id="number" label="Round number" width="w4" numeric m={m} />
        <TextArea id="outcome" label="Outcome" hint="As the source says it" m={m} />
        <Select
          id="format"
          label="Format"
          empty="Not stated"
          options={[{ value: 'video', label: 'By video' }]}
          m={m}
        />
        <Radios
          id="visibility"
          label="Who may see the entry?"
          options={[{ value: 'internal', label: 'Internal' }]}
          m={m}
        />
        <Checkboxes
          id="track"
          label="Tracks"
          values={['a']}
          options={[{ value: 'a', label: 'A', hint: 'a' }]}
          m={m}
        />
        <Buttons>
          <Button>Check before recording</Button>
        </Buttons>
      </form>
    </Layout>,
  );

  it('are valid HTML, every control with its label', async () => {
    expect(await faultsOf(form)).toEqual([]);
  });

  it('lead from the summary to the field, which says what is wrong, and keep what was typed', () => {
    expect(form).toContain('<a href="#when">3 March 2027 has not come yet</a>');
    expect(form).toMatch(
      /id="when"[^>]*value="2027-03-03"[^>]*aria-invalid="true" aria-describedby="when-hint when-error"/,
    );
    expect(form).toContain('Nothing has been recorded.');
  });

  it('send the session’s token back on signing out', () => {
    expect(form).toContain('name="csrf" value="token"');
  });
});
