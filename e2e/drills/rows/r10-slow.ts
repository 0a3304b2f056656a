import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Ground, startGround } from '../ground.js';
import { Line } from '../load/line.js';
import { requestTo } from '../load/requests.js';
import { Tally } from '../load/tally.js';
import { atMost, type DrillOptions, type Row, scaled } from '../row.js';

const SLOW = 1_500;
const PROBES = 30;
const PROBE_TIMEOUT_MS = 3_000;
const CRUMB_MS = 1_000;
const FEW = 0.01;
const CLOSED_GOAL_S = 15;
/** What is open then will not be closed at all. */
const WATCH_MS = 40_000;

type Kind = 'head' | 'body' | 'reader';
const KINDS: readonly Kind[] = ['head', 'body', 'reader'];
/** What a slow reader takes at a time. */
const CRUMB_BYTES = 256;

/** Slow heads, bodies and readers at once, a third each, while others call. */
export const slow: Row = {
  id: 'R10',
  title: 'slow connections, and calls answered meanwhile',
  async measure(options) {
    const ground = await startGround({ gateways: 1 });
    try {
      return await run(ground, options);
    } finally {
      await ground.end();
    }
  },
};

async function run(ground: Ground, options: DrillOptions) {
  const port = ground.gateways[0] as number;
  const count = scaled(SLOW, options, 30);
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  const sockets = Array.from({ length: count }, (_, index) => slowConnection(port, KINDS[index % 3] as Kind, ground));
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  while ((await openAt(ground)) < count) {
    if (seconds() <= CLOSED_GOAL_S) continue;
    end(); // or they would keep this process
    throw new Error(`only ${await openAt(ground)} of ${count} connections were taken`);
  }
  const opened = seconds();
  options.say(`${count} slow connections after ${opened.toFixed(1)} s`);
  const probes = new Tally();
  const left: [seconds: number, open: number][] = [];
  for (let probe = 0; probe < PROBES; probe++) {
    left.push([Number((seconds() - opened).toFixed(1)), await openAt(ground)]);
    probes.asked++;
    await probeOnce(port, requestTo(ground.offer, { keepAlive: false }), probes);
    await pause(Math.max(0, (WATCH_MS / PROBES) * (probe + 1) - (seconds() - opened) * 1_000));
  }
  end();
  const held = left.find(([at]) => at > CLOSED_GOAL_S)?.[1] ?? Number.NaN;
  const closedAt = left.find(([, open]) => open === 0)?.[0];
  const detail = {
    kinds: KINDS,
    openedWithin: Number(opened.toFixed(1)),
    allClosedAfter: closedAt ?? 'never',
    open: left.map(([at, open]) => `${at} s: ${open}`),
  };
  return [
    atMost({
      id: 'R10.probes',
      value: probes.bad,
      unit: `of ${PROBES} calls not answered`,
      goal: 0,
      anchors: { haproxy: 0, nginx: 0, apache: 9 },
      detail: probes.report(),
    }),
    atMost({
      id: 'R10.open',
      value: held,
      unit: `of ${count} open ${CLOSED_GOAL_S} s after the last began`,
      goal: 0,
      // a client that does take a little when its turn comes is given its time again
      must: Math.round(count * FEW),
      anchors: { 'haproxy, heads only': 0, 'nginx, heads only': 1_500 },
      detail,
    }),
  ];
}

async function probeOnce(port: number, request: string, probes: Tally): Promise<void> {
  try {
    const line = await Line.open(port, PROBE_TIMEOUT_MS);
    probes.answered(await line.ask(request, PROBE_TIMEOUT_MS));
    line.close();
  } catch (error) {
    probes.lost(error);
  }
}

/** The gateway's own count: a client that does not read is not told that it has been cut off. */
async function openAt({ world }: Ground): Promise<number> {
  const status = (await (await fetch(`${world.stack.urls.gatewayAdmins[0]}/status`)).json()) as { engine: { connections: number } };
  return status.engine.connections;
}

/** Begins something, and carries it on by next to nothing every second. */
function slowConnection(port: number, kind: Kind, { offer }: Ground): net.Socket {
  const socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write(opening(kind, offer)));
  const timer = setInterval(() => (kind === 'reader' ? socket.read(CRUMB_BYTES) : socket.write('x')), CRUMB_MS);
  socket.on('error', () => {});
  socket.on('close', () => clearInterval(timer));
  if (kind === 'reader') socket.pause();
  else socket.resume();
  return socket;
}

function opening(kind: Kind, offer: Ground['offer']): string {
  if (kind === 'head') return `${requestTo(offer).slice(0, -2)}X-Slow: `;
  if (kind === 'body') return requestTo(offer, { method: 'POST', headers: { 'content-length': '100000' } });
  return requestTo(offer, { path: '/things/large' });
}
