import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { mcpBackend } from '../../conformance/mcp-backend.js';
import { type Outcome, type Row, Tally } from '../row.js';
import { stage } from '../stage.js';
import { everything } from './everything.js';

const POLICY = { type: 'mcp', version: 1, enabled: true, config: {} };
const require = createRequire(import.meta.url);
const SUITE_MS = 180_000;
/** What a check says that is no verdict. */
const REMARKS = new Set(['INFO', 'SKIPPED']);

interface Check {
  id: string;
  status: string;
  errorMessage?: string;
}

/** The suite's own program, in a folder where it leaves its findings. */
async function run(url: string, folder: string): Promise<string> {
  const program = require.resolve('@modelcontextprotocol/conformance/package.json').replace('package.json', 'dist/index.js');
  const done = promisify(execFile)(process.execPath, [program, 'server', '--url', url, '--output-dir', folder], { timeout: SUITE_MS, maxBuffer: 64 << 20 });
  // it ends with 1 where a check failed: its files say which
  return done.then(
    ({ stdout }) => stdout,
    (error: { stdout?: string; message: string }) => error.stdout ?? error.message,
  );
}

function checksIn(folder: string): { name: string; check: Check }[] {
  return readdirSync(folder).flatMap((scenario) => {
    const name = scenario.replace(/^server-/, '').replace(/-\d{4}-.*$/, '');
    const checks = JSON.parse(readFileSync(path.join(folder, scenario, 'checks.json'), 'utf8')) as Check[];
    return checks.filter(({ status }) => !REMARKS.has(status)).map((check) => ({ name: `${name}: ${check.id}`, check }));
  });
}

export const mcp: Row = {
  id: 'mcp',
  about: 'the Model Context Protocol’s own conformance suite, through the gateway and its MCP policy',
  async measure(): Promise<Outcome> {
    const behind = await mcpBackend(everything);
    const gateway = await stage(behind.url, { policies: [POLICY] });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-mcp-'));
    const said = await run(`${gateway.url}/mcp`, folder);
    const checks = checksIn(folder);
    if (checks.length === 0) throw new Error(said.slice(-1_000));
    const tally = new Tally('mcp');
    for (const { name, check } of checks)
      await tally.check(name, async () => {
        if (check.status !== 'SUCCESS') throw new Error(`${check.status}: ${check.errorMessage ?? ''}`);
      });
    rmSync(folder, { recursive: true, force: true });
    gateway.close();
    behind.close();
    return { figures: [tally.figure({ logged: gateway.logged })], lacking: [], notes: [] };
  },
};
