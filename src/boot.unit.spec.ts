import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { partySettings } from './boot.js';
import { BadSetting, readConfig } from './config.js';

const folder = mkdtempSync(join(tmpdir(), 'paraph-parties-'));

const settingsOf = (content: string, name = 'parties.yaml') => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return partySettings(readConfig({ PARTIES_FILE: file, OWN_PARTY: 'QA1' }));
};

describe('the file that PARTIES_FILE names', () => {
  it('is read as YAML or as JSON', async () => {
    const parties = { QA1: { name: { en: 'Ruritania' } } };
    const expected = { ownParty: 'QA1', file: { parties } };
    expect(await settingsOf('parties: { QA1: { name: { en: Ruritania } } }')).toEqual(expected);
    expect(await settingsOf(JSON.stringify({ parties }), 'parties.json')).toEqual(expected);
  });

  it('need not be there: Kazakhstan is named first', async () =>
    expect(await partySettings(readConfig({}))).toEqual({ ownParty: 'KZ', file: undefined }));

  it.each([
    ['parties: { Ruritania: {} }', /parties\.yaml: \/parties\/Ruritania is not an allowed name/],
    ['parties: { QA1: { names: {} } }', /parties\.yaml: \/parties\/QA1\/names/],
    ['parties: [', /parties\.yaml: /],
  ])('stops the start with one clear line if it is wrong: %s', async (content, line) => {
    const fault: Error = await settingsOf(content).then(
      () => new Error('it was accepted'),
      (error: Error) => error,
    );
    expect(fault).toBeInstanceOf(BadSetting);
    expect(fault.message).toMatch(line);
    expect(fault.message).not.toContain('\n');
  });

  it('that is not there stops it too', async () =>
    expect(partySettings(readConfig({ PARTIES_FILE: join(folder, 'none') }))).rejects.toThrow(BadSetting));
});
