// What is shipped: the compiled control plane and its libraries in a few files. Loading 2,700 files one by one is most of a start, and of how long
// it is away after a crash (docs/adr/0034-bundles.md).
import fs from 'node:fs';
import { defineConfig } from 'rolldown';

const here = import.meta.dirname;
const NODE_HTTP = '\0node-http';

/** Of the compiler, so that the maps of the bundle lead to the sources. */
const mapOf = (id) => (id.includes('node_modules') || !fs.existsSync(`${id}.map`) ? undefined : fs.readFileSync(`${id}.map`, 'utf8'));

const sourceMaps = {
  name: 'source-maps-of-the-compiler',
  load: {
    filter: { id: /[\\/]dist[\\/].*\.js$/ },
    handler(id) {
      const map = mapOf(id);
      return map && { code: fs.readFileSync(id, 'utf8'), map };
    },
  },
};

/** As an ES module `node:http` reads all of its exports, one of which loads Node's whole fetch: 5 MB and a tenth of a second. */
const lazyHttp = {
  name: 'node-http-without-fetch',
  resolveId: {
    filter: { id: /^(node:)?http$/ },
    handler: (_id, _importer, { kind }) => (kind === 'import-statement' ? NODE_HTTP : null),
  },
  load: {
    filter: { id: /^\0node-http$/ },
    handler: () => ({ code: `module.exports = process.getBuiltinModule('node:http');`, moduleSideEffects: false }),
  },
};

/**
 * Libraries taken by a `require` of the module's own, which would look for them from the bundle: liquidjs, which is the gateway's, and TypeORM, in
 * which Nest looks for two classes of older versions and would load it a second time, from its files.
 */
const ownRequires = {
  name: 'own-requires',
  transform: {
    filter: { id: /(gateway[\\/]dist[\\/]templates[\\/]liquid|@nestjs[\\/]typeorm[\\/]dist[\\/]common[\\/]typeorm-compat)\.js$/ },
    handler(code) {
      const without = code.replace('const require = createRequire(import.meta.url);', '').replace('createRequire(import.meta.url)(', 'require(');
      return { code: without, map: null }; // the lines are the same
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
  cwd: here,
  // threads are started by the name of their file, beside who starts them
  input: { main: 'dist/main.js', 'reader.worker': 'dist/modules/documents/reader.worker.js' },
  platform: 'node',
  // native code and WebAssembly lie beside what loads them, and so do the threads of the gateway's code; optional peers that are not installed
  external: [
    '@node-rs/argon2',
    /^@cedar-policy\/cedar-wasm/,
    /^@gatehouse\/gateway\/(trace|program-fault)$/,
    /^@nestjs\/(microservices|websockets)/,
    'class-validator',
    'class-transformer',
    'pg-native',
  ],
  // one that is no module for Node (UMD) has one beside it for bundlers. TypeORM's door for ES modules takes its CommonJS apart by name: the libraries that take that directly would get another copy
  resolve: { mainFields: ['module', 'main'], alias: { typeorm: 'typeorm/index.js' } },
  plugins: [sourceMaps, lazyHttp, ownRequires, oneByte],
  output: {
    dir: 'dist/bundle',
    format: 'esm',
    cleanDir: true,
    // Nest, TypeORM and its migrations know classes by name
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
    chunkFileNames: '[name]-[hash].js',
  },
});
