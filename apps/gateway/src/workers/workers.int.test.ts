import fs from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type LimitInput, objectKey, UpstreamObject } from '@gatehouse/definition';
import { startUpstream, testRedis, type Upstream, waitFor } from '@gatehouse/testing';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ControlPlaneDouble } from '../../testing/control-plane-double.js';
import { RunningGateway } from '../../testing/running-gateway.js';
import { sampleSnapshot } from '../../testing/sample-snapshot.js';

// Starts several processes each, on machines that may be busy
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
const TARGET = '/acme/pets/v1/pets/7';

let dataDir: string;
let double: ControlPlaneDouble;
let upstream: Upstream;
let redisUrl: string;
const running: RunningGateway[] = [];

beforeEach(async () => {
  dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-workers-'));
  double = await new ControlPlaneDouble().start();
  upstream = await startUpstream();
  redisUrl = (await testRedis()).url;
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(running.map(({ output }) => output.slice(-6000)).join('\n=====\n'));
  for (const gateway of running.splice(0)) {
    await gateway.kill();
    // workers end by themselves when their supervisor is gone
    await waitFor(() => !gateway.output.split('\n').some((line) => alive(/"worker listens"/.test(line) ? pidOf(line) : 0)), { timeoutMs: 20_000 });
  }
  await Promise.all([double.stop(), upstream.close()]);
  await fs.rm(dataDir, { recursive: true, force: true });
});

const pidOf = (line: string): number => (JSON.parse(line) as { pid?: number }).pid ?? 0;

function alive(pid: number): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function start(extra: Record<string, string> = {}): Promise<RunningGateway> {
  const gateway = new RunningGateway({
    GATEHOUSE_GATEWAY_WORKERS: '2',
    GATEHOUSE_GATEWAY_PORT: '0',
    GATEHOUSE_GATEWAY_ADMIN_PORT: '0',
    GATEHOUSE_GATEWAY_NAME: 'gw-1',
    GATEHOUSE_GATEWAY_DRAIN_MS: '4000',
    GATEHOUSE_CONTROL_URL: double.url,
    GATEHOUSE_GATEWAY_TOKEN: double.token,
    GATEHOUSE_GATEWAY_LEAVE_MS: '0',
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_REDIS_TIMEOUT_MS: '5000',
    REDIS_URL: redisUrl,
    ...extra,
  });
  running.push(gateway);
  return gateway.listens();
}

function publish(limits: LimitInput[] = []): string {
  const { key, objects } = sampleSnapshot(upstream.url, limits);
  double.publish(objects);
  return key;
}

/** Over a connection of its own. Answers the status, or the name of what went wrong. */
function callOnce(gateway: RunningGateway, key: string): Promise<number | string> {
  return new Promise((resolve) => {
    const request = http.get(`${gateway.url}${TARGET}`, { headers: { 'x-api-key': key }, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/** One client that keeps its connection as long as the gateway lets it, as HTTP asks: one that is told `Connection: close` opens another. */
function keptClient(gateway: RunningGateway, key: string): { call(): Promise<number | string>; end(): void } {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const call = () =>
    new Promise<number | string>((resolve) => {
      const request = http.get(`${gateway.url}${TARGET}`, { headers: { 'x-api-key': key }, agent }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      });
      request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  return { call, end: () => agent.destroy() };
}

/** Calls from several clients at once until told to stop; counts what came of them. */
function load(lanes: (() => Promise<number | string>)[]): () => Promise<Map<number | string, number>> {
  const outcomes = new Map<number | string, number>();
  let going = true;
  const run = async (lane: () => Promise<number | string>) => {
    while (going) {
      const outcome = await lane();
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 5)); // leaves the machine to the gateway
    }
  };
  const all = lanes.map(run);
  const end = () => {
    going = false;
  };
  onTestFinished(end);
  return async () => {
    end();
    await Promise.all(all);
    return outcomes;
  };
}

const answered = (outcomes: Map<number | string, number>): number => outcomes.get(200) ?? 0;
const failed = (outcomes: Map<number | string, number>): Record<string, number> => Object.fromEntries([...outcomes].filter(([outcome]) => outcome !== 200));

describe('a gateway of two workers', () => {
  test('is one gateway to the control plane: one greeting, one download, one acknowledgement', async () => {
    const gateway = await start();
    const key = publish();
    await gateway.ready();
    await waitFor(() => double.acknowledgements.length > 0);
    for (let i = 0; i < 20; i++) expect(await callOnce(gateway, key)).toBe(200);
    await waitFor(() => double.records.length === 20);
    expect(double.hellos).toHaveLength(1);
    expect(double.calls.filter((call) => call === 'objects')).toHaveLength(1);
    expect(double.acknowledgements).toMatchObject([{ gatewayId: 'gw_1', sequence: 1, state: 'applied', errors: [] }]);
    const status = await gateway.status();
    expect(status).toMatchObject({ ready: true, gatewayId: 'gw_1', state: 'serving', snapshot: { sequence: 1 }, link: { state: 'connected', gateways: 1 } });
    expect(status.engine.requests).toBe(20);
    expect(status.workers).toMatchObject([
      { worker: 1, state: 'serving', ready: true, sequence: 1, crashes: 0 },
      { worker: 2, state: 'serving', ready: true, sequence: 1, crashes: 0 },
    ]);
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/^gatehouse_gateway_requests_total\{status="2xx"\} 20$/m);
    expect(metrics).toMatch(/^gatehouse_gateway_workers 2$/m);
    expect(metrics.match(/^process_resident_memory_bytes\{worker="/gm)).toHaveLength(3);
  });

  test('a revoked key is refused by both, and a later worker knows of it from its first call', async () => {
    const gateway = await start();
    const key = publish();
    await gateway.ready();
    double.deny('credential', 'cred_1');
    await waitFor(async () => (await gateway.status()).link.denials === 1);
    for (let i = 0; i < 20; i++) expect(await callOnce(gateway, key)).toBe(401);
    for (const pid of await gateway.workers()) process.kill(pid, 'SIGKILL');
    for (let i = 0; i < 20; i++) expect(await callOnce(gateway, key)).toBe(401);
  });

  test('a strict limit lets through exactly what it says, whichever worker is reached', async () => {
    const gateway = await start();
    const key = publish([{ kind: 'rate', name: 'hourly', requests: 100, windowMs: 31 * 86_400_000, mode: 'strict' }]);
    await gateway.ready();
    const outcomes = await Promise.all(Array.from({ length: 300 }, () => callOnce(gateway, key)));
    expect(outcomes.filter((outcome) => outcome === 200)).toHaveLength(100);
    expect(outcomes.filter((outcome) => outcome === 429)).toHaveLength(200);
  });

  test('a target that fails is ejected by all workers once one of them found it, and its row says so', async () => {
    const broken = net.createServer((socket) => socket.on('error', () => {}).destroy());
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void broken.close());
    let reached = 0;
    broken.on('connection', () => reached++);
    const origin = `http://127.0.0.1:${(broken.address() as net.AddressInfo).port}`;
    const { key, objects } = sampleSnapshot(upstream.url);
    const pets = objects[objectKey.upstream('ups_1')] as UpstreamObject;
    const targets = [...pets.targets, { id: 'tgt_2', url: origin, weight: 1 }];
    const outlier = { enabled: true, consecutiveFailures: 4, ejectionMs: 60_000, ejectedShareMax: 0.5 };
    double.publish({ ...objects, [objectKey.upstream('ups_1')]: UpstreamObject.parse({ ...pets, targets, retries: 1, health: { outlier } }) });
    const gateway = await start();
    await gateway.ready();
    const ill = async () => ((await gateway.status()).workers ?? []).map((row) => row.ill.map(({ target, condition }) => `${target} ${condition}`));
    expect(await ill()).toEqual([[], []]);
    await waitFor(async () => {
      await callOnce(gateway, key);
      return reached >= 4 && (await ill()).every((row) => row.length > 0);
    });
    expect(await ill()).toEqual([[`${origin} ejected`], [`${origin} ejected`]]);
    // by themselves, each of them would have failed four times
    expect(reached).toBeLessThan(8);
    expect((await gateway.status()).upstreams[0]?.targets.find((target) => target.origin === origin)?.condition).toBe('ejected');
  });

  test('each says for itself what it saw of a split, times too, so that both count in the sum over all processes', async () => {
    const { key, objects } = sampleSnapshot(upstream.url);
    const pets = objects[objectKey.upstream('ups_1')] as UpstreamObject;
    const split = { arms: [{ name: 'new', upstreamId: 'ups_2', share: 0.5 }], rollback: { latencyAboveMs: 60_000 } };
    double.publish({
      ...objects,
      [objectKey.upstream('ups_1')]: UpstreamObject.parse({ ...pets, split }),
      [objectKey.upstream('ups_2')]: UpstreamObject.parse({ ...pets, id: 'ups_2' }),
    });
    const gateway = await start();
    await gateway.ready();
    await Promise.all(Array.from({ length: 60 }, () => callOnce(gateway, key)));
    const last = () => [...new Map(double.routeReports.map((report) => [report.instanceId, report])).values()];
    const sides = () => last().flatMap(({ upstreams }) => upstreams.flatMap(({ split: told }) => (told ? [...told.arms, told.base] : [])));
    await waitFor(() => sides().reduce((sum, { calls }) => sum + calls, 0) === 60, { timeoutMs: 30_000, what: 'the reports of both' });
    expect(last().map(({ gatewayId }) => gatewayId)).toEqual(['gw_1', 'gw_1']);
    expect(sides().every(({ calls, times }) => times?.reduce((sum, [, count]) => sum + count, 0) === calls)).toBe(true);
  });

  test('a worker killed: only calls it held fail, another takes its place, no record is doubled or lost but those of its last turn', async () => {
    const gateway = await start();
    const key = publish();
    await gateway.ready();
    const [first, second] = await gateway.workers();
    const stop = load(Array.from({ length: 8 }, () => () => callOnce(gateway, key)));
    await waitFor(async () => (await gateway.status()).engine.requests > 100);
    process.kill(first as number, 'SIGKILL');
    await waitFor(async () => {
      const workers = await gateway.workers();
      return workers.length === 2 && !workers.includes(first as number) && workers.includes(second as number);
    });
    await waitFor(async () => ((await gateway.status()).workers ?? []).every(({ ready }) => ready));
    const outcomes = await stop();
    // eight clients: no more than eight calls were under way
    const lost = Object.values(failed(outcomes)).reduce((sum, count) => sum + count, 0);
    expect(Object.keys(failed(outcomes)).filter((how) => !['ECONNRESET', 'EPIPE'].includes(how))).toEqual([]);
    expect(lost).toBeLessThanOrEqual(8);
    const status = await gateway.status();
    expect(status).toMatchObject({ workerRestarts: 1, ready: true });
    // records of one turn of the loop are written at its end, after the answers: each client may have had one of the last. A call cut in the middle may have one
    await waitFor(() => double.records.length >= answered(outcomes) - 8);
    await waitFor(async () => (await gateway.status()).records.backlogBytes === 0);
    const ids = new Set(double.records.map(({ requestId }) => requestId));
    expect(ids.size).toBe(double.records.length);
    expect(double.records.length).toBeLessThanOrEqual(answered(outcomes) + lost);
  });

  test('a worker that ends again and again is started later each time, which the status says', async () => {
    const gateway = await start();
    const key = publish();
    await gateway.ready();
    const ofFirst = async () => ((await gateway.status()).workers ?? []).find(({ worker }) => worker === 1);
    for (let crashes = 1; crashes <= 4; crashes++) {
      const { pid } = (await waitFor(async () => {
        const row = await ofFirst();
        return row?.state === 'serving' && row.crashes === crashes - 1 ? row : undefined;
      })) as { pid: number };
      process.kill(pid, 'SIGKILL');
    }
    await waitFor(async () => (await ofFirst())?.crashes === 4);
    await waitFor(() => gateway.output.match(/ends again and again/g)?.length === 2);
    for (let i = 0; i < 10; i++) expect(await callOnce(gateway, key)).toBe(200);
    await gateway.ready();
    expect(await gateway.status()).toMatchObject({ workerRestarts: 4, ready: true });
  });

  test('a worker that is asked to end drains, and another takes its place meanwhile', async () => {
    const gateway = await start();
    const key = publish();
    await gateway.ready();
    const [first] = await gateway.workers();
    process.kill(first as number, 'SIGTERM');
    await waitFor(() => !alive(first as number), { timeoutMs: 20_000 });
    for (let i = 0; i < 10; i++) expect(await callOnce(gateway, key)).toBe(200);
    await waitFor(async () => (await gateway.workers()).length === 2);
    expect(await gateway.status()).toMatchObject({ workerRestarts: 0 });
  });

  test('connections that wait in the queue outlive all workers', async () => {
    const gateway = await start();
    const key = publish();
    await gateway.ready();
    const pids = await gateway.workers();
    for (const pid of pids) process.kill(pid, 'SIGSTOP'); // nobody accepts
    const waiting = Array.from({ length: 50 }, () => callOnce(gateway, key));
    await waitFor(async () => (await connectionsTo(gateway.port)) >= 50);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([200]));
  });

  test('SIGHUP replaces all workers and loses no call, on kept connections and on new ones', async () => {
    const gateway = await start({ GATEHOUSE_LOG_LEVEL: 'info' });
    const key = publish();
    await gateway.ready();
    const before = await gateway.workers();
    const kept = Array.from({ length: 4 }, () => keptClient(gateway, key));
    const stop = load([...kept.map(({ call }) => call), ...Array.from({ length: 4 }, () => () => callOnce(gateway, key))]);
    for (let round = 0; round < 2; round++) {
      const old = await gateway.workers();
      gateway.signal('SIGHUP');
      await waitFor(
        async () => {
          const workers = await gateway.workers();
          return workers.length === 2 && !workers.some((pid) => old.includes(pid));
        },
        { timeoutMs: 40_000 },
      );
    }
    await waitFor(() => !before.some(alive), { timeoutMs: 20_000 });
    const outcomes = await stop();
    for (const { end } of kept) end();
    expect(failed(outcomes)).toEqual({});
    expect(answered(outcomes)).toBeGreaterThan(100);
    expect(await gateway.status()).toMatchObject({ workerRestarts: 0, ready: true });
    await waitFor(async () => (await gateway.status()).records.backlogBytes === 0);
    expect(new Set(double.records.map(({ requestId }) => requestId)).size).toBe(answered(outcomes));
    expect(double.hellos).toHaveLength(1);
  });

  test('SIGHUP reads the settings file again; one that cannot be used changes nothing', async () => {
    const file = path.join(dataDir, 'settings.env');
    await fs.writeFile(file, 'GATEHOUSE_GATEWAY_WORKERS=2\n');
    const gateway = await start({ GATEHOUSE_ENV_FILE: file });
    const key = publish();
    await gateway.ready();
    const old = await gateway.workers();
    await fs.writeFile(file, 'GATEHOUSE_REDIS_TIMEOUT_MS=never\n');
    gateway.signal('SIGHUP');
    await waitFor(() => gateway.output.includes('GATEHOUSE_REDIS_TIMEOUT_MS'));
    expect(await gateway.workers()).toEqual(old);
    await fs.writeFile(file, 'REDIS_URL=redis://127.0.0.1:1\n');
    gateway.signal('SIGHUP');
    await waitFor(async () => (await gateway.status()).limits.store === 'away', { timeoutMs: 40_000 });
    expect(await callOnce(gateway, key)).toBe(200);
  });

  test('a stream goes on to its end on the old worker, inside the grace period', async () => {
    await upstream.close();
    upstream = await startUpstream(async (_request, response) => {
      for (let i = 0; i < 20; i++) {
        response.write(`data: ${i}\n\n`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      response.end();
    });
    const gateway = await start();
    const key = publish();
    await gateway.ready();
    const old = await gateway.workers();
    const streams = Array.from({ length: 4 }, () => fetch(`${gateway.url}${TARGET}`, { headers: { 'x-api-key': key } }).then((reply) => reply.text()));
    await waitFor(() => upstream.requests.length === 4);
    gateway.signal('SIGHUP');
    const whole = Array.from({ length: 20 }, (_, i) => `data: ${i}\n\n`).join('');
    expect(await Promise.all(streams)).toEqual(streams.map(() => whole));
    await waitFor(() => !old.some(alive), { timeoutMs: 20_000 });
  });

  test('SIGTERM: what is in flight ends, records arrive, all processes end', async () => {
    await upstream.close();
    upstream = await startUpstream(async (_request, response) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      response.end('late');
    });
    const gateway = await start();
    const key = publish();
    await gateway.ready();
    const workers = await gateway.workers();
    const calls = Array.from({ length: 10 }, () => callOnce(gateway, key));
    await waitFor(() => upstream.requests.length === 10);
    gateway.signal('SIGTERM');
    expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
    expect(await gateway.exit).toBe(0);
    expect(workers.some(alive)).toBe(false);
    expect(double.records).toHaveLength(10);
  });

  test('killed with its supervisor and started again: serves from disk, and ships what was left', async () => {
    const gateway = await start();
    const key = publish();
    await gateway.ready();
    await waitFor(() => double.acknowledgements.length > 0);
    await waitFor(async () => (await fs.readdir(path.join(dataDir, 'gateways', 'gw-1', 'snapshot'))).includes('last-good.json'));
    await double.stop();
    for (let i = 0; i < 20; i++) expect(await callOnce(gateway, key)).toBe(200);
    const workers = await gateway.workers();
    await gateway.kill();
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    const second = await start();
    await second.ready();
    for (let i = 0; i < 5; i++) expect(await callOnce(second, key)).toBe(200);
    await double.start();
    await waitFor(() => double.records.length === 25);
    expect(new Set(double.records.map(({ requestId }) => requestId)).size).toBe(25);
    // and the other way: one process takes up what workers left
    await double.stop();
    for (let i = 0; i < 5; i++) expect(await callOnce(second, key)).toBe(200);
    const again = await second.workers();
    await second.kill();
    for (const pid of again) process.kill(pid, 'SIGKILL');
    await double.start();
    await start({ GATEHOUSE_GATEWAY_WORKERS: '1' });
    await waitFor(() => double.records.length === 30);
  });
});

test('workers whose supervisor is killed finish what they hold, let go of the port, and end', async () => {
  await upstream.close();
  upstream = await startUpstream(async (_request, response) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    response.end('late');
  });
  const gateway = await start();
  const key = publish();
  await gateway.ready();
  const workers = await gateway.workers();
  const held = callOnce(gateway, key);
  await waitFor(() => upstream.requests.length === 1);
  await gateway.kill();
  expect(await held).toBe(200);
  await waitFor(() => !workers.some(alive), { timeoutMs: 20_000 });
  const second = await start({ GATEHOUSE_GATEWAY_PORT: String(gateway.port) });
  await waitFor(() => double.records.length === 1);
  expect(second.port).toBe(gateway.port);
});

/** Connections to a port of this machine that stand, accepted or not. */
async function connectionsTo(port: number): Promise<number> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = (await fs.readFile('/proc/net/tcp', 'utf8')).split('\n');
  return lines.filter((line) => new RegExp(`^\\s*\\d+: [0-9A-F]+:${hex} [0-9A-F]+:[0-9A-F]+ 01 `).test(line)).length;
}

test('a taken port is said at the start', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  const gateway = new RunningGateway({
    GATEHOUSE_GATEWAY_WORKERS: '2',
    GATEHOUSE_GATEWAY_PORT: String(port),
    GATEHOUSE_GATEWAY_ADMIN_PORT: '0',
    GATEHOUSE_GATEWAY_TOKEN: double.token,
    GATEHOUSE_GATEWAY_LEAVE_MS: '0',
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_LOG_LEVEL: 'fatal',
  });
  expect(await gateway.exit).toBe(1);
  expect(gateway.output).toMatch(new RegExp(`port ${port} on 127\\.0\\.0\\.1 is taken`));
  server.close();
});
