import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { lintFromString, loadConfig } from '@redocly/openapi-core';
import { AppModule } from '../app.module.js';
import { WebhookSettings } from '../webhooks/sending/settings.js';
import { documentOf } from './document.js';
import type { OpenApiDocument } from './types.js';

/** In preview Nest instantiates nothing, so no database is needed. */
const documentOfModule = async (module: object) => {
  const options = { preview: true, logger: false, abortOnError: false } as const;
  return documentOf(await NestFactory.create(module, new FastifyAdapter(), options));
};

let document: OpenApiDocument;
beforeAll(async () => {
  const webhooks = new WebhookSettings({ keys: [Buffer.alloc(32)], version: '' });
  document = await documentOfModule(AppModule.over('postgres://nobody@localhost/none', { webhooks }));
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
  );

/** Every value of the document with its path. */
function* walk(value: unknown, at: string[] = []): Generator<[string[], unknown]> {
  yield [at, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* walk(inner, [...at, key]);
}

/** OpenAPI 3.1.0, by section. */
describe('the OpenAPI document', () => {
  it('has nothing that a strict linter minds (redocly.yaml)', async () => {
    const config = await loadConfig({ configPath: 'redocly.yaml' });
    const found = await lintFromString({ source: JSON.stringify(document), config });
    expect(found.map(({ ruleId, message, location: [at] }) => [ruleId, message, at?.pointer])).toEqual([]);
  });

  it('has version 3.1, a title, a version and a licence (4.8.1, 4.8.2)', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({
      title: 'Paraph',
      version: '1',
      license: { identifier: 'Apache-2.0' },
    });
  });

  it('has valid names of components (4.8.7)', () => {
    for (const named of Object.values(document.components)) {
      for (const name of Object.keys(named)) expect(name).toMatch(/^[a-zA-Z0-9._-]+$/);
    }
  });

  it('has no broken reference and no unused schema (4.8.23)', () => {
    const referred = new Set<string>();
    for (const [at, value] of walk(document)) {
      if (at.at(-1) !== '$ref' || at.includes('example')) continue;
      const path = String(value).slice('#/'.length).split('/');
      const found = path.reduce<unknown>(
        (inside, key) => (inside as Record<string, unknown>)?.[key],
        document,
      );
      expect([value, typeof found]).toEqual([value, 'object']);
      referred.add(String(value));
    }
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !referred.has(`#/components/schemas/${name}`),
    );
    expect(unused).toEqual(['EventData']);
  });

  it('declares every parameter of a path, and no other (4.8.8.1, 4.8.12)', () => {
    for (const { path, parameters } of operations()) {
      const declared = parameters.flatMap((one) => ('in' in one && one.in === 'path' ? [one] : []));
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([path, declared.map(({ name }) => name)]).toEqual([path, wanted]);
      expect(declared.every(({ required }) => required)).toBe(true);
      const names = parameters.map((one) => JSON.stringify('in' in one ? [one.in, one.name] : one));
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('has unique operations, each with summary, security and answers (4.8.10)', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operationId, summary, tags, security, responses, requestBody } of operations()) {
      expect([operationId, summary.length > 0]).toEqual([operationId, true]);
      expect(document.tags.map(({ name }) => name)).toContain(tags[0]);
      const schemes = security.flatMap((scheme) => Object.keys(scheme));
      expect(Object.keys(document.components.securitySchemes)).toEqual(expect.arrayContaining(schemes));
      const [success = ''] = Object.keys(responses);
      expect([operationId, success]).toEqual([operationId, expect.stringMatching(/^2\d\d$/)]);
      for (const status of Object.keys(responses)) expect(status).toMatch(/^(?:[1-5]\d\d|default)$/);
      const [body] = Object.values(requestBody?.content ?? {});
      expect([operationId, body?.example !== undefined]).toEqual([operationId, requestBody !== undefined]);
    }
  });

  it('has no internal extensions', () => {
    expect(JSON.stringify(document)).not.toContain('"x-');
  });

  it('leaves pages out, and requires every call to be described', async () => {
    class Pages {
      page() {
        return '<!doctype html>';
      }
    }
    const handler = Object.getOwnPropertyDescriptor(Pages.prototype, 'page') as PropertyDescriptor;
    Get()(Pages.prototype, 'page', handler);
    Controller('pages')(Pages);
    class OnlyPages {}
    Module({ controllers: [Pages] })(OnlyPages);
    expect((await documentOfModule(OnlyPages)).paths).toEqual({});
    Controller('v1/things')(Pages);
    await expect(documentOfModule(OnlyPages)).rejects.toThrow('GET /v1/things is not described');
  });
});
