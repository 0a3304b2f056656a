import type { Row } from '../figures.js';
import { startGateway } from '../gateway/start-gateway.js';
import { cpuFigure, cpuPerRequest, newKey, printRequests } from '../load/cpu-per-request.js';
import { Field } from '../peers/contender.js';
import { haproxyBare } from '../peers/haproxy.js';
import { nginxBare } from '../peers/nginx-proxy.js';
import { startUpstream } from '../peers/upstream.js';

const FALL_BACK = 'gatehouse, fall-back engine';

export const bare: Row = {
  id: 'P1',
  about: 'CPU per request, bare proxy, small replies, one core; both engines',
  async measure(room) {
    const upstream = await startUpstream(room);
    const key = newKey();
    const field = new Field();
    await field.add('nginx', () => nginxBare(room, upstream));
    await field.add('haproxy', () => haproxyBare(room, upstream));
    await field.add('gatehouse', () => startGateway(room, { mode: 'bare', upstream, key }));
    await field.add(FALL_BACK, () => startGateway(room, { mode: 'bare', upstream, key, sockets: 'public' }));
    const rounds = await cpuPerRequest(room, field);
    printRequests('P1  a bare proxy', rounds, field);
    return {
      figures: [
        cpuFigure({ id: 'P1', name: 'gatehouse', base: 'nginx', goal: 0.95, must: 1.1 }, rounds),
        // documented API only: the reads of ordinary sockets cost a buffer each
        cpuFigure({ id: 'P1-fall-back', name: FALL_BACK, base: 'nginx', goal: 1.5 }, rounds),
      ],
      lacking: [],
    };
  },
};
