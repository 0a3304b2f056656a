import { setTimeout as pause } from 'node:timers/promises';
import { makeOffer, newOwner, type Offer } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld } from '../world.js';
import { type Figure, percentile, type Row, rounded } from './figures.js';

const GATEWAYS = 4;
const CHANGES = 200;
/** How often each gateway is asked which revision it serves: the figure is that much too high at most. */
const ASK_MS = 5;
/** Between two changes, so that the acknowledgements of one are no part of the next; of uneven length, so that no timer keeps step. */
const BETWEEN_MS = 250;
const LOST_MS = 20_000;
const MARK = 'x-revision';

/** From the moment a deployment is asked of the management API until the last of four gateways answers calls with it, seen on the wire. */
export const propagation: Row = {
  id: 'P10',
  async measure(): Promise<Figure[]> {
    const world = await startWorld({ gateways: GATEWAYS });
    try {
      const owner = await newOwner(world, 'bench');
      const offer = await makeOffer(world, owner, []);
      const revisions = [await markedRevision(owner, offer, 'a'), await markedRevision(owner, offer, 'b')];
      const times: number[] = [];
      for (let change = 0; change < CHANGES + 5; change++) {
        const { id, mark } = revisions[change % 2] as Revision;
        const ms = await deployAndWatch(owner, offer, id, mark, world.stack.urls.gateways);
        await pause(BETWEEN_MS + (change % 7) * 31);
        if (change >= 5) times.push(ms); // the first ones warm connections and caches
      }
      return [figureOf(times)];
    } finally {
      await world.end();
    }
  },
};

interface Revision {
  id: string;
  mark: string;
}

/** Open to all, so that no plan limits the asking, and marked by a response header. */
async function markedRevision({ client }: Person, offer: Offer, mark: string): Promise<Revision> {
  const params = { tenant: offer.tenant, api: offer.api, version: 'v1' };
  const policies = [{ type: 'headers', config: { response: { set: [{ name: MARK, value: mark }] } } }];
  const settings = { upstreamId: offer.upstreamId, anonymous: true, policies };
  const { id } = await client.revisions.create({ params, body: { fromRevisionId: offer.revisionId, settings } });
  await client.revisions.transition({ params: { ...params, revision: id }, body: { to: 'approved' } });
  return { id, mark };
}

async function deployAndWatch({ client }: Person, offer: Offer, revisionId: string, mark: string, gateways: readonly string[]): Promise<number> {
  const params = { tenant: offer.tenant, api: offer.api, version: 'v1' };
  const began = performance.now();
  const deployed = client.deployments.create({ params, body: { revisionId, environment: 'production' } });
  const [, ...seen] = await Promise.all([deployed, ...gateways.map((gateway) => serves(`${gateway}${offer.path}/things`, mark, began))]);
  return Math.max(...seen) - began;
}

/** When the gateway first answered with this mark. */
async function serves(url: string, mark: string, began: number): Promise<number> {
  for (;;) {
    const response = await fetch(url);
    await response.arrayBuffer();
    const now = performance.now();
    if (response.headers.get(MARK) === mark) return now;
    if (now - began > LOST_MS) throw new Error(`${url} does not serve the change after ${LOST_MS} ms (it answers ${response.status})`);
    await pause(ASK_MS);
  }
}

function figureOf(times: readonly number[]): Figure {
  const [p50, p99] = [percentile(times, 0.5) / 1_000, percentile(times, 0.99) / 1_000];
  return {
    id: 'P10',
    value: rounded(p50, 3),
    unit: 's, median',
    goal: 0.3,
    must: 1,
    holds: p50 <= 0.3 && p99 <= 1,
    anchors: { 'Tyk, published': 1, 'Kong, published': 5, 'Gravitee, published': 5 },
    detail: { p99: rounded(p99, 3), p99Goal: 1, largest: rounded(Math.max(...times) / 1_000, 3), changes: times.length, gateways: GATEWAYS },
  };
}
