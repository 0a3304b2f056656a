/** Where Node itself reads TypeScript (tests run from the sources), `./x.js` in an import has to find `./x.ts`, which only a compiler does by itself. */
const READ_SOURCES = `import { registerHooks } from 'node:module';
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith('.') && context.parentURL?.endsWith('.ts') ? specifier.replace(/\\.js$/, '.ts') : specifier, context),
});`;

export function workerEntry(): { url: URL; execArgv: string[] } {
  const fromSources = import.meta.url.endsWith('.ts');
  return {
    url: new URL(fromSources ? './reader.worker.ts' : './reader.worker.js', import.meta.url),
    execArgv: fromSources ? ['--import', `data:text/javascript,${encodeURIComponent(READ_SOURCES)}`] : [],
  };
}
