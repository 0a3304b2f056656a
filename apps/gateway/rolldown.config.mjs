// What is shipped: the compiled gateway and the libraries of its start in a few files, which is 6 MB less than in 600 (docs/adr/0034-bundles.md).
import fs from 'node:fs';
import { defineConfig } from 'rolldown';

const { dependencies } = JSON.parse(fs.readFileSync(new URL('package.json', import.meta.url), 'utf8'));
/** What a gateway needs from its start on. The others are loaded where an API uses them, some with native code or data beside them. */
const FROM_THE_START = new Set(['ioredis', 'pino', 'zod', 'ipaddr.js', 'aws4', '@gatehouse/definition', '@gatehouse/kernel']);
const later = Object.keys(dependencies).filter((name) => !FROM_THE_START.has(name));

/** Of the compiler, so that the maps of the bundle lead to the sources. */
const sourceMaps = {
  name: 'source-maps-of-the-compiler',
  load: {
    filter: { id: /[\\/]dist[\\/].*\.js$/ },
    handler(id) {
      if (id.includes('node_modules') || !fs.existsSync(`${id}.map`)) return undefined;
      return { code: fs.readFileSync(id, 'utf8'), map: fs.readFileSync(`${id}.map`, 'utf8') };
    },
  },
};

/** V8 keeps a script in two bytes a character, and reads it slower, where one of them is no Latin letter. The text is the same: escapes in strings, names and patterns mean their characters. */
const oneByte = {
  name: 'one-byte-a-character',
  // the last step: what is printed anew after it has its characters back
  generateBundle(_options, files) {
    for (const file of Object.values(files)) {
      if (file.type === 'chunk') file.code = file.code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

export default defineConfig({
  cwd: import.meta.dirname,
  // threads are started by the name of their file, beside who starts them
  input: {
    main: 'dist/main.js',
    'reader-thread': 'dist/snapshot/reader-thread.js',
    'library-thread': 'dist/libraries/library-thread.js',
    'embedding-thread': 'dist/llm/embedding/embedding-thread.js',
  },
  platform: 'node',
  external: later.map((name) => new RegExp(`^${RegExp.escape(name)}(/|$)`)),
  plugins: [sourceMaps, oneByte],
  output: {
    dir: 'dist/bundle',
    format: 'esm',
    cleanDir: true,
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
    chunkFileNames: '[name]-[hash].js',
  },
});
