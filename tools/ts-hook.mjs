// Node strips types by itself but takes import paths literally, and this repository writes './x.js' for './x.ts', as tsc wants it.
import fs from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (/^\.\.?\/.*\.js$/.test(specifier) && context.parentURL?.startsWith('file:')) {
      const typed = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (fs.existsSync(typed)) return next(typed.href, context);
    }
    return next(specifier, context);
  },
});
