import type { Outcome, Row } from '../figures.js';
import { startGateway } from '../gateway/start-gateway.js';
import { callUrl, cpuFigure, cpuPerRequest, newKey, printRequests, type RequestSample, warmUp } from '../load/cpu-per-request.js';
import { h2load } from '../load/h2load.js';
import { interleaved } from '../load/rounds.js';
import { HEADERS } from '../load/wrk.js';
import { newCertificate } from '../peers/certificate.js';
import { type Contender, Field } from '../peers/contender.js';
import { haproxyTls } from '../peers/haproxy.js';
import { nginxTls } from '../peers/nginx-proxy.js';
import { startUpstream } from '../peers/upstream.js';
import { need } from '../programs.js';
import { CORES, type Room } from '../room.js';
import { usageWhile } from '../usage.js';

const HTTP2 = { connections: 16, streams: 8 };

export const tls: Row = {
  id: 'P5',
  about: 'CPU per request inbound over TLS 1.3 kept alive, and over HTTP/2',
  async measure(room) {
    const upstream = await startUpstream(room);
    const key = newKey();
    const files = await newCertificate(room);
    const field = new Field();
    await field.add('nginx', () => nginxTls(room, upstream, files));
    await field.add('haproxy', () => haproxyTls(room, upstream, files));
    await field.add('gatehouse', () => startGateway(room, { mode: 'bare', upstream, key, tls: files }));
    const rounds = await cpuPerRequest(room, field);
    printRequests('P5  TLS 1.3, kept alive', rounds, field);
    const outcome: Outcome = { figures: [cpuFigure({ id: 'P5', name: 'gatehouse', base: 'nginx', goal: 1.3 }, rounds)], lacking: [] };
    await http2(room, field, outcome);
    return outcome;
  },
};

async function http2(room: Room, field: Field, outcome: Outcome): Promise<void> {
  try {
    need('h2load');
    for (const contender of field.contenders) await warmUp(() => sample(room, contender, 1));
    const rounds = await interleaved(field.contenders, room.settings.rounds, (contender) => sample(room, contender, room.settings.seconds));
    printRequests(`P5  HTTP/2, ${HTTP2.connections} connections of ${HTTP2.streams} streams`, rounds, field);
    outcome.figures.push(cpuFigure({ id: 'P5-http2', name: 'gatehouse', base: 'nginx', goal: 2.5 }, rounds));
  } catch (error) {
    outcome.lacking.push({ id: 'P5-http2', why: (error as Error).message });
  }
}

async function sample(room: Room, contender: Contender, seconds: number): Promise<RequestSample> {
  const work = () => h2load(room, { url: callUrl(contender), headers: { ...HEADERS, ...contender.headers }, seconds, ...HTTP2 });
  const { result, usage } = await usageWhile(contender.pids, CORES.proxy, work);
  const [userUs, systemUs] = [usage.userUs / result.requests, usage.systemUs / result.requests];
  return { ...result, ...usage, userUs, systemUs, cpuUs: userUs + systemUs };
}
