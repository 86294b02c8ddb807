import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { createHttpApp } from '../../src/http-app.js';
import { flagsOf } from '../support/cookies.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';

const ADMIN = 'an-admin-token-behind-tls';

let test: TestDatabase;
let app: NestFastifyApplication;
let url: string;
beforeAll(async () => {
  test = await migratedDatabase();
  app = await createHttpApp(AppModule.over(test.appUrl), {
    adminToken: ADMIN,
    logger: false,
    publicUrl: 'https://paraph.example',
    trustProxy: 'loopback',
  });
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

describe('behind TLS', () => {
  it.each(['/', '/v1/board', '/nothing-here', '/v1/tracks/%ff', '/assets/paraph.css'])(
    '%s tells browsers to come by TLS only',
    async (path) => {
      const answer = await fetch(url + path);
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    },
  );

  it('cookies are for this host and TLS only, and no script reads them', async () => {
    const answer = await fetch(`${url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ token: ADMIN }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    const set = [answer, await fetch(`${url}/?lang=kk`)].flatMap(({ headers }) => headers.getSetCookie());
    expect(set.map(flagsOf)).toEqual([
      ['__Host-paraph', 'HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'],
      ['paraph-language', 'HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'],
    ]);
  });

  it('machine forms name us as we are known, whatever a request calls its host', async () => {
    const answer = await fetch(`${url}/board.atom`, { headers: { 'x-forwarded-host': 'elsewhere.example' } });
    const feed = await answer.text();
    expect(feed).toContain('https://paraph.example/board.atom');
    expect(feed).not.toContain('elsewhere.example');
  });
});
