import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import type { OpenApiDocument } from '../../src/openapi/types.js';
import { TrackMonitor } from '../../src/webhooks/deliveries/track-monitor.js';
import { validatorOf } from '../http/openapi.harness.js';
import { ADMIN, type Message, receiver, type Service, serve } from './webhooks.harness.js';

it('given WEBHOOK_CHECKPOINTS, then messages hold the newest head of the log that the receiver sees', async () => {
  const service = await serve({ checkpoints: true });
  const there = await receiver();
  try {
    await service.endpoint(there.url, { audience: 'full' });
    await service.endpoint(there.url, { audience: 'public', payload: 'thin' });
    await service.open('visa');
    await service.log('visa', 'consultation.held', '2025-12-01', { visibility: 'public' });
    // The head is signed after the numbering, and no alert waits for it.
    const heads = await Promise.all(
      [ADMIN, null].map(async (token) => {
        const headers: HeadersInit = token === null ? {} : { authorization: `Bearer ${token}` };
        return (await fetch(`${service.url}/v1/checkpoint`, { headers })).text();
      }),
    );
    await there.count(2);
    await service.log('visa', 'statement.made', '2025-12-02', {
      visibility: 'public',
      data: { summary: 's' },
    });
    const got = (await there.count(4)).slice(2);
    const held = got.map(({ body: { data } }) => [data.transition === undefined, data.checkpoint]);
    expect(new Map(held as [boolean, string][])).toEqual(
      new Map([
        [false, heads[0]],
        [true, heads[1]],
      ]),
    );
  } finally {
    await service.close();
    await there.close();
  }
});

it('given endpoints of either audience and payload, each receives messages as the document has them', async () => {
  const document: OpenApiDocument = JSON.parse(readFileSync('openapi.json', 'utf8'));
  const faultsOf = validatorOf(document)({ $ref: '#/components/schemas/WebhookMessage' });
  const service = await serve();
  const there = await receiver();
  try {
    for (const audience of ['public', 'full']) {
      for (const payload of ['full', 'thin']) await service.endpoint(there.url, { audience, payload });
    }
    const { id } = (await service.get('/v1/webhooks/endpoints')).items[0];
    await service.post(`/v1/webhooks/endpoints/${id}/test`);
    await service.open('visa');
    await service.log('visa', 'consultation.held', '2025-12-01', { data: { format: 'video' } });
    await service.post('/v1/tracks/visa/transitions/1/corrections', { action: 'annul', reason: 'Not held.' });
    const got = await there.count(9);
    for (const { body, headers } of got) {
      expect([body, faultsOf(body)]).toEqual([body, []]);
      for (const { name } of document.webhooks.message?.post.parameters ?? [])
        expect(headers).toHaveProperty([name]);
    }
    expect(new Set(got.map(({ body }) => body.type))).toEqual(
      new Set(['endpoint.test', 'consultation.held', 'transition.annulled']),
    );
  } finally {
    await service.close();
    await there.close();
  }
});

describe('a format', () => {
  const SECOND = 1_000;
  const DAY = 86_400 * SECOND;
  const day = (ahead = 0) => new Date(Date.now() + ahead).toISOString().slice(0, 10);
  const document: OpenApiDocument = JSON.parse(readFileSync('openapi.json', 'utf8'));
  let at: Service;
  let tracks = 0;
  const open: { close(): Promise<unknown> }[] = [];
  beforeAll(async () => {
    at = await serve({ publicUrl: 'https://talks.example', monitorInterval: 1_000_000_000 });
  });
  afterEach(async () => {
    for (const { id } of (await at.get('/v1/webhooks/endpoints')).items)
      await at.call('DELETE', `/v1/webhooks/endpoints/${id}`);
    for (const each of open.splice(0)) await each.close();
  });
  afterAll(() => at.close());

  const begun = async (settings: Record<string, unknown> = {}) => {
    const there = await receiver();
    open.push(there);
    const made: Record<'id' | 'secret' | 'format' | 'language', string> & { rateLimit: number | null } =
      await at.endpoint(there.url, settings);
    return { there, ...made };
  };
  const track = async (title: unknown = { en: 'Visa', ru: 'Визы', kk: 'Виза жеңілдіктері' }) => {
    tracks += 1;
    await at.open(`t-${tracks}`, { title });
    return `t-${tracks}`;
  };
  /** Verified and read by the official libraries. */
  const eventOf = (secret: string, { headers, text }: Message) => {
    new Webhook(secret).verify(text, headers);
    const event = HTTP.toEvent<Record<string, unknown>>({ headers, body: text }) as CloudEvent<
      Record<string, unknown>
    >;
    expect(event.validate()).toBe(true);
    return event;
  };
  type Card = { body: { inlines: { text: string }[] }[]; actions?: { url: string }[] };
  const cardOf = ({ body }: Message) =>
    (body as unknown as { attachments: { content: Card }[] }).attachments[0]?.content as Card;
  const linesOf = (message: Message) =>
    cardOf(message).body.map(({ inlines }) => inlines.map(({ text }) => text).join(''));

  it('given one entry and an endpoint of each, all are signed and tell the same', async () => {
    const slug = await track();
    const [standard, cloud, teams] = [
      await begun(),
      await begun({ format: 'cloudevents' }),
      await begun({ format: 'teams', language: 'ru' }),
    ];
    expect([standard.format, cloud.format, teams.format, teams.language, teams.rateLimit]).toEqual([
      ...['standard', 'cloudevents', 'teams', 'ru', 4],
    ]);
    const place = { city: { en: 'Astana', ru: 'Астана', kk: 'Астана' } };
    await at.log(slug, 'round.held', '2025-12', { data: { number: 1, place } });
    const firstAt = async ({ there }: typeof cloud) => (await there.count(1))[0] as Message;
    const [told, event, card] = [await firstAt(standard), await firstAt(cloud), await firstAt(teams)];
    for (const [{ secret }, message] of [
      [standard, told],
      [teams, card],
    ] as const)
      expect(new Webhook(secret).verify(message.text, message.headers)).toEqual(message.body);
    expect(told.headers['content-type']).toBe('application/json');
    expect(event.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    const read = eventOf(cloud.secret, event);
    expect({ ...read }).toMatchObject({
      specversion: '1.0',
      id: event.headers['webhook-id'],
      source: 'https://talks.example',
      type: 'paraph.round.held',
      subject: slug,
      time: told.body.timestamp,
      datacontenttype: 'application/json',
      data: told.body.data,
    });
    const faultsOf = validatorOf(document)({ $ref: '#/components/schemas/WebhookCloudEvent' });
    expect(faultsOf(event.body)).toEqual([]);
    expect(linesOf(card)).toEqual([
      'Визы, Казахстан – Европейский союз',
      'Раунд 1 состоялся',
      expect.stringMatching(/^Дата: декабрь 2025/),
      'Место: Астана',
      expect.stringMatching(/^Стадия: .+ → Идут переговоры$/),
      slug,
    ]);
    expect(cardOf(card).actions?.[0]?.url).toBe(`https://talks.example/tracks/${slug}?lang=ru`);
  });

  it('given thin messages, a CloudEvent holds identifiers and a card the event and a link', async () => {
    const slug = await track();
    const [cloud, teams] = [
      await begun({ format: 'cloudevents', payload: 'thin' }),
      await begun({ format: 'teams', language: 'kk', payload: 'thin' }),
    ];
    const { transition } = await at.log(slug, 'round.held', '2025-12-02');
    const [event] = (await cloud.there.count(1)) as [Message];
    const { data, subject } = eventOf(cloud.secret, event);
    expect([data, subject]).toEqual([
      { track: slug, seq: 1, cursor: expect.any(String), id: transition.id },
      slug,
    ]);
    const [card] = (await teams.there.count(1)) as [Message];
    expect(linesOf(card)).toEqual(['Келіссөздер раунды өтті', slug]);
    expect(cardOf(card).actions?.[0]?.url).toBe(`https://talks.example/tracks/${slug}?lang=kk`);
  });

  it('given what is not public, a full card marks it and a public one is not sent', async () => {
    const slug = await track();
    const [inside, external] = [
      await begun({ format: 'teams', language: 'en', audience: 'full' }),
      await begun({ format: 'teams', language: 'en' }),
    ];
    const soon = new Date(Date.now() + 365 * DAY).toISOString();
    await at.log(slug, 'round.planned', day(), {
      visibility: 'internal',
      data: { number: 1, target: day(DAY) },
    });
    await at.log(slug, 'consultation.held', day(), { visibility: 'embargoed', embargoUntil: soon });
    await at.log(slug, 'launch.announced', day());
    const [planned, consulted, announced] = (await inside.there.count(3)) as [Message, Message, Message];
    expect(linesOf(planned)[1]).toMatch(/^Round\s1 planned for .* \[internal\]$/);
    expect(linesOf(consulted)[1]).toMatch(/^Consultations held \[embargoed until .*\]$/);
    // A public entry beside a hidden plan and after a hidden stage.
    expect(linesOf(announced)[1]).toBe('Launch of negotiations announced');
    expect(linesOf(announced).join('\n')).toMatch(/Next round: Round\s1, .* \[internal\]\n/);
    expect(cardOf(announced).actions?.[0]?.url).toMatch(/#entry-3$/);
    const [shown] = (await external.there.count(1)) as [Message];
    expect(linesOf(shown).join()).not.toMatch(/Round\s1/);
    // The notice rests on the hidden plan.
    await at.fannedOut();
    await at.idle();
    at.clock.ahead = 3 * DAY;
    await at.app.get(TrackMonitor, { strict: false }).check();
    const overdue = (await inside.there.count(4))[3] as Message;
    expect(linesOf(overdue).slice(0, 3)).toEqual([
      'Visa, Kazakhstan – European Union',
      'Planned round overdue [internal]',
      expect.stringMatching(/^Round\s1 was planned \(.*\); no record/),
    ]);
    expect(external.there.got).toHaveLength(1);
    at.clock.ahead = 0;
  });

  it('given another format while a message waits, is sent in that one, with the same id and body in each attempt', async () => {
    const slug = await track();
    const { there, id } = await begun({ format: 'teams', language: 'en', concurrency: 1 });
    there.at.reply = (_, response) => response.writeHead(500).end();
    await at.log(slug, 'launch.announced', '2025-11-01');
    const tried = async (times: number) => {
      const got = await there.count(times);
      await at.idle();
      return got.at(-1) as Message;
    };
    const first = await tried(1);
    await at.log(slug, 'track.renamed', '2025-11-02', { data: { title: 'Visa waiver' } });
    await at.fannedOut();
    at.clock.ahead += 10 * SECOND;
    const second = await tried(2);
    expect([second.text, linesOf(second)[0]]).toEqual([first.text, 'Visa, Kazakhstan – European Union']);
    expect(await at.patch(`/v1/webhooks/endpoints/${id}`, { format: 'cloudevents' })).toMatchObject({
      format: 'cloudevents',
      language: null,
    });
    at.clock.ahead += 600 * SECOND;
    const third = await tried(3);
    there.at.reply = (_, response) => response.writeHead(202).end();
    at.clock.ahead += 3_600 * SECOND;
    const fourth = await tried(4);
    expect([third.body.type, fourth.text]).toEqual(['paraph.launch.announced', third.text]);
    expect(new Set([first, second, third, fourth].map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    at.clock.ahead = 0;
  });

  it('is one of three, and a language goes with cards only', async () => {
    const url = 'http://127.0.0.1:1/';
    const refused = async (body: Record<string, unknown>, path = '', method = 'POST') => {
      const answer = await at.call(method, `/v1/webhooks/endpoints${path}`, body);
      return [answer.status, answer.body.errors?.map(({ pointer }: { pointer: string }) => pointer)];
    };
    expect(await refused({ url, format: 'slack' })).toEqual([422, ['/format']]);
    expect(await refused({ url, language: 'ru' })).toEqual([422, ['/language']]);
    expect(await refused({ url, format: 'teams', language: 'de' })).toEqual([422, ['/language']]);
    const made = await at.endpoint(url, { format: 'teams' });
    expect(made).toMatchObject({ language: 'kk', rateLimit: 4 });
    const own = `/${made.id}`;
    expect(await refused({ format: 'standard', language: 'ru' }, own, 'PATCH')).toEqual([422, ['/language']]);
    const patch = (body: unknown) => at.patch(`/v1/webhooks/endpoints${own}`, body);
    expect(await patch({ language: 'en' })).toMatchObject({ format: 'teams', language: 'en' });
    expect(await patch({ format: 'teams' })).toMatchObject({ format: 'teams', language: 'en' });
    expect(await patch({ format: 'standard' })).toMatchObject({ format: 'standard', language: null });
    expect(await refused({ language: 'ru' }, own, 'PATCH')).toEqual([422, ['/language']]);
    expect(await patch({ format: 'teams', language: 'ru' })).toMatchObject({ language: 'ru', rateLimit: 4 });
  });
});
