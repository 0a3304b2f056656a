import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { api, startGateway, upstream, upstreamServer } from './harness.js';
import { authority, securePort } from './secure.js';

const run = promisify(execFile);

/** Says on the console when a program of the system is missing: then its tests are skipped. */
function missing(program: string, pattern: RegExp, debianPackage: string): boolean {
  const found = pattern.test(spawnSync(program, ['--version']).stdout?.toString() ?? '');
  if (!found) console.warn(`${program} is not installed: its tests are skipped. Debian has it: apt-get install ${debianPackage}`);
  return !found;
}

describe('clients that everybody has', () => {
  const serve = async () => {
    const behind = await upstreamServer((incoming, response) => void response.end(`${incoming.method} ${incoming.path} ${incoming.body.length}`));
    const issued = await (await authority()).issue({ hosts: ['127.0.0.1'] });
    const gateway = await startGateway([api(), upstream(behind.url)], { tls: securePort(issued) });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'gatehouse-clients-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const ca = path.join(folder, 'ca.pem');
    await writeFile(ca, (await authority()).cert);
    return { gateway, ca, folder, url: `https://127.0.0.1:${gateway.tlsPort}/acme/pets/v1` };
  };

  test.skipIf(missing('curl', /HTTP2/, 'curl'))('curl speaks HTTP/2 and HTTP/1.1 to it, and verifies it', async () => {
    const { ca, folder, url } = await serve();
    const curl = async (...args: string[]) => (await run('curl', ['-sS', '--cacert', ca, '-w', ' %{http_version} %{http_code}', ...args])).stdout;
    expect(await curl('--http2', `${url}/a`)).toBe('GET /a 0 2 200');
    expect(await curl('--http1.1', `${url}/a`)).toBe('GET /a 0 1.1 200');
    const large = path.join(folder, 'large');
    await writeFile(large, 'x'.repeat(2_000_000));
    expect(await curl('--http2', '--data-binary', `@${large}`, `${url}/b`)).toBe('POST /b 2000000 2 200');
    expect(await curl('--http2', '--head', '-o', '/dev/null', `${url}/a`)).toBe(' 2 200');
    await expect(run('curl', ['-sS', '--http2', `${url}/a`])).rejects.toThrow(/certificate/);
  });

  test.skipIf(missing('nghttp', /nghttp2/, 'nghttp2-client'))('nghttp multiplexes over it', async () => {
    const { gateway, url } = await serve();
    const { stdout } = await run('nghttp', ['--no-verify-peer', '-m', '20', `${url}/a`]);
    expect(stdout).toBe('GET /a 0'.repeat(20));
    expect(gateway.records).toHaveLength(20);
  });

  test.skipIf(missing('h2load', /nghttp2/, 'nghttp2-client'))('h2load finds no failure in it', async () => {
    const { gateway, url } = await serve();
    const { stdout } = await run('h2load', ['-n', '2000', '-c', '4', '-m', '50', `${url}/a`]);
    expect(stdout).toMatch(/2000 succeeded, 0 failed, 0 errored, 0 timeout/);
    expect(gateway.records).toHaveLength(2_000);
    expect(gateway.records.every(({ status, outcome }) => status === 200 && outcome === 'answered')).toBe(true);
  });
});
