import type { ArmRollback, RouteReport, UpstreamRoutes } from '@gatehouse/definition';
import type { Logger } from '../compile/runtime.js';
import type { Pools } from '../upstream/pools.js';

const EVERY_MS = 5_000;
/** The control plane takes the figures of a process that says nothing for a minute for history. */
const AGAIN_AFTER_MS = 20_000;
const ROLLBACKS_AT_ONCE = 100;
const UPSTREAMS_MAX = 200;

export interface RouteReporterOptions {
  pools: Pools;
  send(report: RouteReport): Promise<void>;
  /** Undefined until the control plane was greeted. */
  gatewayId(): string | undefined;
  instanceId: string;
  log: Logger;
  everyMs?: number;
}

/**
 * Tells the control plane what this process knows of splits and mirrors: of an arm that it took out at once, and until it is heard; of figures now and then. Calls wait for none
 * of it: an arm that was taken out is out here whether anybody hears of it or not.
 */
export class RouteReporter {
  private readonly unheard: ArmRollback[] = [];
  private readonly timer: NodeJS.Timeout;
  private sending: Promise<void> | null = null;
  private stopped = false;
  private last = '';
  private lastAt = 0;

  constructor(private readonly options: RouteReporterOptions) {
    const { pools, log, everyMs = EVERY_MS } = options;
    pools.onRolledBack = (event) => {
      log.warn(event, 'an arm of a split was taken out');
      this.unheard.push(event);
      this.tell();
    };
    this.timer = setInterval(() => this.tell(), everyMs);
    this.timer.unref();
  }

  private tell(): void {
    this.sending ??= this.report().finally(() => {
      this.sending = null;
    });
  }

  private async report(): Promise<void> {
    const { gatewayId, instanceId, send } = this.options;
    const id = gatewayId();
    const rollbacks = this.unheard.slice(0, ROLLBACKS_AT_ONCE);
    const upstreams = this.routes();
    if (id === undefined || this.stopped || (rollbacks.length === 0 && upstreams.length === 0)) return;
    const figures = JSON.stringify(upstreams);
    const now = performance.now();
    if (rollbacks.length === 0 && figures === this.last && now - this.lastAt < AGAIN_AFTER_MS) return;
    try {
      await send({ gatewayId: id, instanceId, rollbacks, upstreams });
      this.unheard.splice(0, rollbacks.length);
      this.last = figures;
      this.lastAt = now;
    } catch {
      // the link says that the control plane is away; the next turn tells it again
    }
  }

  private routes(): UpstreamRoutes[] {
    const { pools } = this.options;
    const now = pools.now();
    const routes: UpstreamRoutes[] = [];
    for (const { id: upstreamId, split, mirror } of pools.states()) {
      if ((split === null && mirror === null) || routes.length === UPSTREAMS_MAX) continue;
      routes.push({
        upstreamId,
        ...(split !== null && { split: split.report(now) }),
        ...(mirror !== null && { mirror: { upstreamId: mirror.upstreamId, counts: { ...mirror.counts }, samples: [...mirror.samples] } }),
      });
    }
    return routes;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.options.pools.onRolledBack = () => {};
    await this.sending;
    this.stopped = true;
  }
}
