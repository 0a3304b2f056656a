import { setTimeout as pause } from 'node:timers/promises';
import { Line, Lost, type Reply, type Secure } from './line.js';
import { Tally } from './tally.js';

export interface LoadOptions {
  /** Asked for before each new connection. */
  port: () => number;
  /** Whole requests; lane n sends the one at n modulo their number. */
  requests: readonly string[];
  /** How many clients, each with one request under way. */
  lanes: number;
  /** One connection for all requests of a lane, or a new one each time. */
  keepAlive: boolean;
  /** Up to so long, of uneven length, between two requests of some lanes: idle connections are where servers lose requests. */
  thinkMs?: number;
  /** Every how many-th lane takes that time. Default 3. */
  thinkers?: number;
  timeoutMs?: number;
  /** Over TLS. */
  secure?: Secure;
  /** What counts as served. */
  expected?: readonly number[];
  onReply?: (reply: Reply) => void;
}

export interface Load {
  readonly tally: Tally;
  /** Ends every lane after the request it has under way; when that is over, the tally is final. */
  stop(): Promise<Tally>;
  /** Waits until so many requests have been asked. */
  asked(count: number): Promise<void>;
}

/** After a failure a client waits so long before it tries again, as they do. */
const AFTER_LOSS_MS = 20;
const TIMEOUT_MS = 15_000;

/** Clients that ask over and over, and repeat nothing. */
export function startLoad(options: LoadOptions): Load {
  const tally = new Tally(options.expected);
  const state = { stopped: false };
  const lanes = Array.from({ length: options.lanes }, (_, index) => lane(index, options, tally, state));
  return {
    tally,
    stop: async () => {
      state.stopped = true;
      await Promise.all(lanes);
      return tally;
    },
    asked: async (count) => {
      while (tally.asked < count && !state.stopped) await pause(20);
    },
  };
}

async function lane(index: number, options: LoadOptions, tally: Tally, state: { stopped: boolean }): Promise<void> {
  const request = options.requests[index % options.requests.length] as string;
  const thinkMs = index % (options.thinkers ?? 3) === 0 ? (options.thinkMs ?? 0) : 0;
  let line: Line | undefined;
  for (let turn = 0; !state.stopped; turn++) {
    tally.asked++;
    try {
      line = await once(line, request, options, tally);
    } catch (error) {
      tally.lost(error);
      line = undefined;
      await pause(AFTER_LOSS_MS);
    }
    if (thinkMs > 0) await pause(((index * 7 + turn * 13) % 31) * (thinkMs / 30));
  }
  line?.close();
}

/** @returns the line, where it can carry another request */
async function once(open: Line | undefined, request: string, options: LoadOptions, tally: Tally): Promise<Line | undefined> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const line = open && !open.over ? open : await Line.open(options.port(), timeoutMs, options.secure);
  const reply = await line.ask(request, timeoutMs);
  tally.answered(reply);
  options.onReply?.(reply);
  if (options.keepAlive && !line.over) return line;
  line.close();
  return undefined;
}

/** One request on a connection of its own; undefined where there was no reply. */
export async function askOnce(port: number, request: string, timeoutMs = TIMEOUT_MS): Promise<Reply | undefined> {
  try {
    const line = await Line.open(port, timeoutMs);
    const reply = await line.ask(request, timeoutMs);
    line.close();
    return reply;
  } catch (error) {
    if (error instanceof Lost) return undefined;
    throw error;
  }
}
