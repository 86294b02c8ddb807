import { it } from '@jest/globals';

it('is well', () => undefined);

throw new Error('not read to its end');
