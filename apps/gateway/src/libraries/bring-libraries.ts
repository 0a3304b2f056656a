import { createRequire, isBuiltin, Module } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { isMainThread, Worker } from 'node:worker_threads';
import { inSlices, type Steps } from '../compile/steps.js';
import type { LibraryFile, LibraryOrder } from './library-file.js';

/** Libraries that are loaded with their first use, by what they are for. */
export const LIBRARIES = {
  templates: ['liquidjs'],
  schemas: ['re2js', 'ajv-formats', 'ajv/dist/2020.js'],
} as const satisfies Record<string, readonly string[]>;

const here = fileURLToPath(import.meta.url);
const require = createRequire(import.meta.url);
const brought = new Map<keyof typeof LIBRARIES, Promise<void>>();

/** Reads and compiles the libraries' files in a thread of its own. */
function compiled(names: readonly string[]): Promise<LibraryFile[]> {
  // as it is written, where tests run that
  const built = !import.meta.url.endsWith('.ts');
  const workerData: LibraryOrder = { from: here, names };
  const worker = new Worker(built ? new URL('./library-thread.js', import.meta.url) : new URL('./library-thread.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread ended')));
  });
}

/** Takes over and evaluates files that were compiled elsewhere, each in two steps, so that `require` finds them. */
class Prepared {
  private readonly files: ReadonlyMap<string, LibraryFile>;
  private readonly scripts = new Map<string, vm.Script>();

  constructor(files: readonly LibraryFile[]) {
    this.files = new Map(files.map((one) => [one.file, one]));
  }

  *install(): Steps<void> {
    for (const one of this.files.values()) {
      if (one.leans) continue;
      this.script(one);
      yield;
      this.load(one);
      yield;
    }
  }

  private script({ file, source, code }: LibraryFile): vm.Script | null {
    if (code === null) return null;
    const script = this.scripts.get(file) ?? new vm.Script(source, { filename: file, cachedData: code });
    this.scripts.set(file, script);
    return script;
  }

  private load(one: LibraryFile): unknown {
    const { file, source } = one;
    const known = require.cache[file];
    if (known !== undefined) return known.exports;
    const module = new Module(file);
    module.filename = file;
    require.cache[file] = module;
    try {
      const script = this.script(one);
      if (script === null) module.exports = JSON.parse(source);
      else script.runInThisContext().call(module.exports, module.exports, this.requireOf(file), module, file, path.dirname(file));
      module.loaded = true;
      return module.exports;
    } catch (error) {
      delete require.cache[file];
      throw error;
    }
  }

  private requireOf(file: string): (name: string) => unknown {
    const own = createRequire(file);
    return (name) => {
      const one = isBuiltin(name) ? undefined : this.files.get(own.resolve(name));
      return one === undefined ? own(name) : this.load(one);
    };
  }
}

async function bring(names: readonly string[]): Promise<void> {
  // whoever has a thread of their own holds nobody up
  if (!isMainThread) return;
  const files = await compiled(names);
  await inSlices(new Prepared(files).install());
}

/**
 * Brings in what is large, once, in slices between which traffic goes on: compiled in a thread and evaluated here, file by file. Where that fails, and where nobody asked
 * before, the first use loads it in one go.
 */
export function bringLibraries(use: keyof typeof LIBRARIES): Promise<void> {
  let bringing = brought.get(use);
  if (bringing === undefined) {
    bringing = bring(LIBRARIES[use]).catch(() => {});
    brought.set(use, bringing);
  }
  return bringing;
}
