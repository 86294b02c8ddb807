import { registerHooks } from 'node:module';
import '../support/compiled.mjs';

/** For Jest and its workers (`node --import`): they load our sources, and `@jest/globals`, which knows only Jest's own world. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals'
      ? { url: new URL('./globals.mjs', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});
