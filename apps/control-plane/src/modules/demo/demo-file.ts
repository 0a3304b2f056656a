import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const Demo = z.object({
  tenant: z.string(),
  api: z.string(),
  version: z.string(),
  key: z.string(),
  path: z.string(),
  llm: z.object({ path: z.string(), model: z.string() }).optional(),
});
/** What a person needs for a first call; `path` is that of a call that works, at a gateway; `llm` of one to a model. */
export type Demo = z.infer<typeof Demo>;

const fileIn = (dataDir: string) => path.join(dataDir, 'demo.json');

/** Undefined when there is none, or not a whole one. */
export async function readDemo(dataDir: string): Promise<Demo | undefined> {
  try {
    return Demo.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** For its owner's eyes only: a key is in it. Whoever looks for it sees all of it or nothing. */
export async function writeDemo(dataDir: string, demo: Demo): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const partial = `${fileIn(dataDir)}.partial`;
  await writeFile(partial, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  await rename(partial, fileIn(dataDir));
}
