import type { Logger } from '../src/compile/runtime.js';
import { Reader } from '../src/snapshot/reader.js';

const HOOK = new URL('../../../tools/ts-hook.mjs', import.meta.url).href;

/** A reader whose thread runs from the sources, as the tests do. */
export function sourceReader(log: Logger): Reader {
  const entry = new URL('../src/snapshot/reader-thread.ts', import.meta.url);
  return new Reader({ log, entry, execArgv: ['--disable-warning=ExperimentalWarning', '--import', HOOK] });
}
