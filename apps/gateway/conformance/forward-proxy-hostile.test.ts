import net from 'node:net';
import { Egress, type SnapshotObject } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { WayOut } from '../src/egress/way-out.js';
import { AddressGuard } from '../src/upstream/address-guard.js';
import { Pools } from '../src/upstream/pools.js';
import { api, caller, conformance, type Gateway, plan, policy, startGateway } from './harness.js';
import { RawClient } from './raw-client.js';

const KEPT = [policy('subscription'), policy('plan-limits')];
const basic = (key: string): string => `Proxy-Authorization: Basic ${Buffer.from(`shop:${key}`).toString('base64')}\r\n`;
const leadingOut = (destinations: { host: string; ports: number[] }[]): SnapshotObject =>
  api({ upstreamId: null, egress: Egress.parse({ destinations }), policies: KEPT });

async function proxy(objects: readonly SnapshotObject[], allowed: string[] = ['*']): Promise<Gateway & { proxyPort: number }> {
  const guard = new AddressGuard(allowed);
  const gateway = await startGateway(objects, { proxy: { host: '127.0.0.1', port: 0 }, wayOut: new WayOut(guard, new Pools(guard)) });
  return Object.assign(gateway, { proxyPort: gateway.proxyPort ?? 0 });
}

async function client(gateway: { proxyPort: number }): Promise<RawClient> {
  const made = await RawClient.connect(gateway.proxyPort);
  onTestFinished(() => void made.socket.destroy());
  return made;
}

/** A server that keeps what came, and answers as told. */
async function server(
  onData: (socket: net.Socket, text: string) => void,
  options: net.ServerOpts = {},
): Promise<{ port: number; seen: string[]; ended: number[] }> {
  const seen: string[] = [];
  const ended: number[] = [];
  const listening = net.createServer(options, (socket) => {
    const at = seen.push('') - 1;
    socket.on('error', () => {});
    socket.on('end', () => void ended.push(at));
    socket.on('data', (bytes) => {
      seen[at] += bytes.toString('latin1');
      onData(socket, bytes.toString('latin1'));
    });
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listening.close());
  return { port: (listening.address() as net.AddressInfo).port, seen, ended };
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

conformance('a hostile client of the forward proxy', () => {
  const serve = async (handler: Parameters<typeof server>[0], options: net.ServerOpts = {}) => {
    const outside = await server(handler, options);
    const { key, objects } = caller();
    const gateway = await proxy([leadingOut([{ host: '127.0.0.1', ports: [outside.port] }]), plan(), ...objects]);
    return { outside, key, gateway, authority: `127.0.0.1:${outside.port}` };
  };

  test('what stands behind a CONNECT is the tunnel’s, and no request where the CONNECT is refused', async () => {
    const { outside, key, gateway, authority } = await serve((socket, text) => void socket.write(text));
    const early = await client(gateway);
    early.send(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${basic(key)}\r\nearly bytes`);
    await waitFor(() => early.received.includes('early bytes'));
    expect(outside.seen[0]).toBe('early bytes');
    const refused = await client(gateway);
    const inner = `GET http://${authority}/inner HTTP/1.1\r\nHost: ${authority}\r\n${basic(key)}\r\n`;
    refused.send(`CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n${basic(key)}\r\n${inner}`);
    const answered = await refused.untilClosed();
    expect(answered.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 403']);
    expect(outside.seen).toHaveLength(1);
    // nor where nobody said who asks
    const unknown = await client(gateway);
    unknown.send(`CONNECT ${authority} HTTP/1.1\r\nHost: x\r\n\r\n${inner}`);
    expect((await unknown.untilClosed()).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 407']);
    expect(outside.seen).toHaveLength(1);
  });

  test('a half-closed tunnel goes on the other way', async () => {
    const sockets: net.Socket[] = [];
    const { outside, key, gateway, authority } = await serve((socket) => void sockets.push(socket), { allowHalfOpen: true });
    const half = await client(gateway);
    half.send(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${basic(key)}\r\n`);
    await waitFor(() => half.received.includes('200'));
    half.send('last');
    half.socket.end();
    await waitFor(() => outside.ended.length === 1, { what: 'the end at the other side' });
    expect(outside.seen[0]).toBe('last');
    sockets[0]?.end('after the end');
    await waitFor(() => half.received.includes('after the end'), { what: 'what came after' });
  });

  test('a request in clear goes there with nothing of the caller’s way, whatever its head says', async () => {
    const { outside, key, gateway, authority } = await serve((socket) => void socket.write(OK));
    const host = `Host: ${authority}\r\n`;
    const telling = 'X-Forwarded-For: 1.2.3.4\r\nForwarded: for=1.2.3.4\r\nX-Real-IP: 1.2.3.4\r\n';
    const cases: [head: string, status: number, seen: string, body?: string][] = [
      [`GET http://${authority}/a HTTP/1.1\r\nHost: other.test\r\n`, 200, 'GET /a'],
      [`GET http://${authority}/a HTTP/1.1\r\n${host}Proxy-Connection: keep-alive\r\n${telling}`, 200, 'GET /a'],
      [`GET http://${authority}/a HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: upgrade\r\n`, 200, 'GET /a'],
      [`GET http://${authority}/a HTTP/1.1\r\n${host}Connection: proxy-authorization, host\r\n`, 200, 'GET /a'],
      [`OPTIONS http://${authority} HTTP/1.1\r\n${host}`, 200, 'OPTIONS *'],
      [`OPTIONS http://${authority}/ HTTP/1.1\r\n${host}`, 200, 'OPTIONS /'],
      [`GET http://${authority}?q HTTP/1.1\r\n${host}`, 200, 'GET /?q'],
      [`GET http://user@${authority}/ HTTP/1.1\r\n${host}`, 400, ''],
      [`GET http://${authority}#/ HTTP/1.1\r\n${host}`, 400, ''],
      [`GET http://${authority}/a HTTP/1.1\r\n${host}${host}`, 400, ''],
      [`GET http://${authority}/a HTTP/1.1\r\n`, 400, ''],
      [`GET http://${authority}/a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n`, 400, ''],
      [
        `POST http://${authority}/t HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n`,
        200,
        'POST /t',
        `1\r\nx\r\n0\r\nProxy-Authorization: trailing\r\n${telling}X-Own: kept\r\n\r\n`,
      ],
    ];
    const all = () => outside.seen.join('');
    for (const [head, status, seen, body = ''] of cases) {
      const before = all().length;
      const one = await client(gateway);
      one.send(`${head}${basic(key)}\r\n${body}`);
      expect([head, (await one.response()).status]).toEqual([head, status]);
      one.socket.destroy();
      const text = all().slice(before);
      expect(text.split(' HTTP/1.1')[0], head).toBe(seen);
      expect(text, head).not.toMatch(/1\.2\.3\.4|proxy-|upgrade|other\.test|trailing/i);
      if (seen !== '') expect(text.match(/^host: (.*)\r$/m)?.[1], head).toBe(authority);
    }
    expect(all()).toContain('x-own: kept');
  });

  test('no spelling of a host or port leads into the private network, or to another place than it says', async () => {
    const { key, objects } = caller();
    const gateway = await proxy([leadingOut([{ host: '*', ports: [80, 443] }]), plan(), ...objects], []);
    const inside =
      '[::ffff:7f00:1] [64:ff9b::7f00:1] [2002:7f00:1::] [::127.0.0.1] [fec0::1] [0:0:0:0:0:0:0:1] [::FFFF:127.0.0.1] 127.0.0.1. 0x7f.1 017700000001 255.255.255.255 224.0.0.1 localhost. LOCALHOST a.localhost';
    const malformed =
      '[fe80::1%25lo]:443 127.0.0.1:65979 １２７.0.0.1:443 127。0。0。1:443 127.0.0.1:443:80 :443 []:443 [::1]:443@a.test:443 999.1.1.1:443 4294967296:443 127.0.0.1:-1 127.0.0.1:+443 127.0.0.1:0x1bb';
    const forms: [string, number][] = [
      ...inside.split(' ').map((host): [string, number] => [`${host}:443`, 403]),
      ['127.0.0.1:0443', 403],
      ...malformed.split(' ').map((target): [string, number] => [target, 400]),
    ];
    for (const [target, status] of forms) {
      const one = await client(gateway);
      one.send(Buffer.from(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n${basic(key)}\r\n`));
      expect([target, (await one.response()).status]).toEqual([target, status]);
      one.socket.destroy();
    }
  });

  test('a head without end is refused, and who asked before says it again for each request', async () => {
    const { outside, key, gateway, authority } = await serve((socket) => void socket.write(OK));
    const big = await client(gateway);
    big.send(`CONNECT ${authority} HTTP/1.1\r\nHost: x\r\n${`X-Pad: ${'p'.repeat(4000)}\r\n`.repeat(40)}`);
    await waitFor(() => big.received.includes('\r\n'));
    expect(big.received.toString('latin1')).toMatch(/^HTTP\/1.1 431/);
    const swap = await client(gateway);
    swap.send(`GET http://${authority}/1 HTTP/1.1\r\nHost: x\r\n${basic(key)}\r\n`);
    await waitFor(() => swap.received.includes('ok'));
    swap.received = Buffer.alloc(0);
    swap.send(`GET http://${authority}/2 HTTP/1.1\r\nHost: x\r\n\r\n`);
    await waitFor(() => swap.received.includes('\r\n\r\n'));
    expect(swap.received.toString('latin1')).toMatch(/^HTTP\/1.1 407/);
    expect(outside.seen.join('')).not.toContain('/2');
  });
});
