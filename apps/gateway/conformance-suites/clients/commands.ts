import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installed, lack, output, PROGRAMS } from '../programs.js';
import type { Tally } from '../row.js';
import type { Stage } from '../stage.js';
import { same } from './libraries.js';

async function curl({ url, secureUrl, ca }: Stage, tally: Tally): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-clients-'));
  const [authority, large] = [path.join(folder, 'ca.pem'), path.join(folder, 'large')];
  writeFileSync(authority, ca);
  writeFileSync(large, Buffer.alloc(3 << 20, 'x'));
  const ask = (...args: string[]) => output(PROGRAMS.curl, ['-sS', '--cacert', authority, '-w', ' %{http_version} %{http_code}', ...args]);
  try {
    for (const [target, option, version] of [
      [url, '--http1.0', '1.1'],
      [url, '--http1.1', '1.1'],
      // offers an upgrade to h2c, which may be ignored
      [url, '--http2', '1.1'],
      [secureUrl, '--http1.1', '1.1'],
      [secureUrl, '--http2', '2'],
    ] as const) {
      await tally.check(`curl ${option} ${target.split(':')[0]}`, async () => {
        same(await ask(option, `${target}/a`), `GET /a 0 ${version} 200`);
        same(await ask(option, '-d', 'a=b', `${target}/form`), `POST /form 3 ${version} 200`);
        same(await ask(option, '--head', '-o', '/dev/null', `${target}/a`), ` ${version} 200`);
      });
    }
    for (const target of [url, secureUrl]) {
      await tally.check(`curl uploads a file, expecting to be told to (${target.split(':')[0]})`, async () => {
        same((await ask('-T', large, '-H', 'Expect: 100-continue', `${target}/up`)).split(' ').slice(0, 3).join(' '), `PUT /up ${3 << 20}`);
        same((await ask('--http1.1', '-T', large, '-H', 'Transfer-Encoding: chunked', `${target}/up`)).split(' ')[2], String(3 << 20));
      });
    }
    await tally.check('curl keeps its connection for two requests', async () => {
      const text = await output(PROGRAMS.curl, ['-sS', '-o', '/dev/null', '-o', '/dev/null', '-w', '%{num_connects}', `${url}/a`, `${url}/b`]);
      same(text, '10');
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function wrk({ url }: Stage, tally: Tally): Promise<void> {
  await tally.check('wrk has no error in a second', async () => {
    const text = await output(PROGRAMS.wrk, ['-t1', '-c8', '-d1s', `${url}/w`]);
    if (/Socket errors|Non-2xx/.test(text) || !/[1-9]\d* requests in/.test(text)) throw new Error(text);
  });
}

async function nghttp({ secureUrl }: Stage, tally: Tally): Promise<void> {
  await tally.check('nghttp asks ten times at once', async () => {
    same(await output(PROGRAMS.nghttp, ['--no-verify-peer', '-m', '10', `${secureUrl}/n`]), 'GET /n 0'.repeat(10));
  });
}

/** Clients that are programs; answers those that are not there. */
export async function commands(gateway: Stage, tally: Tally): Promise<{ id: string; why: string }[]> {
  const lacking: { id: string; why: string }[] = [];
  for (const [program, run] of [
    [PROGRAMS.curl, curl],
    [PROGRAMS.wrk, wrk],
    [PROGRAMS.nghttp, nghttp],
  ] as const) {
    if (installed(program)) await run(gateway, tally);
    else lacking.push({ id: `clients.${program.name}`, why: lack(program) });
  }
  return lacking;
}
