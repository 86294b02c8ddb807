/**
 * What `@jest/globals` gives. A module that outlives the file of tests which loaded it sees those of the file that
 * runs: an import is bound to the variable, not to its value.
 */
export let afterAll;
export let afterEach;
export let beforeAll;
export let beforeEach;
export let describe;
export let expect;
export let it;
export let jest;

export const setGlobals = (given) => {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } = given);
};
