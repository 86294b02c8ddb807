import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { BasePathTaken, basePathOf, refuseOwnPath, withoutBase } from './base-path.js';
import { Routes } from './routes.js';

describe('the path of PUBLIC_URL', () => {
  it.each([
    [null, ''],
    ['https://mfa.example', ''],
    ['https://mfa.example/talks/paraph', '/talks/paraph'],
  ])('of %s is %j', (publicUrl, base) => {
    expect(basePathOf(publicUrl)).toBe(base);
  });

  it.each([
    ['/paraph', '/'],
    ['/paraph?lang=ru', '/?lang=ru'],
    ['/paraph/tracks/x', '/tracks/x'],
    ['/tracks/x', '/tracks/x'],
    ['/paraphernalia', '/paraphernalia'],
  ])('is taken from %s: %s', (address, ours) => {
    expect(withoutBase('/paraph', address)).toBe(ours);
  });

  it.each([
    ['/tracks', true],
    ['/assets/x', true],
    ['/paraph', false],
  ])('given routes of our own, %s is taken: %s', async (base, isTaken) => {
    const instance = fastify();
    const routes = new Routes(['/assets']);
    routes.collect(instance);
    refuseOwnPath(instance, base, routes);
    instance.get('/tracks/:slug', { config: { allow: 'public' } }, () => '');
    instance.get('/assets/*', () => '');
    const ready = async () => void (await instance.ready());
    await (isTaken
      ? expect(ready()).rejects.toThrow(BasePathTaken)
      : expect(ready()).resolves.toBeUndefined());
    await instance.close();
  });
});
