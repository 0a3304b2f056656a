import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Figure } from '../../bench/figures.js';
import { makeOffer, newOwner } from '../../offer.js';
import { startWorld } from '../../world.js';
import { askOnce } from '../load/load.js';
import { portOf, requestTo } from '../load/requests.js';
import { startNginx } from '../peers/peer.js';
import { howToInstall } from '../peers/programs.js';
import { atMost, type Row } from '../row.js';
import type { Aim, Case } from '../smuggling/case.js';
import { examine, type Verdict } from '../smuggling/examine.js';
import { chunkCases, framingCases } from '../smuggling/framing-cases.js';
import { fieldCases, lineCases } from '../smuggling/head-cases.js';
import { legalCases, pathCases } from '../smuggling/legal-cases.js';
import { startLenientUpstream } from '../smuggling/lenient-upstream.js';

const CASES: readonly Case[] = [...framingCases, ...chunkCases, ...lineCases, ...fieldCases, ...pathCases, ...legalCases];
/** What the protocol itself refuses: others are measured by that only. */
const OF_PROTOCOL = CASES.filter(({ own }) => !own);
const refusals = (cases: readonly Case[]): number => cases.filter(({ expect }) => expect === 'refuse').length;

/** Malformed requests over raw sockets, sent whole and in pieces, before an upstream that splits what it is given if it can. */
export const malformed: Row = {
  id: 'R9',
  title: 'malformed HTTP: refused, none split, no crash',
  async measure(options) {
    options.say(`${refusals(CASES)} malformed and ${CASES.length - refusals(CASES)} legal requests`);
    const { verdicts, crashes } = await examineOurs();
    const node = await examineNode();
    const nginx = await examineNginx();
    const anchors = {
      'Node, not refused': wrongOf(node).length,
      ...(nginx && { 'nginx, not refused': wrongOf(nginx).length, 'nginx, split': splitsOf(nginx) }),
    };
    const detail = {
      wrong: wrongOf(verdicts),
      legalServed: CASES.length - refusals(CASES),
      ofProtocol: refusals(OF_PROTOCOL),
      node: wrongOf(node),
      nginx: nginx ? wrongOf(nginx) : howToInstall('nginx'),
    };
    return [
      atMost({ id: 'R9', value: wrongOf(verdicts).length, unit: `of ${CASES.length} cases wrong`, goal: 0, anchors, detail }),
      atMost({ id: 'R9.splits', value: splitsOf(verdicts), unit: 'requests split', goal: 0 }),
      atMost({ id: 'R9.crashes', value: crashes, unit: 'ends of the process', goal: 0 }),
    ] satisfies Figure[];
  },
};

const wrongOf = (verdicts: readonly Verdict[]): string[] => verdicts.flatMap(({ name, wrong }) => (wrong ? [`${name}: ${wrong}`] : []));
const splitsOf = (verdicts: readonly Verdict[]): number => verdicts.filter(({ split }) => split).length;

const aimAt =
  (base: string, auth: string) =>
  (id: string): Aim => ({ path: `${base}/case-${id}-`, hidden: `${base}/hidden-${id}-`, host: 'drill.example', auth });

async function examineOurs(): Promise<{ verdicts: Verdict[]; crashes: number }> {
  const lenient = await startLenientUpstream();
  const upstream = { url: `http://127.0.0.1:${lenient.port}`, port: lenient.port, requests: [], close: () => lenient.close() };
  const world = await startWorld({ upstream, env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.1', GATEHOUSE_LOG_LEVEL: 'warn' } });
  try {
    const owner = await newOwner(world, 'drill');
    const offer = await makeOffer(world, owner, []);
    const { client } = owner;
    const params = { tenant: offer.tenant, api: offer.api, version: 'v1' };
    // whatever the path and method, it goes on: what is not refused as malformed is seen behind the gateway
    const settings = { upstreamId: offer.upstreamId, unmatched: 'forward' as const };
    const { id } = await client.revisions.create({ params, body: { fromRevisionId: offer.revisionId, settings } });
    await client.revisions.transition({ params: { ...params, revision: id }, body: { to: 'approved' } });
    await client.deployments.create({ params, body: { revisionId: id, environment: 'production' } });
    const port = portOf(world.stack.urls.gateways[0] as string);
    const forwarded = requestTo(offer, { path: '/anything', method: 'PUT' });
    while ((await askOnce(port, forwarded))?.status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    const before = world.stack.processes['gateway-1'];
    const verdicts = await examine({ port, aim: aimAt(`${offer.path}/things`, `X-API-Key: ${offer.key}\r\n`), seen: lenient.seen }, CASES);
    const after = world.stack.processes['gateway-1'];
    const serves = (await askOnce(port, requestTo(offer)))?.status === 200;
    const crashes = (after?.restarts ?? 0) - (before?.restarts ?? 0) + (serves && after?.pid === before?.pid ? 0 : 1);
    return { verdicts, crashes };
  } finally {
    await world.end();
  }
}

async function examineNginx(): Promise<Verdict[] | undefined> {
  const lenient = await startLenientUpstream();
  const nginx = await startNginx(lenient.port);
  try {
    return nginx && (await examine({ port: nginx.port, aim: aimAt('/things', ''), seen: lenient.seen }, OF_PROTOCOL));
  } finally {
    await nginx?.end();
    await lenient.close();
  }
}

/** Node's own server, which is no proxy: a request that its handler gets has been accepted. */
async function examineNode(): Promise<Verdict[]> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    request.on('end', () => {
      seen.push(request.url ?? '');
      response.end('ok');
    });
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await examine({ port: (server.address() as AddressInfo).port, aim: aimAt('/things', ''), seen }, OF_PROTOCOL);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
