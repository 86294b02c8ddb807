import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { PageRequest, PageRequestOf } from './page-request.js';
import { PageResults, redirect, show, showForm } from './page-result.js';

const missing = [{ field: 'name', message: 'Give a name.' }];

@Controller()
class Pages {
  @Get('hello')
  hello(@PageRequestOf() { page, m }: PageRequest) {
    return show(
      <p>
        {m.t('nav.board')} {page.path} {page.query} {page.now}
      </p>,
    );
  }

  @Get('drawn')
  drawn() {
    return show(Buffer.from('<p>drawn before</p>'), { headers: { etag: '"x"' } });
  }

  @Get('gone')
  gone() {
    return show(<p>gone</p>, { status: 404, headers: { 'cache-control': 'no-store' } });
  }

  @Post('first')
  first() {
    return showForm(<form />, []);
  }

  @Post('wrong')
  wrong() {
    return showForm(<form />, missing);
  }

  @Post('on')
  on() {
    return redirect('/hello?lang=kk');
  }

  @Get('own')
  own(@PageRequestOf() { caller }: PageRequest) {
    return show(<p>{caller.name}</p>);
  }

  @Get('data')
  data() {
    return { not: 'a page' };
  }
}

@Module({ controllers: [Pages] })
class PagesModule {}

describe('the result of a handler of pages', () => {
  let app: NestFastifyApplication;
  const ask = (method: 'GET' | 'POST', url: string) => app.inject({ method, url });

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(PagesModule, new FastifyAdapter(), {
      logger: false,
    });
    app
      .getHttpAdapter()
      .getInstance()
      .decorate('clock', { now: () => '2026-05-01T10:00:00.000Z' });
    app.useGlobalInterceptors(new PageResults());
    await app.init();
  });
  afterAll(() => app.close());

  it('is a page in the language of the request, with Vary for caches', async () => {
    const { statusCode, headers, body } = await ask('GET', '/hello?lang=kk');
    expect([statusCode, body]).toEqual([
      200,
      '<!DOCTYPE html>\n<p>Шолу /hello lang=kk 2026-05-01T10:00:00.000Z</p>\n',
    ]);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'kk',
      vary: 'Authorization, Cookie, Accept-Language',
    });
  });

  it('may be rendered bytes, with other headers', async () => {
    const { headers, body } = await ask('GET', '/drawn');
    expect([body, headers.etag, headers['content-language']]).toEqual(['<p>drawn before</p>', '"x"', 'en']);
  });

  it('may have another status', async () => {
    const { statusCode, headers } = await ask('GET', '/gone');
    expect([statusCode, headers['cache-control']]).toEqual([404, 'no-store']);
  });

  it('is a form, with 422 if it has errors', async () => {
    expect((await ask('POST', '/first')).statusCode).toBe(200);
    expect((await ask('POST', '/wrong')).statusCode).toBe(422);
  });

  it('may redirect with 303 and no body', async () => {
    const { statusCode, headers, body } = await ask('POST', '/on');
    expect([statusCode, headers.location, body]).toEqual([303, '/hello?lang=kk', '']);
    expect(headers).not.toHaveProperty('content-language');
  });

  it('fails if the page needs a caller and nobody is signed in', async () => {
    expect((await ask('GET', '/own')).statusCode).toBe(500);
  });

  it('is unchanged if it is not a page', async () => {
    expect((await ask('GET', '/data')).json()).toEqual({ not: 'a page' });
  });
});
