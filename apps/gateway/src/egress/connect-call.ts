import { performance } from 'node:perf_hooks';
import { Attempt } from '../exchange/attempt.js';
import type { Call } from '../exchange/carrier.js';
import type { Exchange } from '../exchange/exchange.js';
import type { Head } from '../http1/head.js';
import { output } from '../http1/output.js';
import { Reply, refuse } from '../pipeline/reply.js';
import { runResponse } from '../pipeline/run.js';
import { egressReply } from '../terminals/http/fault-replies.js';
import { Tunnel } from '../upgrade/tunnel.js';
import type { CallHandler, UpstreamFault } from '../upstream/call-handler.js';
import type { CompiledTarget } from '../upstream/target.js';
import type { Upstream } from '../upstream/upstream.js';
import type { UpstreamConnection } from '../upstream/upstream-connection.js';

const BUSY = refuse('gateway.upstream_busy');

/** CONNECT (RFC 9110, 9.3.6): opens a connection of its own to the destination, says so, and lets bytes through. */
export class ConnectCall implements Call, CallHandler {
  private readonly startedAt: number;
  private readonly current: Attempt;
  private readonly target: CompiledTarget;
  private connection: UpstreamConnection | null = null;

  constructor(
    private readonly x: Exchange,
    private readonly upstream: Upstream,
  ) {
    this.startedAt = x.marks.last;
    this.target = upstream.targets[0] as CompiledTarget;
    this.current = new Attempt(this.target.id, 0);
  }

  start(): void {
    const { x } = this;
    x.call = this;
    x.attempts.push(this.current);
    const connection = this.target.pool.connect();
    if (connection === null) {
      this.give(BUSY);
      return;
    }
    this.connection = connection;
    this.target.state.inFlight++;
    connection.onGone = () => void this.target.state.inFlight--;
    connection.begin(this, false, this.upstream.settings.timeouts, 0);
  }

  connected(): void {
    const { x, connection, current } = this;
    if (connection === null) return;
    current.connectUs = Math.round((performance.now() - this.startedAt) * 1000);
    current.address = connection.peer;
    current.status = 200;
    const replaced = runResponse(x);
    if (replaced instanceof Promise) void replaced.then((reply) => this.open(connection, reply));
    else this.open(connection, replaced);
  }

  private open(connection: UpstreamConnection, replaced: Reply | undefined): void {
    const { x } = this;
    if (this.connection === null || x.ended) return;
    if (replaced !== undefined) {
      this.cancel();
      x.call = null;
      x.sendReplacement(replaced);
      return;
    }
    const tunnel = new Tunnel(x, connection, false);
    connection.handOverRaw(tunnel);
    x.call = tunnel;
    x.closeAfter = true;
    x.status = 200;
    x.responseStarted = true;
    output.clear();
    output.text('HTTP/1.1 200 Connection established\r\n');
    x.writeResponseLines();
    output.crlf();
    x.carrier.flush();
    x.carrier.switchTo(tunnel);
  }

  cancel(): void {
    const { connection } = this;
    this.connection = null;
    connection?.abandon();
  }

  failed(fault: UpstreamFault, message: string): void {
    this.connection = null;
    this.current.error = `${fault}: ${message}`;
    this.give(egressReply(fault, message));
  }

  defect(error: unknown): void {
    this.x.runtime.log.error({ err: error, requestId: this.x.requestId }, 'a tunnel failed by a defect');
    this.failed('reset', 'a defect');
  }

  private give(reply: Reply): void {
    const { x } = this;
    x.call = null;
    if (reply.code !== 'gateway.destination_refused') x.outcome = 'failed';
    x.answer(reply);
  }

  clientDrained(): void {}
  drained(): void {}
  interim(_head: Head): void {}
  switches(_head: Head): boolean {
    return false;
  }
  /** Nobody was asked anything yet: what comes before the tunnel stands is not ours to read. */
  head(_head: Head): boolean {
    return false;
  }
  body(): void {}
  trailers(_text: string): void {}
  flush(): boolean {
    return true;
  }
  end(): void {}
}
