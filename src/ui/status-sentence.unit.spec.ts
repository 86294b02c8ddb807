import { describe, expect, it } from '@jest/globals';
import type { Language, StatusView } from '../domain/values/views.js';
import { messagesFor } from '../i18n/messages.js';
import { statusSentence } from './status-sentence.js';
import { storiesOf } from './stories.fixture.js';
import type { Story } from './story.js';

const TODAY = '2026-03-04';
const founding = storiesOf('dossiers/kazakhstan-eu.yaml', TODAY);
const track = (slug: string) => founding.find((story) => story.track.slug.includes(slug)) as Story;

/** The sentence in plain text, its no-break signs as ordinary ones. */
function say(story: Story, language: Language = 'en', options: { long?: boolean; day?: string } = {}) {
  const m = messagesFor(language);
  const text = m.text(statusSentence(story, m, { day: TODAY, ...options }));
  return text.replaceAll('\u00a0', ' ').replaceAll('\u2060', '');
}

const standing = (status: Partial<StatusView>, entries: Story['entries'] = []): Story => {
  const { track: base } = track('readmission');
  return {
    track: { ...base, status: { ...base.status, roundsHeld: 0, nextRound: null, since: null, ...status } },
    entries,
  };
};

describe('the sentence on the founding dossier', () => {
  it('says the stage, then what was held, then what is planned', () => {
    expect(say(track('readmission'))).toBe(
      'Negotiating: round 1 was held in Brussels on 2 December 2025; round 2 is planned in Astana in 2026.',
    );
    expect(say(track('readmission'), 'ru')).toBe(
      'Идут переговоры: раунд 1 состоялся 2 декабря 2025 года (Брюссель); раунд 2 планируется провести в 2026 году (Астана).',
    );
    expect(say(track('readmission'), 'kk')).toBe(
      'Келіссөздер жүріп жатыр: 1‑раунд 2025 жылғы 2 желтоқсанда өтті (Брюссель); 2‑раундты 2026 жылы өткізу жоспарланған (Астана).',
    );
  });

  it('says since when on the track’s own page, without saying the day twice', () => {
    expect(say(track('readmission'), 'en', { long: true })).toBe(
      'Negotiating since 2 December 2025: round 1 was held in Brussels that day; round 2 is planned in Astana in 2026.',
    );
  });

  it('says whose an inference is', () => {
    expect(say(track('air'))).toBe('Text agreed by 17 June 2025, as the editor infers; awaiting signature.');
    expect(say(track('air'), 'kk')).toBe(
      'Мәтін 2025 жылғы 17 маусымнан кешіктірмей келісілді (редактордың қорытындысы); қол қойылуы күтілуде.',
    );
  });
});

describe('the sentence on what is not recorded', () => {
  it('never says that there was no round', () => {
    expect(say(standing({ stage: 'announced', since: '2025-12-01' }))).toBe(
      'Announced on 1 December 2025; no round is recorded as held or planned.',
    );
  });

  it('counts rounds that a source only asserts', () => {
    expect(say(standing({ stage: 'negotiating', roundsHeld: 12 }))).toBe(
      'Negotiating: 12 rounds are reported; no further round is recorded as planned.',
    );
  });

  it('says of a round planned for a day gone by that nothing more is recorded', () => {
    const nextRound = { number: 2, target: '2026', place: null };
    expect(say(standing({ stage: 'negotiating', nextRound }), 'en', { day: '2027-01-01' })).toBe(
      'Negotiating: no round is recorded as held; round 2 was planned (2026), and is not recorded as held, rescheduled or cancelled.',
    );
  });
});

describe('the sentence on what was set and has passed', () => {
  const step = (type: string, occurredOn: string, from: string, to: string, data: object = {}) =>
    ({
      ...{ type, occurredOn, data },
      ...{ from: { stage: from, application: 'none' }, to: { stage: to, application: 'none' } },
    }) as unknown as Story['entries'][number];
  const signed = step('agreement.signed', '2024-03-01', 'initialled', 'signed');
  const set = (target: string) =>
    step('entry_into_force.scheduled', '2024-05-01', 'signed', 'signed', { target });
  const story = (...entries: Story['entries']) =>
    standing({ stage: 'signed', since: '2024-03-01', talks: 'ended' }, [signed, ...entries]);

  it.each<[Language, string, string]>([
    [
      'en',
      'Signed on 1 March 2024; entry into force is set for 1 September 2024.',
      'Signed on 1 March 2024; entry into force was set for 1 September 2024; whether it happened is not known.',
    ],
    [
      'ru',
      'Соглашение подписано 1 марта 2024 года; дата вступления в силу: 1 сентября 2024 года.',
      'Соглашение подписано 1 марта 2024 года; вступление в силу было назначено (1 сентября 2024 года); состоялось ли оно, неизвестно.',
    ],
    [
      'kk',
      'Келісімге 2024 жылғы 1 наурызда қол қойылды; күшіне ену күні: 2024 жылғы 1 қыркүйек.',
      'Келісімге 2024 жылғы 1 наурызда қол қойылды; күшіне ену күні белгіленген болатын (2024 жылғы 1 қыркүйек); күшіне енгені-енбегені белгісіз.',
    ],
  ])('in %s tells it as past from the day after', (language, before, after) => {
    const scheduled = story(set('2024-09-01'));
    for (const day of ['2024-05-01', '2024-09-01']) expect(say(scheduled, language, { day })).toBe(before);
    for (const day of ['2024-09-02', TODAY]) expect(say(scheduled, language, { day })).toBe(after);
  });

  it('takes a month for past once it is over, and an open end never', () => {
    expect(say(story(set('2024-09')), 'en', { day: '2024-09-30' })).toContain('is set for September 2024');
    expect(say(story(set('2024-09')), 'en', { day: '2024-10-01' })).toContain('was set for September 2024');
    expect(say(story(set('2024-09/..')))).not.toContain('was set');
  });

  it('forgets a date that was set for a text reopened since', () => {
    const again = step('agreement.signed', '2025-02-01', 'negotiating', 'signed');
    const reopened = step('text.reopened', '2024-10-01', 'signed', 'negotiating');
    expect(say(story(set('2024-09-01'), reopened, again))).toContain('entry into force is not recorded');
  });
});

describe('the sentence on real histories', () => {
  const last = (file: string, slug: string) => {
    const story = storiesOf(`dossiers/precedents/${file}.yaml`, TODAY).find((one) =>
      one.track.slug.includes(slug),
    );
    return say(story as Story);
  };

  it('says what is suspended beside the stage, which stays', () => {
    expect(last('georgia', 'visa')).toBe(
      'In force; entered into force on 1 March 2011; application partly suspended on 27 January 2025.',
    );
    expect(last('russia', 'visa')).toBe(
      'In force; entered into force on 1 June 2007; application wholly suspended on 12 September 2022.',
    );
  });

  it('ends at entry into force where nothing else is open', () => {
    expect(last('ukraine', 'readmission')).toBe('In force; entered into force on 1 January 2008.');
  });
});
