import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledgement, Manifest } from '@gatehouse/definition';
import { objectKey } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { settled } from '../../offer.js';
import { badRequests } from '../forging/bad-requests.js';
import { type Forgery, forgeries, type Keys, MARK, marked } from '../forging/forgeries.js';
import { ForgingLink } from '../forging/forging-link.js';
import { type GatewayProcess, startGatewayProcess } from '../gateway-process.js';
import { type Ground, secretsOf, startGround } from '../ground.js';
import { askOnce } from '../load/load.js';
import { requestTo } from '../load/requests.js';
import { allOf, type Row } from '../row.js';

/** How long a forgery has to come into force, had it been taken: a true one takes less than a tenth of that. */
const EFFECT_MS = 1_500;

/** Bad configuration offered to the management API, and by a control plane that lies to a gateway: refused, and nothing changed on the wire. */
export const badConfiguration: Row = {
  id: 'R4',
  title: 'bad configuration refused, nothing changed',
  async measure() {
    const ground = await startGround({ gateways: 1 });
    const link = new ForgingLink(ground.world.stack.urls.control);
    let gateway: GatewayProcess | undefined;
    try {
      const env = {
        GATEHOUSE_CONTROL_URL: await link.start(),
        GATEHOUSE_GATEWAY_NAME: 'misled',
        GATEHOUSE_GATEWAY_TOKEN: secretsOf(ground.world).gatewayToken,
      };
      gateway = await startGatewayProcess({ ...env, REDIS_URL: ground.world.stack.urls.redis });
      const api = await throughApi(ground);
      const wire = await throughLink(ground, link, gateway);
      return [
        allOf({ id: 'R4.api', value: api.refused, unit: `of ${api.of} refused by the API`, goal: api.of, detail: { taken: api.taken } }),
        allOf({
          id: 'R4.gateway',
          value: wire.refused,
          unit: `of ${wire.of} refused by the gateway`,
          goal: wire.of,
          detail: { taken: wire.taken, said: wire.said },
        }),
      ];
    } finally {
      await gateway?.stop();
      link.stop();
      await ground.end();
    }
  },
};

interface Outcome {
  refused: number;
  of: number;
  taken: string[];
}

async function throughApi({ world, owner, offer, gateways }: Ground): Promise<Outcome> {
  const port = gateways[0] as number;
  const before = await fingerprint(port, offer);
  const requests = badRequests(offer);
  const taken: string[] = [];
  for (const { name, method = 'POST', path, body } of requests) {
    const url = `${world.stack.urls.control}/api/v1/tenants/${offer.tenant}${path}`;
    const response = await fetch(url, { method, headers: { ...owner.headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const problem = (await response.json()) as { code?: string };
    if (response.status < 400 || response.status >= 500 || !problem.code) taken.push(`${name}: ${response.status} ${JSON.stringify(problem).slice(0, 200)}`);
  }
  await settled(world);
  const after = await fingerprint(port, offer);
  if (after !== before) taken.push(`the wire changed: ${before} -> ${after}`);
  return { refused: requests.length - taken.length, of: requests.length, taken };
}

async function throughLink(ground: Ground, link: ForgingLink, gateway: GatewayProcess): Promise<Outcome & { said: Record<string, string> }> {
  const { offer } = ground;
  const request = requestTo(offer);
  const serves = async () => (await askOnce(gateway.port, request))?.status === 200;
  await waitFor(serves, { timeoutMs: 30_000, what: `a gateway behind the lying control plane (${gateway.ended() ?? 'running'})` });
  const keys = keysOf(link.workshop().manifest, ground);
  const all = forgeries(keys);
  const taken: string[] = [];
  const said: Record<string, string> = {};
  const before = await fingerprint(gateway.port, offer);
  for (const forgery of all) {
    const answer = await offerForgery(link, forgery);
    said[forgery.name] = answer ? `${answer.state}: ${answer.errors[0]?.message ?? ''}` : 'nothing';
    const after = await fingerprint(gateway.port, offer);
    if (answer?.state === 'applied') taken.push(`${forgery.name}: acknowledged as applied`);
    else if (after !== before) taken.push(`${forgery.name}: the wire changed: ${before} -> ${after}`);
  }
  await demandTrueOne(link, keys, gateway, request);
  return { refused: all.length - taken.length, of: all.length, taken, said };
}

/** @returns what the gateway said of it; nothing where it does not even look, as at an older sequence */
async function offerForgery(link: ForgingLink, forgery: Forgery): Promise<Acknowledgement | undefined> {
  const count = link.acknowledgements.length;
  link.offer(forgery.make(link.workshop()));
  await pause(EFFECT_MS);
  return link.acknowledgements.slice(count).find(({ state }) => state === 'applied') ?? link.acknowledgements[count];
}

/** A gateway that refuses everything would pass: a whole one, made in the same way, must come into force. */
async function demandTrueOne(link: ForgingLink, keys: Keys, gateway: GatewayProcess, request: string): Promise<void> {
  const workshop = link.workshop();
  link.offer(workshop.withObjects({ [keys.api]: marked(workshop, keys) }));
  const shows = async () => (await askOnce(gateway.port, request))?.head.toLowerCase().includes(`${MARK}: yes`);
  await waitFor(shows, { timeoutMs: 15_000, what: 'a true snapshot after all forged ones, which proves that these were read at all,' });
}

function keysOf(manifest: Manifest, { offer }: Ground): Keys {
  const api = manifest.objects.find(({ key }) => key.startsWith('api:') && key.endsWith(`:${offer.versionId}`))?.key;
  if (!api) throw new Error('the API is not in the snapshot');
  return { api, upstream: objectKey.upstream(offer.upstreamId), plan: objectKey.plan(offer.planId) };
}

/** What callers see: a served call, no key, a wrong key, an unknown path, a body. Without what differs from call to call. */
async function fingerprint(port: number, offer: Ground['offer']): Promise<string> {
  const requests = [
    requestTo(offer),
    requestTo(offer, { method: 'POST', body: 'x' }),
    requestTo(offer, { path: '/unknown' }),
    requestTo({ ...offer, key: 'wrong' }),
    requestTo({ ...offer, path: '/nobody' }),
  ];
  const replies = await Promise.all(requests.map((request) => askOnce(port, request)));
  const lasting = (text = '') => text.replace(/x-request-id: [^\r]*|date: [^\r]*|"requestId":"[^"]*"|ratelimit: [^\r]*/gi, '');
  return replies.map((reply) => `${reply?.status} ${lasting(reply?.head)} ${lasting(reply?.body)}`).join('\n');
}
