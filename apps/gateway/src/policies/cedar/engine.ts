import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Of the platform; its types come with those of browsers only. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

export type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs');

const require = createRequire(import.meta.url);
const FOR_NODE = '@cedar-policy/cedar-wasm/nodejs';

let loaded: Cedar | undefined;
let loading: Promise<void> | undefined;

async function load(): Promise<void> {
  const web = await import('@cedar-policy/cedar-wasm/web');
  const bytes = await readFile(path.join(path.dirname(require.resolve(FOR_NODE)), '../web/cedar_wasm_bg.wasm'));
  web.initSync({ module: await WebAssembly.compile(bytes) });
  loaded ??= web;
}

/** 4 MB of WebAssembly, compiled in other threads. */
export async function loadEngine(): Promise<void> {
  if (loaded === undefined) loading ??= load();
  await loading;
}

/** The engine. Where nobody has loaded it, it is loaded now, which holds the process up. */
export function engine(): Cedar {
  loaded ??= require(FOR_NODE) as Cedar;
  return loaded;
}
