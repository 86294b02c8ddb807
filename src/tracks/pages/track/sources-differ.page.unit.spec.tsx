import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, type Language } from '../../../domain/values/text.js';
import type { CitedSource, TransitionView } from '../../../domain/values/views.js';
import { faultsOf } from '../../../ui/html.fixture.js';
import type { Page } from '../../../ui/page.js';
import { renderPage } from '../../../ui/render.js';
import { pageFor, STAFF, storiesOf } from '../../../ui/stories.fixture.js';
import { BriefPage } from './brief.page.js';
import { TrackPage } from './track.page.js';

const [, readmission] = storiesOf('dossiers/kazakhstan-eu.yaml', '2026-03-04');
if (!readmission) throw new Error('the dossier has no such track');

const ministry: CitedSource = {
  ...{ ref: 'ministry', title: 'Раунд в Брюсселе', publisher: { en: 'Ministry A', ru: 'Министерство А' } },
  language: 'ru',
  says: { occurredOn: '2025-12-03', number: 2, place: { city: 'Almaty' }, what: 'обменялись мнениями' },
};
const agreeing: CitedSource = {
  ...{ ref: 'agreeing', title: 'The round', publisher: 'Ministry B', language: 'en' },
  says: { occurredOn: '2025-12-02' },
};

/** The round of the dossier, with two ministries that differ. */
const entries = readmission.entries.map(
  (entry): TransitionView =>
    entry.type === 'round.held' ? { ...entry, sources: [...entry.sources, ministry, agreeing] } : entry,
);
const seq = entries.find(({ type }) => type === 'round.held')?.seq;

const about = { ...readmission, entries, asOf: null, knownAt: null };
const track = (page: Page) => renderPage(<TrackPage page={page} {...about} formats={[]} />);
const brief = (page: Page) =>
  renderPage(<BriefPage page={page} {...about} twin={null} />).replace(/<footer[\s\S]*?<\/footer>/g, '');

const read = (html: string) => html.replaceAll(/<(?:"[^"]*"|[^">])*>/g, '').replaceAll(/[\s\u2060]+/g, ' ');

/** The claim names the city in one language: its name is common knowledge. */
const ALMATY: Record<Language, string> = { en: 'Almaty', ru: 'Алматы', kk: 'Алматы' };

const DIFFER: Record<Language, [heading: string, inBrief: string, date: string, words: string]> = {
  en: ['Sources differ', 'Where the sources differ', '2 December 2025 (this entry; Ministry B)', 'Wording'],
  ru: [
    'Источники расходятся',
    'В чем источники расходятся',
    '2 декабря 2025 года (эта запись; Ministry B)',
    'Формулировка',
  ],
  kk: [
    'Дереккөздер сәйкес келмейді',
    'Дереккөздер неде сәйкес келмейді',
    '2025 жылғы 2 желтоқсан (осы жазба; Ministry B)',
    'Тұжырымы',
  ],
};

describe('given two ministries that differ about a round', () => {
  it.each(LANGUAGES)('the page of the track has both side by side, in %s', async (language) => {
    const html = track(pageFor({ language }));
    const [heading, , date, words] = DIFFER[language];
    const text = read(html);
    for (const part of [heading, date, words, 'обменялись мнениями', ALMATY[language]])
      expect(text).toContain(part);
    expect(html).toContain('<q lang="ru">обменялись мнениями</q>');
    expect(html).toContain('<time datetime="2025-12-03">');
    expect(await faultsOf(html)).toEqual([]);
    expect(await faultsOf(track(pageFor({ language, ...STAFF })))).toEqual([]);
  });

  it.each(LANGUAGES)('the brief has both with their footnotes, in %s', async (language) => {
    const html = brief(pageFor({ language }));
    const section = html.slice(html.indexOf('id="differ"'), html.indexOf('id="sources"'));
    expect(read(html)).toContain(DIFFER[language][1]);
    expect(section).toContain('datetime="2025-12-03"');
    expect(section).toContain(ALMATY[language]);
    const number = /id="source-(\d+)"(?:(?!<li)[\s\S])*Раунд в Брюсселе/.exec(html)?.[1];
    expect(section).toContain(`href="#source-${number}"`);
    expect(await faultsOf(html)).toEqual([]);
  });

  it('says of each value in English who gives it', () => {
    const text = read(track(pageFor()));
    expect(text).toContain('2 December 2025 (this entry; Ministry B)3 December 2025 (Ministry A)');
    expect(text).toContain('1 (this entry)2 (Ministry A)');
    expect(read(brief(pageFor()))).toMatch(
      /Round 1 held\. Date: 2 December 2025 \(as recorded\) \d+; 3 December 2025 \d+\. Round number: 1 \(as recorded\); 2 \d+\./,
    );
  });

  it('the status follows the entry alone', () => {
    const sentence = /<p class="say">[\s\S]*?<\/p>/.exec(track(pageFor()))?.[0] ?? '';
    expect(read(sentence)).toContain('round 1 was held in Brussels that day; round 2 is planned in Astana');
    expect(sentence).not.toContain('2025-12-03');
  });

  it('staff who may log are led to follow the other source; nobody else is', () => {
    const href = `/tracks/kz-eu-readmission/entries/${seq}/correct?follow=ministry`;
    expect(track(pageFor(STAFF))).toContain(href);
    expect(track(pageFor(STAFF))).not.toContain('follow=agreeing');
    expect(track(pageFor())).not.toContain('follow=');
  });

  it('a correction that adds a source shows the sources before and after', () => {
    const original = readmission.entries.find((entry) => entry.seq === seq) as TransitionView;
    const recorded = [
      original,
      {
        ...original,
        seq: 99,
        type: 'transition.corrected',
        corrects: original.seq,
        reason: 'another source',
      },
    ];
    const corrected = entries.map((entry) => (entry.seq === seq ? { ...entry, correctedBy: 99 } : entry));
    const html = renderPage(
      <TrackPage page={pageFor()} {...about} entries={corrected} recorded={recorded} formats={[]} />,
    );
    const box = html.slice(html.indexOf('Correction of entry'), html.indexOf('Both rows stay'));
    expect(read(box)).toContain('Reason: another source.');
    expect(box).toContain('Ministry A');
  });
});

describe('given an entry into force that was set for a day gone by', () => {
  const stage = { stage: 'signed', talks: 'ended', application: 'none', milestones: {} } as const;
  const entry = (over: Partial<TransitionView>): TransitionView =>
    ({ ...readmission.entries[0], from: stage, to: stage, data: {}, sources: [], ...over }) as TransitionView;
  const signed = [
    entry({
      ...{ seq: 1, type: 'agreement.signed', occurredOn: '2024-03-01' },
      from: { ...stage, stage: 'initialled' },
    }),
    entry({
      ...{ seq: 2, type: 'entry_into_force.scheduled', occurredOn: '2024-05-01' },
      data: { target: '2024-09-01' },
    }),
  ];
  const status = { ...readmission.track.status, ...stage, since: '2024-03-01', nextRound: null };
  const props = { ...about, entries: signed, track: { ...readmission.track, status } };

  it.each<[Language, string, string]>([
    [
      'en',
      'Was set for 1 September 2024; whether it happened is not known',
      'Whether the agreement has entered into force',
    ],
    [
      'ru',
      'Было назначено: 1 сентября 2024 года; состоялось ли оно, неизвестно',
      'Вступило ли соглашение в силу',
    ],
    [
      'kk',
      'Белгіленген болатын: 2024 жылғы 1 қыркүйек; күшіне енгені-енбегені белгісіз',
      'Келісім күшіне енді ме',
    ],
  ])('page and brief say in %s that it is not known whether it came', (language, fact, question) => {
    const page = pageFor({ language });
    const note = read(renderPage(<BriefPage page={page} {...props} twin={null} />));
    expect(read(renderPage(<TrackPage page={page} {...props} formats={[]} />))).toContain(fact);
    for (const part of [fact, question]) expect(note).toContain(part);
  });

  it('as of a day before it, they say that it is set', () => {
    const then = { ...props, asOf: '2024-06-01' };
    const html = read(renderPage(<BriefPage page={pageFor()} {...then} twin={null} />));
    expect(html).toContain('Set for 1 September 2024');
    expect(html).not.toContain('whether it happened');
  });
});
