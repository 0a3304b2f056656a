import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fetch as undiciFetch } from 'undici';
import type { Figure } from '../../bench/figures.js';
import type { Outcome, Row } from '../row.js';
import { stage } from '../stage.js';

/** What is to be reached, of how many in the suite. The best known cache has 132 of the required. */
const GOALS = { required: 132, optimal: 70 };
/** Tests at a time; most of them are waits. */
const AT_ONCE = 50;

type Kind = 'required' | 'optimal' | 'check';
interface SuiteTest {
  id: string;
  name: string;
  kind?: Kind;
  browser_only?: boolean;
}
interface TestGroup {
  id: string;
  tests: SuiteTest[];
}
type Results = Record<string, true | [string, string]>;

const part = (file: string): string => new URL(`./vendor/${file}`, import.meta.url).href;

async function origin(): Promise<{ url: string; child: ChildProcess }> {
  const env = { ...process.env, npm_config_protocol: 'http', npm_config_port: '0', npm_config_pidfile: '/dev/null' };
  const child = spawn(process.execPath, [fileURLToPath(part('test-engine/server/server.mjs'))], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for (;;) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    said += chunk.toString();
    const port = /Listening on http:.*:(\d+)\//.exec(said)?.[1];
    if (port === undefined) continue;
    child.stdout.resume();
    return { url: `http://localhost:${port}`, child };
  }
}

interface Engine {
  runTests(groups: TestGroup[], browser: boolean, base: string, atOnce: number): Promise<void>;
  getResults(): Results;
}

/** Its own fetch follows what the suite's collector of interim responses expects. */
async function withFetch(run: () => Promise<void>): Promise<void> {
  const before = globalThis.fetch;
  globalThis.fetch = undiciFetch as unknown as typeof fetch;
  try {
    await run();
  } finally {
    globalThis.fetch = before;
  }
}

function figureOf(kind: 'required' | 'optimal', tests: readonly { id: string; name: string; passed: boolean; why: string }[]): Figure {
  const value = tests.filter(({ passed }) => passed).length;
  const failed = tests.filter(({ passed }) => !passed).map(({ id, why }) => ({ name: id, why }));
  const goal = GOALS[kind];
  const anchors: Record<string, number> = kind === 'required' ? { 'Apache Traffic Server': 132, nginx: 100 } : {};
  return { id: `http-cache.${kind}`, value, unit: `of ${tests.length}`, goal, must: goal, holds: value >= goal, anchors, detail: { failed } };
}

export const httpCache: Row = {
  id: 'http-cache',
  about: 'the tests of cache-tests.fyi, with the cache as it is when nothing is set',
  async measure(): Promise<Outcome> {
    const { url, child } = await origin();
    const gateway = await stage(url, { policies: [{ type: 'cache', version: 1, enabled: true, config: {} }] });
    try {
      const engine = (await import(part('test-engine/client/runner.mjs'))) as Engine;
      const { determineTestResult } = (await import(part('test-engine/lib/results.mjs'))) as {
        determineTestResult(groups: TestGroup[], id: string, results: Results): readonly [string, string, string];
      };
      const groups = ((await import(part('tests/index.mjs'))) as { default: TestGroup[] }).default;
      await withFetch(() => engine.runTests(groups, false, gateway.url, AT_ONCE));
      const results = engine.getResults();
      const judged = groups.flatMap(({ tests }) =>
        tests
          .filter((test) => test.browser_only !== true)
          .map((test) => {
            const symbol = determineTestResult(groups, test.id, results)[2];
            return { ...test, kind: test.kind ?? 'required', passed: symbol === '✅', why: `${symbol} ${JSON.stringify(results[test.id])}` };
          }),
      );
      const of = (kind: 'required' | 'optimal') =>
        figureOf(
          kind,
          judged.filter((test) => test.kind === kind),
        );
      const figures = [of('required'), of('optimal')];
      const notes = figures.map(({ id, detail }) => `${id} not passed: ${(detail.failed as { name: string }[]).map(({ name }) => name).join(', ') || 'none'}`);
      return { figures, lacking: [], notes };
    } finally {
      gateway.close();
      child.kill();
    }
  },
};
