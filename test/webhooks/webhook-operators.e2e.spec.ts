import { expect, it } from '@jest/globals';
import { operatedUnderLoad } from '../battery/service/operators.js';

it('given people who change endpoints and send again while entries are told, nothing fails, waits for ever or comes out of order', async () => {
  expect(await operatedUnderLoad({ lasts: 4_000, tracks: 3, endpoints: 5 })).toMatch(
    /^[1-9]\d* acts while [1-9]\d* entries/,
  );
});
