import type { ActiveHealthCheck } from '@gatehouse/definition';
import type { Head } from '../../http1/head.js';
import { output } from '../../http1/output.js';
import type { CallHandler } from '../call-handler.js';
import type { ConnectionOwner } from '../connection-owner.js';
import type { Origin } from '../origin.js';
import type { Pool } from '../pool.js';
import { UpstreamConnection } from '../upstream-connection.js';

/** No status: there was no answer. */
export const NO_ANSWER = 0;

/** One health check on a connection of its own, which counts in no limit: it finds out whether the target takes connections too, however busy it is. */
export class Probe implements CallHandler, ConnectionOwner {
  readonly origin: Origin;
  readonly idleMs = 0;
  session: Buffer | undefined;
  private readonly connection: UpstreamConnection;
  private ended = false;

  /** @param finished told the status once, or NO_ANSWER */
  constructor(
    pool: Pool,
    private readonly requestHead: Buffer,
    { method, timeoutMs }: ActiveHealthCheck,
    private readonly finished: (status: number) => void,
  ) {
    this.origin = pool.origin;
    this.session = pool.session;
    this.connection = new UpstreamConnection(this, pool.addresses);
    this.connection.begin(this, method === 'HEAD', { connectMs: timeoutMs, firstByteMs: timeoutMs, idleMs: timeoutMs }, performance.now() + timeoutMs);
  }

  tick(nowMs: number): void {
    this.connection.tick(nowMs);
  }

  cancel(): void {
    this.ended = true;
    this.connection.abandon();
  }

  private conclude(status: number): void {
    if (this.ended) return;
    this.ended = true;
    this.connection.abandon();
    this.finished(status);
  }

  connected(): void {
    output.clear();
    output.put(this.requestHead);
    this.connection.flush();
  }

  /** The head decides; whatever body there is, is not read. */
  head(head: Head): boolean {
    this.conclude(head.status);
    return false;
  }

  interim(): void {}
  trailers(): void {}

  switches(): boolean {
    return false;
  }

  body(): void {}

  flush(): boolean {
    return true;
  }

  end(): void {}

  drained(): void {}

  defect(): void {
    this.conclude(NO_ANSWER);
  }

  failed(): void {
    this.conclude(NO_ANSWER);
  }

  giveBack(connection: UpstreamConnection): void {
    connection.destroy();
  }

  forget(): void {}
}
