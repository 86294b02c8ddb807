import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build, newFolder, paraph, type Running, type Settings, startProcess } from '../support/command.js';
import { Browser, wordsOf } from '../support/forms.harness.js';
import { PASSWORD, signIn } from './people.harness.js';

const settings: Settings = {
  DATA_DIR: newFolder(),
  ADMIN_TOKEN: 'an-admin-token-for-tests',
  DOSSIER: 'none',
};
const chosen = { chosen: PASSWORD, repeated: PASSWORD };

let service: Running;
beforeAll(async () => {
  build();
  service = await startProcess(settings);
});
afterAll(() => service.stop());

it('given the first start, then its link makes the first administrator, and the next start prints none', async () => {
  const [, path = ''] = await service.prints(/first administrator .*(\/welcome\/[\w-]{43})/);
  const browser = new Browser(service.url);
  await browser.send(await browser.visit(path), null, { ...chosen, name: 'Dana', username: 'dana' });
  expect(wordsOf((await browser.visit('/')).html)).toContain('Internal view, Dana.');
  await service.stop();
  service = await startProcess(settings);
  await service.prints(/approval/);
  await expect(Promise.race([service.prints(/welcome\//), Promise.resolve('none')])).resolves.toBe('none');
  expect(wordsOf((await browser.visit(`${service.url}/`)).html)).toContain('Internal view, Dana.');
});

it('given the shell, then people are invited, listed and let in anew by their links', async () => {
  const invite = (...more: string[]) =>
    paraph(settings, 'person', 'invite', '--role', 'officer', '--name', 'Aliya', ...more);
  const invited = await invite('--username', 'Aliya', '--json');
  const { link, ...person } = JSON.parse(invited.out);
  expect(person).toMatchObject({ name: 'Aliya', username: 'aliya', role: 'officer', state: 'invited' });
  const enter = async (url: string) => {
    const browser = new Browser(service.url);
    const page = await browser.visit(new URL(url).pathname);
    return browser.send(page, null, chosen);
  };
  expect((await enter(link.url)).url).toBe('/home');
  const listed = await paraph(settings, 'person', 'list');
  expect(listed.out).toMatch(/administrator +active .*dana {2}Dana\n/);
  expect(listed.out).toMatch(/officer +active .*aliya {2}Aliya\n/);
  expect(listed.out).not.toContain('welcome');
  const reset = await paraph(settings, 'person', 'reset', 'ALIYA', '--codes');
  expect((await enter(/http\S+/.exec(reset.out)?.[0] ?? '')).url).toBe('/home');
  expect((await signIn(new Browser(service.url), 'aliya')).url).toBe('/home');
  expect(await invite('--username', 'aliya')).toMatchObject({ code: 1 });
  expect(await invite('--username', 'a b')).toMatchObject({ code: 1 });
  expect(await paraph(settings, 'person', 'reset', 'nobody')).toMatchObject({ code: 1 });
});
