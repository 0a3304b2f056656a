import type { ChildProcess } from 'node:child_process';
import type { Contender } from '../peers/contender.js';
import { CORES, type Room } from '../room.js';
import { LARGE_PATH, LargeControlPlane, type Size } from './large-snapshot.js';
import { typed } from './start-gateway.js';

export interface LinkedTold {
  controlUrl: string;
  token: string;
  folder: string;
}

/** What the process says of itself since it was asked last. */
export interface Reading {
  sequence: number;
  /** Objects that it did not take. */
  refused: number;
  /** The last snapshot, from its objects to its being in force. */
  builtInMs: number;
  /** The longest time in which the event loop came to nothing else: by the clock, and less the time in which others had its core. */
  wallMs: number;
  ownMs: number;
  /** How often that was more than 5 ms. */
  over: number;
  /** The longest stop of the garbage collector. */
  gcMs: number;
  heapMb: number;
  externalMb: number;
  tablesMb: number;
  residentMb: number;
}

const POLL_MS = 20;
const APPLY_MS_MAX = 180_000;

/** A gateway that follows a control plane of its own. */
export class LinkedGateway {
  readonly controlPlane: LargeControlPlane;
  readonly contender: Contender;
  private readonly child: ChildProcess;

  private constructor(controlPlane: LargeControlPlane, contender: Contender, child: ChildProcess) {
    this.controlPlane = controlPlane;
    this.contender = contender;
    this.child = child;
  }

  /** Serves the whole snapshot when this settles. */
  static async start(room: Room, given: { name: string; size: Size; upstream: number; key: string }): Promise<LinkedGateway> {
    const controlPlane = new LargeControlPlane(given.size, `http://127.0.0.1:${given.upstream}`, given.key);
    const { double } = controlPlane;
    await double.start();
    room.onEnd(() => double.stop());
    const told: LinkedTold = { controlUrl: double.url, token: double.token, folder: room.subfolder('linked') };
    const [node = '', ...rest] = typed(new URL('linked-process.ts', import.meta.url));
    const child = room.start(CORES.proxy, [node, '--expose-gc', ...rest, JSON.stringify(told)], { stdio: 'ipc' });
    const { port } = await answerOf<{ port: number }>(child);
    const origin = `http://127.0.0.1:${port}${LARGE_PATH}`;
    const contender: Contender = { name: given.name, origin, headers: { 'x-api-key': given.key }, pids: [child.pid ?? 0] };
    const gateway = new LinkedGateway(controlPlane, contender, child);
    await gateway.swap();
    return gateway;
  }

  read(collect = false): Promise<Reading> {
    const answer = answerOf<Reading>(this.child);
    this.child.send({ collect });
    return answer;
  }

  /** Publishes, and waits until it is in force and on disk as far as that can be told from here. @throws Error when it takes minutes, or something was refused */
  async swap(): Promise<number> {
    const began = performance.now();
    const sequence = this.controlPlane.publish();
    const { acknowledgements } = this.controlPlane.double;
    for (;;) {
      const told = acknowledgements.find((one) => one.sequence === sequence);
      if (told?.state === 'applied') return performance.now() - began;
      if (told) throw new Error(`the snapshot was not taken whole: ${JSON.stringify(told.errors.slice(0, 3))}`);
      if (performance.now() - began > APPLY_MS_MAX) throw new Error('the snapshot was not applied in time');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('the gateway ended early'));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message as T);
    });
  });
}
