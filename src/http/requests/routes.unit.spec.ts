import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { Routes } from './routes.js';

const answer = async () => 'x';
const serving = (prefixes: string[] = []) => {
  const instance = fastify();
  const routes = new Routes(prefixes);
  routes.collect(instance);
  return { instance, routes };
};

describe('routes', () => {
  it('know the methods of an address', () => {
    const { instance, routes } = serving();
    const config = { allow: 'public' } as const;
    instance.get('/tracks/:slug', { config }, answer);
    instance.delete('/tracks/:slug', { config }, answer);
    instance.post('/tracks/:slug/dry-run', { config }, answer);
    instance.get('/tracks/:slug.ics', { config }, answer);
    expect(routes.methodsAt('/tracks/a?x=/')).toEqual(['DELETE', 'GET', 'HEAD']);
    expect(routes.methodsAt('/tracks/a/dry-run')).toEqual(['POST']);
    expect(routes.methodsAt('/tracks/')).toEqual([]);
    expect(routes.methodsAt('/trackszz/a')).toEqual([]);
  });

  it('without @Allow are accepted below public prefixes only', () => {
    const { instance } = serving(['/assets']);
    instance.get('/assets/*', answer);
    expect(() => instance.get('/assetsecret', answer)).toThrow(
      'GET /assetsecret does not declare who may call it',
    );
  });
});
