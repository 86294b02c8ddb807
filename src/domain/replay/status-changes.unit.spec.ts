import { expect, it } from '@jest/globals';
import { minutesOf } from '../../../test/histories/minutes.js';
import { statusChanges } from './status-changes.js';

it('two folds of one history differ in the fields whose values do, and in no others', () => {
  const before = minutesOf('agreement', ['negotiations.opened', '2025-01-10']);
  const after = before.fork().log(['agreement.signed', '2025-02-10']);
  const [was, is] = [before.status('2025-03-01'), after.status('2025-03-01')];
  const changes = statusChanges(was, is);
  expect(changes.find(({ field }) => field === 'stage')).toEqual({
    field: 'stage',
    before: 'negotiating',
    after: 'signed',
  });
  expect(changes.map(({ field }) => field)).not.toContain('application');
  expect(statusChanges(was, structuredClone(was))).toEqual([]);
});
