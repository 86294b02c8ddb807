import type { FastifyRequest } from 'fastify';
import type { Page } from 'playwright-core';
import type { Language } from '../../src/domain/values/text.js';
import type { ProblemCode } from '../../src/http/problems/codes.js';
import { Problem } from '../../src/http/problems/problem.js';
import { problemPage } from '../../src/http/responses/problem-page.js';
import type { InBrowser } from '../support/browser.js';
import { receiver } from '../webhooks/webhooks.harness.js';

/** A page in a state that a reader may find it in, and how to get there. */
export type State = { name: string; open: (page: Page, language: Language) => Promise<unknown> };

const RA = 'kz-eu-readmission';
const VFA = 'kz-eu-visa-facilitation';

const at = (path: string): State => ({ name: path, open: (page) => page.goto(path) });

/** A form filled in by its fields’ ids, and sent. */
const sent = (path: string, fields: Record<string, string>, button = 'form .bar button.main'): State => ({
  name: `${path}, sent with ${Object.keys(fields).join(', ') || 'nothing'}`,
  open: async (page) => {
    await page.goto(path);
    for (const [id, value] of Object.entries(fields)) {
      const field = page.locator(`[id="${id}"]`);
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
      if ((await field.getAttribute('type')) === 'checkbox') await field.check();
      else if ((await page.locator(`select[id="${id}"]`).count()) > 0) await field.selectOption(value);
      else await field.fill(value);
    }
    await page.locator(button).last().click();
  },
});

/** A page of an error, at an address of ours. */
const problem = (code: ProblemCode): State => ({
  name: `the problem ${code}`,
  open: async (page, language) => {
    const query = { lang: language };
    const request = { url: '/', query, headers: {}, id: 'a-request' } as unknown as FastifyRequest;
    const errors = code === 'validation_failed' ? [{ pointer: '/query/asOf', message: 'is not a day' }] : [];
    const { html } = problemPage(request, new Problem(code, 'told', { extensions: { errors } }));
    await page.route('**/problem', (route) => route.fulfill({ body: html, contentType: 'text/html' }));
    await page.goto('/problem');
  },
});

/** What everybody may see. */
export const PUBLIC: State[] = [
  ...['/', '/?asOf=2025-12-01', '/?stage=signed', '/?asOf=yesterday', `/tracks/${RA}`].map(at),
  ...[`/tracks/${RA}?asOf=2025-12-01&knownAt=2026-03-02T10:00`, '/tracks/kz-eu-air-services'].map(at),
  ...[`/tracks/${RA}/history`, `/brief/${RA}`, '/kinds', '/kinds/air-transport', '/sources'].map(at),
  ...['/accessibility', '/record', '/docs', '/no/such/page', '/sign-in', '/mail/unsubscribe/none'].map(at),
  {
    name: 'a wrong token',
    open: sent('/sign-in', { token: 'none' }, 'main form:has(#token) button.main').open,
  },
  ...(
    [
      'unauthenticated',
      'forbidden',
      'method_not_allowed',
      'payload_too_large',
      'validation_failed',
      'rate_limited',
      'internal_error',
      'unavailable',
    ] as const
  ).map(problem),
];

const DOSSIER = JSON.stringify({
  format: 'paraph-dossier/1',
  tracks: [{ slug: 'tried-out', kind: 'readmission', parties: ['KZ', 'GE'], title: 'Tried' }],
  entries: [{ tracks: ['tried-out'], type: 'launch.announced', occurredOn: '2026-01' }],
});

/** The forms, in every state but done, and what staff see of the rest. */
export const STAFF: State[] = [
  ...['/', `/tracks/${RA}`, `/tracks/${RA}/history`, `/brief/${RA}`, '/sources'].map(at),
  at(`/rounds/new?track=${RA}`),
  sent(`/rounds/new?track=${RA}`, { occurredOn: '2027', 'planned-city': 'Astana' }),
  sent(`/rounds/new?track=${RA}`, { occurredOn: '2026-03-03' }),
  ...[`/tracks/${RA}/log`, `/tracks/${RA}/log?type=stage.asserted`].map(at),
  sent(`/tracks/${RA}/log?type=stage.asserted`, {}),
  sent(`/tracks/${RA}/log?type=agreement.ratified`, { occurredOn: '2026-02', side: 'KZ' }),
  at(`/tracks/${VFA}/entries/3/correct`),
  sent(`/tracks/${VFA}/entries/3/correct`, {}),
  sent(`/tracks/${VFA}/entries/3/correct`, { because: 'Misread', occurredOn: '2025-12-02' }),
  ...[`/tracks/${VFA}/entries/3/publish`, `/tracks/${RA}/entries/2/done`, '/tracks/new'].map(at),
  sent('/tracks/new', { title: 'New', slug: 'new', kind: 'readmission' }),
  sent('/tracks/new', { title: 'New', slug: 'kz-ge', kind: 'readmission', 'party-2': 'GE' }),
  ...['/import', '/import/done/2'].map(at),
  sent('/import', { dossier: 'format: other' }),
  sent('/import', { dossier: DOSSIER }),
  ...['/webhooks', '/webhooks/new', '/webhooks/mail', '/webhooks/mail/new', '/webhooks?state=failed'].map(at),
  sent('/webhooks/new', { url: 'http://10.0.0.1/', patterns: 'none.*', 'header-0-name': 'host' }),
  sent('/webhooks/mail/new', { address: 'nobody' }),
  ...['/people', '/desks', '/security-log', '/proposals', '/agenda', `/agenda?track=${RA}`].map(at),
];

/** Endpoints in every condition, with deliveries that were taken and that were not; and what their pages look like. */
export async function endpointStates({ service: { admin } }: InBrowser) {
  const to = await receiver((message, response) => {
    const broken = message.headers['x-broken'] === 'yes';
    response.writeHead(broken ? 503 : 204).end(broken ? 'Down for repairs' : undefined);
  });
  const made = async (more: object): Promise<string> => {
    const { body } = await admin.call<{ id: string }>('POST', '/v1/webhooks/endpoints', {
      url: to.url,
      ...more,
    });
    return body.id;
  };
  const well = await made({ description: 'Archive', audience: 'full', signature: 'v1a', rateLimit: 10 });
  const broken = await made({ types: ['round.*'], tracks: [RA], headers: { 'x-broken': 'yes' } });
  const off = await made({ description: 'Press' });
  await admin.call('PATCH', `/v1/webhooks/endpoints/${off}`, { enabled: false });
  await admin.post(`/v1/webhooks/endpoints/${broken}/rotate-secret`, {});
  for (const id of [well, broken]) await admin.post(`/v1/webhooks/endpoints/${id}/test`, {});
  await to.count(2);
  const path = `/webhooks/${broken}`;
  const STATES: State[] = [
    ...[
      path,
      `/webhooks/${well}`,
      `/webhooks/${off}`,
      `${path}/edit`,
      `${path}/rotate`,
      `${path}/delete`,
    ].map(at),
    sent(path, { since: 'yesterday' }, 'button[value=recover]'),
    {
      name: 'a delivery',
      open: async (page) => {
        await page.goto(path);
        await page.locator('table.log th a').first().click();
      },
    },
    {
      name: 'a secret, shown once',
      open: async (page) => {
        await page.goto(`${path}/rotate`);
        await page.locator('button[value=confirm]').click();
        await page.waitForURL('**/secret/**');
      },
    },
  ];
  return { states: STATES, close: () => to.close() };
}
