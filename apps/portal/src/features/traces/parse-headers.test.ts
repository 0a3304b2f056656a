import { expect, test } from 'vitest';
import { parseHeaders } from './parse-headers';

test('pasted lines become headers, whatever stands between them', () => {
  expect(parseHeaders('Accept: a/b\r\n\nX-Time: 12:30\nGET / HTTP/1.1\n: nothing\nx-empty:')).toEqual([
    { name: 'Accept', value: 'a/b' },
    { name: 'X-Time', value: '12:30' },
    { name: 'x-empty', value: '' },
  ]);
});
