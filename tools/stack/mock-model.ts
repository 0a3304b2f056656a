import { fileURLToPath } from 'node:url';
import { childPart } from './child.js';
import type { Part } from './part.js';

/** A mock of the providers' APIs that strangers wrote, behind the demo's API of models. */
export function mockModel(options: { cwd: string; port: number; env: NodeJS.ProcessEnv; write: (text: string) => void }): Part {
  const { OPENAI_API_KEY: _, ...env } = options.env;
  return childPart({
    name: 'mock-model',
    args: [fileURLToPath(new URL('./mock-model-main.ts', import.meta.url)), String(options.port)],
    cwd: options.cwd,
    env,
    write: options.write,
    readyUrl: `http://127.0.0.1:${options.port}/health`,
    graceMs: 2000,
  });
}
