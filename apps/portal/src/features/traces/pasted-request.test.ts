import { describe, expect, test } from 'vitest';
import { pastedRequest } from './pasted-request';

const JSON_TYPE = { name: 'content-type', value: 'application/json' };

describe('a curl line', () => {
  test.each([
    ['curl http://gw/acme/trains/v1/trips?page=2', { method: 'GET', target: 'http://gw/acme/trains/v1/trips?page=2', headers: [], body: '' }],
    [
      `curl --fail-with-body -X POST 'http://gw/x' -H "X-API-Key: gth_live_a" -H 'content-type: application/json' -d '{"name":"it'\\''s"}'`,
      { method: 'POST', target: 'http://gw/x', headers: [{ name: 'X-API-Key', value: 'gth_live_a' }, JSON_TYPE], body: `{"name":"it's"}` },
    ],
    ['curl -sSXPUT --json {} /x', { method: 'PUT', target: '/x', headers: [JSON_TYPE], body: '{}' }],
    [
      'curl -o out.json --max-time 3 -u ann:s3cret http://gw/x',
      { method: 'GET', target: 'http://gw/x', headers: [{ name: 'authorization', value: 'Basic YW5uOnMzY3JldA==' }], body: '' },
    ],
    [
      "curl 'http://gw/x' \\\n  -H 'accept: */*' \\\n  --data-raw $'a\\nb' -A \"me \\\"too\\\"\"",
      {
        method: 'POST',
        target: 'http://gw/x',
        headers: [
          { name: 'accept', value: '*/*' },
          { name: 'user-agent', value: 'me "too"' },
          { name: 'content-type', value: 'application/x-www-form-urlencoded' },
        ],
        body: 'a\nb',
      },
    ],
    [
      "curl 'http://gw/x' --data-raw $'Ol\\u00e9 \\u0021\\x41'",
      { method: 'POST', target: 'http://gw/x', headers: [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }], body: 'Olé !A' },
    ],
    ['curl -I --url http://gw/x', { method: 'HEAD', target: 'http://gw/x', headers: [], body: '' }],
    [
      'curl -d a=1 -d b=2 http://gw/x -H content-type:text/plain',
      { method: 'POST', target: 'http://gw/x', headers: [{ name: 'content-type', value: 'text/plain' }], body: 'a=1&b=2' },
    ],
  ])('%s', (line, request) => {
    expect(pastedRequest(line)).toEqual(request);
  });

  test.each(['curl', "curl 'http://gw/x", 'curl -H a:b', 'curl -X BREW http://gw/pot'])('that asks for nothing a gateway knows is none: %s', (line) => {
    expect(pastedRequest(line)).toBeNull();
  });
});

test('a message is read with its body, however its lines end', () => {
  const body = '{"a":1}\n\n{"b":2}';
  expect(pastedRequest(`POST /trips?x=1 HTTP/1.1\r\nHost: gw\r\nContent-Type: application/json\r\n\r\n${body}`)).toEqual({
    method: 'POST',
    target: '/trips?x=1',
    headers: [
      { name: 'Host', value: 'gw' },
      { name: 'Content-Type', value: 'application/json' },
    ],
    body,
  });
  expect(pastedRequest('get /trips')).toEqual({ method: 'GET', target: '/trips', headers: [], body: '' });
});

test.each(['', 'hello', 'hello there', 'see https://example.com for more'])('what is no request is none: %j', (text) => {
  expect(pastedRequest(text)).toBeNull();
});
