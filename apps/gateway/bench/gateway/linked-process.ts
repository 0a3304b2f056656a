import fs from 'node:fs';
import path from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { systemClock } from '@gatehouse/kernel';
import type { Snapshot } from '../../src/compile/snapshot.js';
import { countersInMemory } from './counters-in-memory.js';
import type { LinkedTold, Reading } from './start-linked.js';

/** The built engine on a link to a control plane, as `gateway.ts` puts it together, with limits counted in memory. Says how long its event loop was held. */
const at = (file: string): string => new URL(`../../dist/${file}`, import.meta.url).href;
const { startServer } = (await import(at('server/index.js'))) as typeof import('../../src/server/index.js');
const { buildSnapshot } = (await import(at('compile/snapshot.js'))) as typeof import('../../src/compile/snapshot.js');
const { Pools } = (await import(at('upstream/pools.js'))) as typeof import('../../src/upstream/pools.js');
const { Spool } = (await import(at('records/spool.js'))) as typeof import('../../src/records/spool.js');
const { Limiters } = (await import(at('state/limiters.js'))) as typeof import('../../src/state/limiters.js');
const { ControlPlane } = (await import(at('link/control-plane.js'))) as typeof import('../../src/link/control-plane.js');
const { DenyList } = (await import(at('link/denials.js'))) as typeof import('../../src/link/denials.js');
const { GroupKey } = (await import(at('link/group-key.js'))) as typeof import('../../src/link/group-key.js');
const { Link } = (await import(at('link/link.js'))) as typeof import('../../src/link/link.js');
const { SnapshotApplier } = (await import(at('snapshot/applier.js'))) as typeof import('../../src/snapshot/applier.js');
const { SnapshotStore } = (await import(at('snapshot/store.js'))) as typeof import('../../src/snapshot/store.js');
const { Reader } = (await import(at('snapshot/reader.js'))) as typeof import('../../src/snapshot/reader.js');

const { controlUrl, token, folder } = JSON.parse(process.argv[2] ?? '') as LinkedTold;

const say = (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
const log = { info: () => {}, warn: () => {}, error: say };
const spool = new Spool({ dir: path.join(folder, 'spool'), bytesMax: 64 << 20, log });
const denials = new DenyList(path.join(folder, 'denials.json'), log);
const groupKey = new GroupKey(path.join(folder, 'group-key'), log);
const runtime = {
  limiters: new Limiters({ store: countersInMemory, instanceId: 'bench' }),
  records: spool,
  denials,
  clock: systemClock,
  log,
  pools: new Pools(),
  problemBaseUrl: 'urn:gatehouse:error',
  unseal: (context: string, sealed: string) => groupKey.unseal(context, sealed),
};
const holder: { current: Snapshot | null } = { current: null };
const reader = new Reader({ log });
const controlPlane = new ControlPlane(controlUrl, token, reader);
const store = new SnapshotStore(path.join(folder, 'snapshot'));
await store.open();

let builtInMs = 0;
const applier = new SnapshotApplier({
  store,
  reader,
  controlPlane,
  denials,
  log,
  acknowledge: (acknowledgement) => link.acknowledge(acknowledgement),
  async swap(objects) {
    const began = performance.now();
    const before = holder.current;
    const { snapshot, errors } = await buildSnapshot(objects, runtime, before ?? undefined);
    holder.current = snapshot;
    before?.retire();
    builtInMs = performance.now() - began;
    return errors;
  },
});
const hello = { name: 'bench', instanceId: 'bench', softwareVersion: '0', formatVersions: [1], policies: {} };
const link = new Link({ controlPlane, hello, applier, denials, groupKey, onGatewayCount: () => {}, log });
const server = await startServer({ host: '127.0.0.1', port: 0, holder, runtime });
link.start();

/** How often the loop is asked whether it is free, milliseconds. */
const TICK_MS = 1;
const held = { wallMs: 0, ownMs: 0, over: 0 };
let gcMs = 0;
const schedule = fs.openSync('/proc/thread-self/schedstat', 'r');
const text = Buffer.alloc(64);

/** Milliseconds that this thread wanted a core and others had it. */
function waitedMs(): number {
  const length = fs.readSync(schedule, text, 0, text.length, 0);
  return Number(text.toString('latin1', 0, length).split(' ')[1]) / 1e6;
}

let last = performance.now();
let lastWaited = waitedMs();
setInterval(() => {
  const [now, waited] = [performance.now(), waitedMs()];
  const wallMs = now - last - TICK_MS;
  const ownMs = wallMs - (waited - lastWaited);
  if (ownMs > 5) held.over++;
  held.wallMs = Math.max(held.wallMs, wallMs);
  held.ownMs = Math.max(held.ownMs, ownMs);
  last = now;
  lastWaited = waited;
}, TICK_MS);
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) gcMs = Math.max(gcMs, duration);
}).observe({ entryTypes: ['gc'] });

function reading(collect: boolean): Reading {
  if (collect) for (let i = 0; i < 4; i++) globalThis.gc?.();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const mb = (bytes: number) => bytes / 2 ** 20;
  const answer = {
    sequence: applier.serving?.sequence ?? 0,
    refused: applier.serving?.errors.length ?? 0,
    builtInMs,
    ...held,
    gcMs,
    heapMb: mb(heapUsed),
    externalMb: mb(external),
    tablesMb: mb(arrayBuffers),
    residentMb: mb(rss),
  };
  Object.assign(held, { wallMs: 0, ownMs: 0, over: 0 });
  gcMs = 0;
  last = performance.now();
  lastWaited = waitedMs();
  return answer;
}

process.on('message', ({ collect = false }: { collect?: boolean }) => process.send?.(reading(collect)));
process.send?.({ port: server.port });
setInterval(() => {
  spool.cut();
  for (let segment = spool.next(); segment; segment = spool.next()) void spool.done(segment);
}, 500);
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
