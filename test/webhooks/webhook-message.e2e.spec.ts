import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { OpenApiDocument } from '../../src/openapi/types.js';
import { validatorOf } from '../http/openapi.harness.js';
import { ADMIN, receiver, serve } from './webhooks.harness.js';

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
