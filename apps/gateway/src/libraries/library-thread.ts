// A thread of its own: whatever it imports beside packages would have to be built for tests, too.
import fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { LibraryFile, LibraryOrder } from './library-file.js';

type Libraries = Readonly<Record<string, unknown>>;

const TEMPLATE =
  '{% assign a = request.path | upcase | split: "/" %}{% for b in a %}{% if b != "" and x.y == 1 %}{{ b | escape }}{% else %}-{% endif %}{% endfor %}';

const SCHEMA = {
  type: 'object',
  required: ['a'],
  properties: {
    a: { type: 'string', minLength: 1, maxLength: 9, format: 'date-time', pattern: '^[a-z]+$' },
    b: { type: ['integer', 'null'], minimum: 1, maximum: 9, multipleOf: 1 },
    c: { type: 'array', minItems: 1, maxItems: 9, items: { $ref: 'urn:gatehouse:exercise#/$defs/d' } },
    e: { oneOf: [{ type: 'number' }, { const: 1 }], anyOf: [{ type: 'boolean' }], allOf: [{ enum: ['x', 1] }], not: { type: 'string' } },
  },
  additionalProperties: false,
};

/** What is compiled when it first runs, run in the thread: by the name of the library that it is about, which others may have to be there for. */
const EXERCISES: Readonly<Record<string, (loaded: Libraries) => void>> = {
  liquidjs(loaded) {
    const { Liquid } = loaded.liquidjs as typeof import('liquidjs');
    const engine = new Liquid({ locale: 'en-US', ownPropertyOnly: true, strictFilters: true });
    engine.renderSync(engine.parse(TEMPLATE), { request: { path: '/a/b' } });
  },
  'ajv/dist/2020.js'(loaded) {
    const { Ajv2020 } = loaded['ajv/dist/2020.js'] as typeof import('ajv/dist/2020.js');
    const { RE2JS } = loaded.re2js as typeof import('re2js');
    const formats = (loaded['ajv-formats'] as { default: typeof import('ajv-formats').default }).default;
    for (const allErrors of [false, true]) {
      const regExp = Object.assign((pattern: string) => ({ test: (text: string) => RE2JS.compile(pattern).matcher(text).find() }), { code: 'linear' });
      const engine = new Ajv2020({
        allErrors,
        coerceTypes: allErrors,
        strict: false,
        validateSchema: false,
        inlineRefs: false,
        logger: false,
        code: { regExp },
      });
      formats(engine);
      engine.addSchema({ $id: 'urn:gatehouse:exercise', $defs: { d: { type: 'object', properties: { f: { type: 'string' } } } } });
      engine.compile(SCHEMA)({ a: 'x', c: [{}] });
    }
  },
};

/** As Node wraps files of CommonJS. */
const wrapped = (source: string): string => `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;

interface Loading {
  file: string;
  module: { exports: unknown };
  script: vm.Script | null;
  source: string;
  done: boolean;
  /** It was handed a module that was not through: evaluated alone, it would be handed another. */
  leans: boolean;
}

const modules = new Map<string, Loading>();
/** In the order in which they were through. */
const through: Loading[] = [];
const stack: Loading[] = [];

function load(file: string): unknown {
  const known = modules.get(file);
  if (known !== undefined) {
    if (!known.done) for (const one of stack.slice(stack.indexOf(known) + 1)) one.leans = true;
    return known.module.exports;
  }
  const read = fs.readFileSync(file, 'utf8');
  const isJson = file.endsWith('.json');
  const source = isJson ? read : wrapped(read);
  const one: Loading = { file, module: { exports: {} }, script: null, source, done: false, leans: false };
  modules.set(file, one);
  stack.push(one);
  if (isJson) one.module.exports = JSON.parse(source);
  else {
    one.script = new vm.Script(source, { filename: file });
    const { resolve } = createRequire(file);
    const require = (name: string): unknown => (isBuiltin(name) ? createRequire(file)(name) : load(resolve(name)));
    one.script.runInThisContext().call(one.module.exports, one.module.exports, require, one.module, file, path.dirname(file));
  }
  stack.pop();
  one.done = true;
  through.push(one);
  return one.module.exports;
}

const { from, names } = workerData as LibraryOrder;
const { resolve } = createRequire(from);
const loaded = Object.fromEntries(names.map((name) => [name, load(resolve(name))]));
// what runs here is compiled here, and what is compiled is handed over
for (const name of names) EXERCISES[name]?.(loaded);
const files: LibraryFile[] = through.map(({ file, script, source, leans }) => ({
  file,
  source,
  leans,
  code: script === null ? null : script.createCachedData(),
}));
parentPort?.postMessage(files);
