import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlLine } from './curl';
import { headingsOf } from './headings';
import { childPointer, fieldName, pointerSegments } from './pointer';
import { problemView } from './problem';
import { duration, relativeTime } from './time';
import { browserName } from './user-agent';

describe('JSON pointers', () => {
  it('become field names', () => {
    expect([fieldName('/targets/0/url'), fieldName(''), fieldName('?limit')]).toEqual(['targets.0.url', null, null]);
  });

  it('survive any key', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (keys) => {
        expect(pointerSegments(keys.reduce<string>(childPointer, ''))).toEqual(keys);
      }),
    );
  });
});

describe('a curl line', () => {
  it('leaves the token to a variable and quotes the body for a shell', () => {
    const line = curlLine('http://localhost:3000', { method: 'POST', path: '/api/v1/x', body: { name: "it's" } });
    expect(line).toBe(
      `curl --fail-with-body -X POST 'http://localhost:3000/api/v1/x' -H "Authorization: Bearer $GATEHOUSE_TOKEN" -H 'content-type: application/json' -d '{"name":"it'\\''s"}'`,
    );
  });
});

describe('times', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  it.each([
    ['2026-11-22T11:59:30Z', 'just now'],
    ['2026-11-22T12:00:30Z', 'in a moment'],
    ['2026-11-22T11:57:00Z', '3 minutes ago'],
    ['2026-11-21T12:00:00Z', 'yesterday'],
    ['2026-12-22T12:00:00Z', 'next month'],
  ])('%s is %s', (iso, text) => {
    expect(relativeTime(iso, now)).toBe(text);
  });

  it.each([
    [0.25, '250 µs'],
    [12.34, '12.3 ms'],
    [840.4, '840 ms'],
    [4560, '4.56 s'],
    [125_000, '2 min 5 s'],
    [119_700, '2 min'],
  ])('%d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('headings of a text', () => {
  it('skips code and gives anchors', () => {
    expect(headingsOf('# Title\n\n```sh\n# not one\n```\n\n### Rate limits & `quotas`\n')).toEqual([
      { id: 'title', text: 'Title', level: 2 },
      { id: 'rate-limits-quotas', text: 'Rate limits & quotas', level: 3 },
    ]);
  });
});

describe('what a failure says', () => {
  it('keeps a problem’s fields and drops malformed field errors', () => {
    const view = problemView({
      status: 409,
      code: 'slug.taken',
      title: 'This slug is in use',
      requestId: 'req_1',
      errors: [{ pointer: '/slug', detail: 'taken' }, 'x', { pointer: 1 }],
    });
    expect(view).toEqual({
      status: 409,
      code: 'slug.taken',
      title: 'This slug is in use',
      requestId: 'req_1',
      errors: [{ pointer: '/slug', detail: 'taken' }],
    });
  });

  it('explains a lost connection and shows nothing of a defect', () => {
    expect(problemView(new TypeError('fetch failed')).title).toBe('No answer came back');
    expect(JSON.stringify(problemView(new Error('password=hunter2')))).not.toContain('hunter2');
  });
});

describe('browsers', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge on Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1', 'Safari on iOS'],
    ['curl/8.1', 'curl/8.1'],
    ['', 'Unknown'],
  ])('%s is %s', (agent, name) => {
    expect(browserName(agent)).toBe(name);
  });
});
