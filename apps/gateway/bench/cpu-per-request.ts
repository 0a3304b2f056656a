import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mintApiKey } from '@gatehouse/kernel';
import { type Contender, pinned, stop } from './contender.js';
import { type Figure, median, rounded, table } from './figures.js';
import { quietSample, type Sample, sample } from './load.js';
import { freePorts, proxyConfig, startNginx, upstreamConfig } from './nginx.js';
import { need } from './programs.js';
import { BENCH_PATH } from './snapshot.js';

const CORES = { proxy: 0, load: 1 };
const ROUNDS = 7;
const SECONDS = 2;
const WARM_UP_SECONDS = 4;
const CONNECTIONS = 64;

/** What a plain client sends, about 180 bytes. */
const HEADERS = { 'user-agent': 'bench/1.0', accept: 'application/json', 'accept-encoding': 'gzip, deflate' };

interface Row {
  id: 'P1' | 'P2';
  mode: 'bare' | 'full';
  goal: number;
  must: number;
}

export const ROWS: readonly Row[] = [
  { id: 'P1', mode: 'bare', goal: 0.95, must: 1.1 },
  { id: 'P2', mode: 'full', goal: 1.2, must: 1.45 },
];

async function startGateway(mode: string, upstreamPort: number, folder: string, key: string): Promise<{ child: ChildProcess; port: number }> {
  const hook = new URL('../../../tools/ts-hook.mjs', import.meta.url).pathname;
  const entry = new URL('gateway-process.ts', import.meta.url).pathname;
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--import', hook];
  const child = pinned(CORES.proxy, [...node, entry, mode, `http://127.0.0.1:${upstreamPort}`, path.join(folder, 'spool'), key], { stdio: 'ipc' });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port));
    child.once('exit', () => reject(new Error('the gateway did not start')));
  });
  return { child, port };
}

/** CPU time per request beside nginx: everyone stays up, each round visits each once, medians of ratios taken within a round. */
export async function cpuPerRequest(row: Row): Promise<Figure> {
  for (const program of ['nginx', 'wrk', 'taskset']) need(program);
  if (os.availableParallelism() < 2) throw new Error('two cores are needed: one for the proxy, one for load and upstream');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-bench-'));
  const children: ChildProcess[] = [];
  try {
    const [behind, bare, full] = (await freePorts(3)) as [number, number, number];
    const { key } = mintApiKey('live');
    children.push((await startNginx(path.join(folder, 'upstream'), CORES.load, upstreamConfig(behind), behind)).child);
    const nginx = await startNginx(path.join(folder, 'nginx'), CORES.proxy, proxyConfig({ upstream: behind, bare, full }, key), bare);
    children.push(nginx.child);
    const gateway = await startGateway(row.mode, behind, folder, key);
    children.push(gateway.child);
    const headers = { ...HEADERS, 'x-api-key': key };
    const contenders: Contender[] = [
      { name: 'nginx', url: `http://127.0.0.1:${bare}${BENCH_PATH}`, headers, pid: nginx.worker },
      { name: 'gatehouse', url: `http://127.0.0.1:${gateway.port}${BENCH_PATH}`, headers, pid: gateway.child.pid ?? 0 },
    ];
    if (row.mode === 'full') contenders.push({ name: 'nginx map+limit_req+log', url: `http://127.0.0.1:${full}${BENCH_PATH}`, headers, pid: nginx.worker });
    return figure(row, contenders, await measure(contenders));
  } finally {
    for (const child of children.reverse()) await stop(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(contenders: readonly Contender[]): Promise<Sample[][]> {
  for (const contender of contenders) await sample(contender, CORES, WARM_UP_SECONDS, CONNECTIONS);
  const rounds: Sample[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const samples: Sample[] = [];
    for (const contender of contenders) samples.push(await quietSample(contender, CORES, SECONDS, CONNECTIONS));
    rounds.push(samples);
  }
  return rounds;
}

function figure(row: Row, contenders: readonly Contender[], rounds: readonly Sample[][]): Figure {
  const at = (samples: readonly Sample[], column: number): Sample => samples[column] as Sample;
  const ratio = (column: number) => rounded(median(rounds.map((samples) => at(samples, column).cpuUs / at(samples, 0).cpuUs)));
  const of = (column: number, field: keyof Sample, digits = 1) => rounded(median(rounds.map((samples) => at(samples, column)[field])), digits);
  const lines = contenders.map(({ name }, i) => [
    name,
    of(i, 'cpuUs').toFixed(1),
    `${of(i, 'userUs').toFixed(1)}+${of(i, 'systemUs').toFixed(1)}`,
    `${ratio(i).toFixed(2)}x`,
    String(of(i, 'perSecond', 0)),
    String(of(i, 'p99Us', 0)),
    of(i, 'residentMb', 0).toFixed(0),
    of(i, 'foreign', 2).toFixed(2),
  ]);
  process.stdout.write(`\n${row.id}  ${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections\n`);
  process.stdout.write(`${table([['', 'CPU us', '(user+sys)', 'vs nginx', 'per s', 'p99 us', 'RSS MB', 'foreign'], ...lines])}\n`);
  const value = ratio(1);
  return {
    id: row.id,
    value,
    unit: 'x nginx',
    goal: row.goal,
    must: row.must,
    holds: value <= row.goal,
    anchors: Object.fromEntries(contenders.map(({ name }, i): [string, number] => [name, ratio(i)]).filter(([name]) => name !== 'gatehouse')),
    detail: {
      cpuUs: of(1, 'cpuUs'),
      nginxCpuUs: of(0, 'cpuUs'),
      foreign: of(1, 'foreign', 2),
      rounds: rounds.map((samples) => rounded(at(samples, 1).cpuUs / at(samples, 0).cpuUs)),
    },
  };
}
