import { afterAll, beforeAll } from '@jest/globals';

/** What `know` lets the process know is known while the tests of a file run: each time, for mutants run them again and again. */
export function whileTested(know: () => () => void): void {
  let forget: () => void;
  beforeAll(() => {
    forget = know();
  });
  afterAll(() => forget());
}
