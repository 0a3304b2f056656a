import tls from 'node:tls';
import { freePort } from '@gatehouse/embedded';
import { waitFor } from '@gatehouse/testing';
import { TestAuthority } from '@gatehouse/testing/authority';
import type { Figure } from '../bench/figures.js';
import { startGround } from './ground.js';
import type { Secure } from './load/line.js';
import { startLoad } from './load/load.js';
import { requestTo } from './load/requests.js';
import { atMost, type DrillOptions, scaled } from './row.js';

const HOST = 'api.drill.example';
const SWAPS = 5;
const REQUESTS = 10_000;
const LANES = 8;

/** Requests lost over TLS while the certificate of their host is replaced, five times, through the management API. */
export async function measureCertificates(options: DrillOptions): Promise<Figure> {
  const port = await freePort();
  const ground = await startGround({ gateways: 1, env: { GATEHOUSE_GATEWAY_TLS_PORT: String(port) } });
  try {
    const { client } = ground.owner;
    const authority = await TestAuthority.create();
    const issue = () => authority.issue({ hosts: [HOST] });
    const secure = { servername: HOST, ca: authority.cert };
    const first = await issue();
    const params = { tenant: ground.offer.tenant };
    const { id } = await client.certificates.create({ params, body: { name: 'drill', chainPem: first.cert, keyPem: first.key } });
    await shown(port, secure, undefined);
    const load = (keepAlive: boolean) =>
      startLoad({
        port: () => port,
        lanes: LANES,
        keepAlive,
        thinkMs: 20,
        secure,
        requests: [requestTo(ground.offer, { keepAlive, headers: { host: HOST } })],
      });
    const loads = [load(true), load(false)];
    const count = scaled(REQUESTS, options, 200);
    for (let swap = 0; swap < SWAPS; swap++) {
      await Promise.race(loads.map((one) => one.asked((count * (swap + 0.5)) / SWAPS)));
      options.say(`certificate ${swap + 1}`);
      const before = await shown(port, secure, undefined);
      const next = await issue();
      await client.certificates.update({ params: { ...params, certificate: id }, body: { chainPem: next.cert, keyPem: next.key } });
      await shown(port, secure, before);
    }
    await Promise.all(loads.map((one) => one.asked(count)));
    const [kept, fresh] = await Promise.all(loads.map((one) => one.stop()));
    const asked = (kept?.asked ?? 0) + (fresh?.asked ?? 0);
    const detail = { swaps: SWAPS, keepAlive: kept?.report(), newConnections: fresh?.report() };
    return atMost({ id: 'R1.certificates', value: (kept?.bad ?? 0) + (fresh?.bad ?? 0), unit: `lost of ${asked} requests over TLS`, goal: 0, detail });
  } finally {
    await ground.end();
  }
}

/** The fingerprint of the certificate that new connections are shown, once it is another one than `before`. */
function shown(port: number, secure: Secure, before: string | undefined): Promise<string> {
  const look = () =>
    new Promise<string | undefined>((resolve) => {
      const socket = tls.connect({ port, host: '127.0.0.1', ...secure }, () => {
        const { fingerprint256 } = socket.getPeerCertificate();
        socket.destroy();
        resolve(fingerprint256 === before ? undefined : fingerprint256);
      });
      socket.on('error', () => resolve(undefined));
    });
  return waitFor(look, { timeoutMs: 20_000, what: 'the new certificate in handshakes' });
}
