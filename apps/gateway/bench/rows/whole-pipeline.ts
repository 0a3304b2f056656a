import type { Outcome, Row } from '../figures.js';
import { startGateway } from '../gateway/start-gateway.js';
import { cpuFigure, cpuPerRequest, newKey, printRequests } from '../load/cpu-per-request.js';
import { Field } from '../peers/contender.js';
import { haproxyFull } from '../peers/haproxy.js';
import { luaNginx } from '../peers/lua-nginx.js';
import { nginxBare, nginxFull } from '../peers/nginx-proxy.js';
import { startUpstream } from '../peers/upstream.js';

const LUA = 'lua-nginx: key, rate, id, log';
const EIGHT = 'gatehouse, eight policies';
/** With those of the whole pipeline, eight on the route. */
const BESIDE = ['ip-filter', 'correlation', 'cors', 'content-types', 'headers'];

export const wholePipeline: Row = {
  id: 'P2',
  about: 'CPU per request with API key, subscription and plan, rate limit, route match, request id, call record',
  async measure(room) {
    const upstream = await startUpstream(room);
    const key = newKey();
    const field = new Field();
    await field.add('nginx', () => nginxBare(room, upstream));
    await field.add('gatehouse', () => startGateway(room, { mode: 'full', upstream, key }));
    await field.add(EIGHT, async () => ({ ...(await startGateway(room, { mode: 'full', beside: BESIDE, upstream, key })), name: EIGHT }));
    await field.add('nginx: key, rate, id, log', () => nginxFull(room, upstream, key));
    await field.add('haproxy: key, rate, id, log', () => haproxyFull(room, upstream, key));
    await field.add(LUA, () => luaNginx(room, upstream, key));
    const rounds = await cpuPerRequest(room, field);
    printRequests('P2  the whole pipeline (nginx is the bare proxy)', rounds, field);
    const figures = [
      cpuFigure({ id: 'P2', name: 'gatehouse', base: 'nginx', goal: 1.2, must: 1.45 }, rounds),
      cpuFigure({ id: 'P2-eight', name: EIGHT, base: 'nginx', goal: 1.45 }, rounds),
    ];
    const outcome: Outcome = { figures, lacking: [] };
    if (field.has(LUA)) outcome.figures.push(cpuFigure({ id: 'P2-lua', name: 'gatehouse', base: LUA, goal: 0.55, must: 0.75 }, rounds));
    else outcome.lacking.push({ id: 'P2-lua', why: field.why(LUA) });
    return outcome;
  },
};
