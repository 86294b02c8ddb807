import { registerHooks } from 'node:module';

/**
 * Lets plain Node run our sources: it strips the types itself, but does not know that `./x.js` is written in `./x.ts`.
 * For processes that tests start (`node --import`), and, with compiled.mjs, for the tests themselves.
 */
registerHooks({
  resolve(specifier, context, next) {
    if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !/\.tsx?$/.test(context.parentURL))
      return next(specifier, context);
    try {
      return next(specifier.replace(/\.js$/, '.ts'), context);
    } catch {
      return next(specifier, context);
    }
  },
});
