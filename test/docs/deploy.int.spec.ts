import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { SECTIONS } from '../../src/settings/environment.js';

const run = promisify(execFile);
const SETTINGS = new Set(Object.values(SECTIONS).flatMap((section) => Object.keys(section)));
const UNIT = readFileSync('deploy/paraph.service', 'utf8');

type Service = { image?: string; build?: unknown; profiles?: string[]; environment?: Record<string, string> };
const { services } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};

/** What a program of the system says, and its exit code. Says so where it is missing. */
async function validated(program: string, args: string[], env: Record<string, string> = {}) {
  try {
    const { stdout, stderr } = await run(program, args, { env: { PATH: process.env.PATH, ...env } });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number | string; stdout: string; stderr: string };
    if (code !== 'ENOENT') return { code, said: stdout + stderr };
    process.stderr.write(`Skipped: there is no ${program} here.\n`);
    return null;
  }
}

describe('what runs Paraph', () => {
  it('names only settings that there are', () => {
    const ours = Object.entries(services).filter(([name]) => /^paraph(-\d)?$/.test(name));
    const named = ours.flatMap(([, { environment = {} }]) => Object.keys(environment));
    const [, inUnit = ''] = /^Environment=(.*)$/m.exec(UNIT) ?? [];
    named.push(
      ...[...inUnit.matchAll(/(\w+)=/g)].map(([, name = '']) => name).filter((name) => name !== 'NODE_ENV'),
    );
    expect(ours.length).toBe(3);
    expect(named.filter((name) => !SETTINGS.has(name))).toEqual([]);
  });

  it('starts nothing but Paraph and its database unless a profile is asked for', () => {
    const always = Object.entries(services).filter(([, { profiles }]) => !profiles);
    expect(always.map(([name]) => name).sort()).toEqual(['database', 'paraph']);
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    expect(images.filter((image) => !/:[\w.-]+$/.test(image) || image.endsWith(':latest'))).toEqual([]);
  });

  it.each([[], ['cluster'], ['monitoring'], ['grafana']].map((profiles) => ({ profiles })))(
    'given the profiles $profiles, compose takes the file',
    async ({ profiles }) => {
      const env = {
        POSTGRES_PASSWORD: 'p',
        OWNER_PASSWORD: 'o',
        APP_PASSWORD: 'a',
        ADMIN_TOKEN: 't'.repeat(16),
      };
      const args = [...profiles.flatMap((profile) => ['--profile', profile]), 'config', '--quiet'];
      const result = await validated('docker-compose', args, env);
      if (result) expect(result).toEqual({ code: 0, said: '' });
    },
  );

  it('given the unit, systemd has nothing to say, and little is left open', async () => {
    // 2.0 of 10 at most; the exit code says whether.
    const security = ['security', '--offline=true', '--threshold=20', 'deploy/paraph.service'];
    const result = await validated('systemd-analyze', security);
    if (!result) return;
    expect(result).toEqual({ code: 0, said: expect.stringContaining('Overall exposure level') });
    // It looks for the program too, which need not be here.
    const { said = '' } = (await validated('systemd-analyze', ['verify', 'deploy/paraph.service'])) ?? {};
    expect(said.replaceAll(/^.*\/usr\/bin\/node.*\n?/gm, '')).toBe('');
  });
});
