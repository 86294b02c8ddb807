import { registerHooks } from 'node:module';

/**
 * Lets plain Node run our sources: it strips the types itself, but does not know that `./x.js` is written in `./x.ts`.
 * For processes that tests start (`node --import`), and for what jest runs before it maps names (global set-up).
 */
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\.js$/, '.ts'), context);
    }
  },
});
