import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { frame, Type } from '../../conformance/frame-socket.js';
import { installed, lack, output, PROGRAMS } from '../programs.js';
import { type Outcome, type Row, Tally } from '../row.js';
import { type Stage, stage } from '../stage.js';
import { CONNECTION_ERRORS, Code, LEGAL, MALFORMED, PASSED_OVER, request, WRONG_LENGTHS } from './cases.js';
import { FrameClient } from './frame-client.js';

const OK = 0x88;
const BAD_REQUEST = 0x8c;

/** Runs on a connection that is given up afterwards. */
async function onConnection(gateway: Stage, bare: boolean, work: (client: FrameClient) => Promise<unknown>): Promise<void> {
  const client = await FrameClient.connect(gateway, bare);
  try {
    await work(client);
  } finally {
    client.socket.destroy();
  }
}

async function ownCases(gateway: Stage, seen: string[], tally: Tally): Promise<void> {
  for (const { section, name, sent, codes, bare = false } of CONNECTION_ERRORS) {
    await tally.check(`${section} ${name} ends the connection`, () =>
      onConnection(gateway, bare, async (client) => {
        client.send(...sent);
        const end = await client.wait(() => client.end, 'the end of the connection');
        if (end !== 'closed' && !codes.includes(end)) throw new Error(`code ${end} instead of ${codes.join(' or ')}`);
      }),
    );
  }
  const refused = (client: FrameClient) => client.reset(1) !== undefined || client.status(1) === BAD_REQUEST || client.end !== undefined;
  const wrong = [
    ...MALFORMED.map(({ section, name, pairs }) => ({ name: `${section} ${name}`, sent: [request(1, pairs)] })),
    ...WRONG_LENGTHS.map(({ name, sent }) => ({ name: `8.1.1 a body ${name} than said`, sent })),
  ];
  for (const { name, sent } of wrong) {
    await tally.check(`${name} is refused, and nothing is passed on`, () =>
      onConnection(gateway, false, async (client) => {
        const before = seen.length;
        client.send(...sent);
        await client.wait(() => refused(client), 'the refusal');
        if (seen.length > before) throw new Error(`${seen.at(-1)} was passed on`);
      }),
    );
  }
  for (const { section, name, sent } of LEGAL) {
    await tally.check(`${section} ${name}`, () =>
      onConnection(gateway, false, async (client) => {
        client.send(...sent);
        const status = await client.wait(() => client.status(1), 'the response');
        if (status !== OK) throw new Error(`first byte of the head is ${status.toString(16)}`);
      }),
    );
  }
  for (const { section, name, instead, sent } of PASSED_OVER) {
    await tally.check(`${section} ${name} ${instead}, and never passed on`, () =>
      onConnection(gateway, false, async (client) => {
        const before = seen.length;
        client.send(...sent, request(7));
        if ((await client.wait(() => client.status(7), 'the response')) !== OK) throw new Error('not 200');
        const passed = seen.slice(before).find((text) => text.includes('forbidden'));
        if (passed !== undefined) throw new Error(`${passed} was passed on`);
      }),
    );
  }
  await tally.check('6.7 a PING is answered with its own bytes', () =>
    onConnection(gateway, false, async (client) => {
      client.send(frame(Type.ping, 0, 0, Buffer.from('8 bytes!')));
      const pong = await client.wait(() => client.of(Type.ping)[0], 'the answer');
      if (pong.flags !== 1 || pong.payload.toString() !== '8 bytes!') throw new Error('not the same');
    }),
  );
  await tally.check('5.1 a stream that was reset may be followed by others', () =>
    onConnection(gateway, false, async (client) => {
      client.send(request(1), frame(Type.resetStream, 0, 1, [0, 0, 0, Code.protocol]), request(3));
      if ((await client.wait(() => client.status(3), 'the response')) !== OK) throw new Error('not 200');
    }),
  );
}

/** nghttp and h2load: a client and a load generator on the same reference implementation. */
async function programs(gateway: Stage, tally: Tally): Promise<{ id: string; why: string }[]> {
  const lacking: { id: string; why: string }[] = [];
  if (!installed(PROGRAMS.nghttp)) lacking.push({ id: 'http2.nghttp', why: lack(PROGRAMS.nghttp) });
  else
    await tally.check('nghttp asks for 20 at once', async () => {
      const text = await output(PROGRAMS.nghttp, ['--no-verify-peer', '-m', '20', `${gateway.secureUrl}/n`]);
      if (text !== 'ok'.repeat(20)) throw new Error(text.slice(0, 100));
    });
  if (!installed(PROGRAMS.h2load)) lacking.push({ id: 'http2.h2load', why: lack(PROGRAMS.h2load) });
  else
    await tally.check('h2load has 2,000 answers to 2,000 requests', async () => {
      const text = await output(PROGRAMS.h2load, ['-n', '2000', '-c', '4', '-m', '50', `${gateway.secureUrl}/n`]);
      if (!/2000 succeeded, 0 failed, 0 errored, 0 timeout/.test(text)) throw new Error(text.slice(-400));
    });
  return lacking;
}

/** h2spec's own figure, where it is installed. */
async function published(gateway: Stage): Promise<Tally> {
  const tally = new Tally('http2.h2spec');
  const { port } = new URL(gateway.secureUrl);
  const args = ['-h', '127.0.0.1', '-p', port, '-t', '-k', '-P', new URL(`${gateway.secureUrl}/h`).pathname];
  const text = await output(PROGRAMS.h2spec, args).catch((error: { stdout?: string; message: string }) => error.stdout || error.message);
  const [, passed, failed] = /(\d+) passed, \d+ skipped, (\d+) failed/.exec(text) ?? [];
  if (passed === undefined) throw new Error(text.slice(-500));
  tally.passed = Number(passed);
  const names = [...text.matchAll(/^\s*[×x] (.+)$/gm)].map(([, name]) => name ?? '');
  for (let i = 0; i < Number(failed); i++) tally.failed.push({ name: names[i] ?? `number ${i + 1}`, why: 'h2spec says so' });
  return tally;
}

export const http2: Row = {
  id: 'http2',
  about: 'connection errors, malformed requests and rare legal ones of RFC 9113, sections 3 to 8',
  async measure(): Promise<Outcome> {
    const seen: string[] = [];
    const behind = http.createServer((incoming, response) => {
      incoming.on('error', () => {});
      incoming.resume().on('end', () => {
        seen.push(`${incoming.method} ${incoming.url} ${incoming.rawHeaders.join(' ')}`);
        response.end('ok');
      });
    });
    await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
    const gateway = await stage(`http://127.0.0.1:${(behind.address() as AddressInfo).port}`);
    try {
      const tally = new Tally('http2');
      await ownCases(gateway, seen, tally);
      const lacking = await programs(gateway, tally);
      const figures = [
        tally.figure({ 'passed over by node:http2': PASSED_OVER.map(({ section, name, instead }) => `${section} ${name} ${instead}`), logged: gateway.logged }),
      ];
      const notes = installed(PROGRAMS.h2spec) ? [] : [`http2.h2spec: ${lack(PROGRAMS.h2spec)}; the cases here are our own, by the same sections`];
      if (notes.length === 0) figures.push((await published(gateway)).figure());
      return { figures, lacking, notes };
    } finally {
      gateway.close();
      behind.close();
      behind.closeAllConnections();
    }
  },
};
