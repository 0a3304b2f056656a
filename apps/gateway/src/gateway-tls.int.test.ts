import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { objectKey } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import { startUpstream, testRedis, waitFor } from '@gatehouse/testing';
import { TestAuthority } from '@gatehouse/testing/authority';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ControlPlaneDouble } from '../testing/control-plane-double.js';
import { sampleSnapshot } from '../testing/sample-snapshot.js';

// Starts whole processes, on machines that may be busy
vi.setConfig({ testTimeout: 90_000 });
const MAIN = fileURLToPath(new URL('../dist/bundle/main.js', import.meta.url));

test('certificates of the snapshot serve TLS, also after a restart with the control plane dead, and their keys are nowhere in clear', async () => {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-gateway-tls-'));
  const double = await new ControlPlaneDouble().start();
  const upstream = await startUpstream();
  const children: ChildProcess[] = [];
  onTestFinished(async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all([double.stop(), upstream.close()]);
    await fs.rm(dataDir, { recursive: true, force: true });
  });
  const redisUrl = (await testRedis()).url;
  const start = async () => {
    const child = spawn(process.execPath, [MAIN], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        GATEHOUSE_GATEWAY_PORT: '0',
        GATEHOUSE_GATEWAY_TLS_PORT: '0',
        GATEHOUSE_GATEWAY_ADMIN_PORT: '0',
        GATEHOUSE_GATEWAY_NAME: 'gw-1',
        GATEHOUSE_CONTROL_URL: double.url,
        GATEHOUSE_GATEWAY_TOKEN: double.token,
        GATEHOUSE_DATA_DIR: dataDir,
        REDIS_URL: redisUrl,
      },
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const line = await waitFor(() => /\{[^\n]*"gateway listens"[^\n]*\}/.exec(output)?.[0], { timeoutMs: 30_000, what: 'the start' });
    return { child, tlsPort: (JSON.parse(line) as { tlsPort: number }).tlsPort, output: () => output };
  };

  const key = randomBytes(32);
  double.groupKey = key.toString('base64');
  const authority = await TestAuthority.create();
  const issued = await authority.issue({ hosts: ['api.acme.test'] });
  const certificate = { kind: 'certificate', id: 'crt_1', tenantId: 'ten_1', hosts: ['api.acme.test'], chainPem: issued.cert, clientCertificate: 'none' };
  const sealedKey = seal(key, objectKey.certificate('crt_1'), issued.key);
  const sample = sampleSnapshot(upstream.url);
  double.publish({ ...sample.objects, [objectKey.certificate('crt_1')]: { ...certificate, sealedKey } });

  const ask = (tlsPort: number) =>
    new Promise<string>((resolve, reject) => {
      const socket = tls.connect({ port: tlsPort, host: '127.0.0.1', servername: 'api.acme.test', ca: authority.cert }, () =>
        socket.write(`GET /acme/pets/v1/pets/7 HTTP/1.1\r\nHost: api.acme.test\r\nX-API-Key: ${sample.key}\r\nConnection: close\r\n\r\n`),
      );
      let text = '';
      socket
        .on('data', (chunk) => (text += chunk))
        .on('error', reject)
        .on('close', () => resolve(text.slice(0, 12)));
    });
  const first = await start();
  await waitFor(() => double.acknowledgements.some(({ state }) => state === 'applied'), { what: 'the snapshot applied' });
  expect(await ask(first.tlsPort)).toBe('HTTP/1.1 200');
  const folder = path.join(dataDir, 'gateways', 'gw-1');
  await waitFor(() => fs.stat(path.join(folder, 'snapshot', 'last-good.json')), { what: 'the snapshot on disk' });
  first.child.kill('SIGKILL');
  await double.stop();
  const second = await start();
  expect(await ask(second.tlsPort)).toBe('HTTP/1.1 200');
  expect((await fs.stat(path.join(folder, 'group-key'))).mode & 0o777).toBe(0o600);
  const secret = issued.key.split('\n')[1] ?? '';
  for (const output of [first.output(), second.output()]) {
    for (const hidden of [secret, key.toString('base64'), key.toString('hex')]) expect(output).not.toContain(hidden);
  }
  for (const file of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) expect(await fs.readFile(path.join(file.parentPath, file.name), 'latin1')).not.toContain(secret);
  }
});
