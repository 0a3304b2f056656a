import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten-core';

export interface SandboxLimits {
  timeMs: number;
  memoryBytes: number;
}

/** Of this thread, and not of the clock: a machine that is busy with others does not cut an honest script short. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Why a script did not answer: what it threw, or which limit it met. Told to the log only. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

const STACK_BYTES = 131_072;
const RESULT_MAX = 4_194_304;
const MESSAGE_MAX = 500;

/** Keeps what it needs of the realm before the script sees it, calls one of its functions with parsed arguments, and hands back those and the result as text. */
const PRELUDE = `((parse, stringify, isArray) => (fn, text) => {
  const args = parse(text);
  const result = fn(...args);
  if (result !== undefined && (typeof result !== 'object' || result === null || isArray(result) || typeof result.then === 'function')) {
    throw new TypeError('a script returns an object or nothing, and no promise');
  }
  return stringify([args, result]);
})(JSON.parse, JSON.stringify, Array.isArray)`;

let loading: Promise<QuickJSWASMModule> | null = null;

/** QuickJS as WebAssembly: loaded with the first script, a memory of its own, and no door out of it. */
async function load(): Promise<QuickJSWASMModule> {
  const { newQuickJSWASMModuleFromVariant } = await import('quickjs-emscripten-core');
  const module = await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'));
  // what is compiled when it first runs is no script's fault
  runScript(module, 'function first(a) { a.b = JSON.stringify({ c: String(a.b) }); }', 'first', [{ b: 1 }], { timeMs: 10_000, memoryBytes: 4_194_304 });
  return module;
}

/** @throws when the engine cannot be loaded */
export function engine(): Promise<QuickJSWASMModule> {
  if (loading === null) {
    loading = load();
    loading.catch(() => {
      loading = null;
    });
  }
  return loading;
}

function messageOf(context: QuickJSContext, error: QuickJSHandle): string {
  const dumped: unknown = context.dump(error);
  error.dispose();
  const { name, message } = (typeof dumped === 'object' && dumped !== null ? dumped : { message: dumped }) as { name?: unknown; message?: unknown };
  return `${name === undefined ? '' : `${String(name)}: `}${String(message)}`.slice(0, MESSAGE_MAX);
}

function evaluate(context: QuickJSContext, source: string, file: string): QuickJSHandle {
  const result = context.evalCode(source, file, { type: 'global' });
  if (result.error) throw new ScriptError(messageOf(context, result.error));
  return result.value;
}

/** Arguments as the script left them, and what it returned. Undefined: it has no such function. */
export type ScriptResult = { args: unknown[]; result: unknown } | undefined;

function runIn(context: QuickJSContext, source: string, name: string, args: readonly unknown[]): ScriptResult {
  const held: QuickJSHandle[] = [];
  const hold = (handle: QuickJSHandle): QuickJSHandle => {
    held.push(handle);
    return handle;
  };
  try {
    const invoke = hold(evaluate(context, PRELUDE, 'gatehouse.js'));
    hold(evaluate(context, source, 'script.js'));
    const fn = hold(context.getProp(context.global, name));
    if (context.typeof(fn) !== 'function') return undefined;
    const called = context.callFunction(invoke, context.undefined, fn, hold(context.newString(JSON.stringify(args))));
    if (called.error) throw new ScriptError(messageOf(context, called.error));
    const out = context.getString(hold(called.value));
    if (out.length > RESULT_MAX) throw new ScriptError('it hands back too much');
    const [left, result] = JSON.parse(out) as [unknown[], unknown];
    return { args: left, result };
  } finally {
    for (const handle of held) handle.dispose();
  }
}

/**
 * Runs one function of a script in a realm that is made for this call and thrown away after it. Holds the event loop for `timeMs` at most.
 * @throws ScriptError
 */
export function runScript(
  module: QuickJSWASMModule,
  source: string,
  name: string,
  args: readonly unknown[],
  { timeMs, memoryBytes }: SandboxLimits,
): ScriptResult {
  const runtime = module.newRuntime();
  try {
    runtime.setMemoryLimit(memoryBytes);
    runtime.setMaxStackSize(STACK_BYTES);
    const until = cpuMs() + timeMs;
    runtime.setInterruptHandler(() => cpuMs() > until);
    const context = runtime.newContext();
    try {
      return runIn(context, source, name, args);
    } finally {
      context.dispose();
    }
  } catch (error) {
    throw error instanceof ScriptError ? error : new ScriptError(error instanceof Error ? error.message : String(error));
  } finally {
    try {
      runtime.dispose();
    } catch {
      // an engine that could not clean up after a script is not used again
      loading = null;
    }
  }
}
