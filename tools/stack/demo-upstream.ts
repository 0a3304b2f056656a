import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { childPart } from './child.js';
import type { Part } from './part.js';

const require = createRequire(import.meta.url);

/** The document behind the demo: a well-known public example of OpenAPI 3.1, with examples for every reply. */
export const demoDocument = require.resolve('@readme/oas-examples/3.1/json/train-travel.json');

/** Prism, answering from the document. It stands behind the gateway, which proves callers, so it is told of no security of its own. */
export function demoUpstream(options: { dataDir: string; port: number; env: NodeJS.ProcessEnv; write: (text: string) => void }): Part {
  const folder = path.join(options.dataDir, 'demo-upstream');
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'openapi.json');
  fs.writeFileSync(file, JSON.stringify(withoutSecurity(JSON.parse(fs.readFileSync(demoDocument, 'utf8')))));
  const prism = path.join(path.dirname(require.resolve('@stoplight/prism-cli/package.json')), 'dist', 'index.js');
  return childPart({
    name: 'demo-upstream',
    args: [prism, 'mock', '--host', '127.0.0.1', '--port', String(options.port), '--verboseLevel', 'warn', '--multiprocess=false', file],
    cwd: folder,
    env: options.env,
    write: options.write,
    readyUrl: `http://127.0.0.1:${options.port}/stations`,
    graceMs: 2000,
  });
}

interface Secured {
  security?: unknown;
}

function withoutSecurity(document: Secured & { paths: Record<string, Record<string, Secured>> }): unknown {
  const { security: _, ...rest } = document;
  for (const item of Object.values(rest.paths)) for (const operation of Object.values(item)) delete operation.security;
  return rest;
}
