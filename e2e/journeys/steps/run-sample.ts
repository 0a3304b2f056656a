import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';

/** Beside what is installed here, so that samples find the clients that they name. */
const FOLDER = fileURLToPath(new URL('../../', import.meta.url));

export interface Ran {
  code: number | null;
  out: string;
  error: string;
}

/** Runs code as a page shows it, word for word, as a reader would who saved it in a file. */
export async function runSample(code: string, env: Record<string, string>): Promise<Ran> {
  const folder = fs.mkdtempSync(path.join(FOLDER, '.sample-'));
  try {
    const file = path.join(folder, 'sample.mjs');
    fs.writeFileSync(file, code);
    return await ended(spawn(process.execPath, [file], { cwd: folder, env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function ended(child: ReturnType<typeof spawn>): Promise<Ran> {
  let [out, error] = ['', ''];
  child.stdout?.on('data', (bytes) => {
    out += String(bytes);
  });
  child.stderr?.on('data', (bytes) => {
    error += String(bytes);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, error }));
  });
}

/** The code of a block, by its title. */
export async function codeOf(within: Locator, title: string): Promise<string> {
  const block = within.locator('figure').filter({ has: within.page().locator('figcaption', { hasText: title }) });
  return (await block.filter({ visible: true }).first().locator('code').textContent()) ?? '';
}
