import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forwardToControlPlane } from './forward';

let server: Server;
let seen: IncomingMessage | undefined;
let body = '';

beforeEach(async () => {
  server = createServer((request, response) => {
    seen = request;
    body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      response.setHeader('set-cookie', ['a=1; HttpOnly', 'b=2']);
      response.setHeader('x-request-id', 'req_1');
      response.writeHead(request.url?.startsWith('/api/v1/empty') ? 204 : 201, { 'content-type': 'application/json' });
      response.end(request.url?.startsWith('/api/v1/empty') ? undefined : '{"ok":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('GATEHOUSE_CONTROL_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

describe('the way from the portal to the control plane', () => {
  it('keeps method, query, body, cookies and the CSRF token', async () => {
    const headers = { cookie: 'gatehouse_session=x', 'x-csrf-token': 't', 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' };
    const answer = await forwardToControlPlane(new Request('http://portal/api/v1/things?x=%2F', { method: 'POST', headers, body: '{"a":1}' }));
    expect([answer.status, await answer.text()]).toEqual([201, '{"ok":true}']);
    expect([seen?.method, seen?.url, body]).toEqual(['POST', '/api/v1/things?x=%2F', '{"a":1}']);
    expect(seen?.headers).toMatchObject(headers);
  });

  it('gives every cookie back on its own', async () => {
    const answer = await forwardToControlPlane(new Request('http://portal/api/v1/things'));
    expect(answer.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
    expect(answer.headers.get('x-request-id')).toBe('req_1');
  });

  it('drops what belongs to the connection, also what Connection names', async () => {
    const headers = { connection: 'x-hop', 'x-hop': '1', te: 'trailers', 'proxy-authorization': 'Basic x' };
    await forwardToControlPlane(new Request('http://portal/api/v1/things', { headers }));
    for (const name of ['x-hop', 'te', 'proxy-authorization']) expect(seen?.headers).not.toHaveProperty(name);
  });

  it('answers without a body where there is none', async () => {
    const answer = await forwardToControlPlane(new Request('http://portal/api/v1/empty'));
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it('is a 502 problem with a request id while the control plane is away', async () => {
    vi.stubEnv('GATEHOUSE_CONTROL_URL', 'http://127.0.0.1:1');
    const answer = await forwardToControlPlane(new Request('http://portal/api/v1/things'));
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 502, code: 'server.unavailable', requestId: expect.stringMatching(/./) });
  });
});
