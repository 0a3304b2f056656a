import { Flag, fields, frame, PREFACE, Type } from '../../conformance/frame-socket.js';
import { BASE, HOST } from '../stage.js';

/** Error codes (RFC 9113, 7). */
export const Code = { protocol: 1, internal: 2, flowControl: 3, settings: 4, streamClosed: 5, frameSize: 6, compression: 9, enhanceYourCalm: 11 } as const;

type Pairs = readonly (readonly [string, string])[];

const PSEUDO: Pairs = [
  [':method', 'GET'],
  [':scheme', 'https'],
  [':authority', HOST],
  [':path', `${BASE}/a`],
];
const POST: Pairs = [[':method', 'POST'], ...PSEUDO.slice(1)];
const END = Flag.endHeaders | Flag.endStream;
const u16 = (value: number) => [value >> 8, value & 255];
const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const setting = (id: number, value: number) => frame(Type.settings, 0, 0, [...u16(id), ...u32(value)]);

export const request = (streamId = 1, pairs: Pairs = PSEUDO, flags: number = END) => frame(Type.headers, flags, streamId, fields(pairs));

export interface ConnectionCase {
  /** Section of RFC 9113. */
  section: string;
  name: string;
  sent: Buffer[];
  /** Any of these codes will do: several rules are broken at once, or the RFC leaves a choice. A close without a word always does. */
  codes: readonly number[];
  /** Sent instead of preface and settings. */
  bare?: boolean;
}

/** Each must end the connection (RFC 9113, 5.4.1). */
export const CONNECTION_ERRORS: readonly ConnectionCase[] = [
  {
    section: '3.4',
    name: 'a preface that is none',
    sent: [Buffer.from('INVALID CONNECTION PREFACE\r\n\r\n')],
    codes: [Code.protocol, Code.internal],
    bare: true,
  },
  { section: '3.4', name: 'no SETTINGS behind the preface', sent: [PREFACE, request()], codes: [Code.protocol], bare: true },
  {
    section: '4.2',
    name: 'a frame larger than announced',
    sent: [request(1, POST, Flag.endHeaders), frame(Type.data, 0, 1, Buffer.alloc(16_385))],
    codes: [Code.frameSize],
  },
  { section: '4.2', name: 'a head larger than a frame may be', sent: [frame(Type.headers, END, 1, Buffer.alloc(16_385))], codes: [Code.frameSize] },
  {
    section: '4.3',
    name: 'a head that cannot be decoded',
    sent: [frame(Type.headers, END, 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
    codes: [Code.compression],
  },
  { section: '4.3', name: 'an index that no table has', sent: [frame(Type.headers, END, 1, [0xff, 0x00])], codes: [Code.compression] },
  { section: '4.3', name: 'a string of a wrong Huffman code', sent: [frame(Type.headers, END, 1, [0x00, 0x81, 0xff, 0x01, 0x61])], codes: [Code.compression] },
  {
    section: '4.3',
    name: 'another frame inside a header block',
    sent: [request(1, PSEUDO, Flag.endStream), frame(Type.ping, 0, 0, Buffer.alloc(8))],
    codes: [Code.protocol],
  },
  { section: '5.1', name: 'DATA on an idle stream', sent: [frame(Type.data, Flag.endStream, 1, [1])], codes: [Code.protocol, Code.streamClosed] },
  { section: '5.1', name: 'RST_STREAM on an idle stream', sent: [frame(Type.resetStream, 0, 1, u32(8))], codes: [Code.protocol] },
  { section: '5.1', name: 'WINDOW_UPDATE on an idle stream', sent: [frame(Type.windowUpdate, 0, 1, u32(1))], codes: [Code.protocol] },
  { section: '5.1', name: 'CONTINUATION on an idle stream', sent: [frame(Type.continuation, Flag.endHeaders, 1, fields(PSEUDO))], codes: [Code.protocol] },
  { section: '5.1.1', name: 'a stream of an even number', sent: [request(2)], codes: [Code.protocol] },
  { section: '6.1', name: 'DATA on stream 0', sent: [frame(Type.data, Flag.endStream, 0, [1])], codes: [Code.protocol] },
  {
    section: '6.1',
    name: 'padding longer than the DATA',
    sent: [request(1, POST, Flag.endHeaders), frame(Type.data, Flag.padded | Flag.endStream, 1, [9, 1, 2])],
    codes: [Code.protocol],
  },
  { section: '6.2', name: 'HEADERS on stream 0', sent: [request(0)], codes: [Code.protocol] },
  {
    section: '6.2',
    name: 'padding longer than the HEADERS',
    sent: [frame(Type.headers, END | Flag.padded, 1, [200, ...fields(PSEUDO)])],
    codes: [Code.protocol],
  },
  { section: '6.4', name: 'RST_STREAM on stream 0', sent: [frame(Type.resetStream, 0, 0, u32(8))], codes: [Code.protocol] },
  {
    section: '6.4',
    name: 'RST_STREAM of 3 bytes',
    sent: [request(1, POST, Flag.endHeaders), frame(Type.resetStream, 0, 1, [0, 0, 8])],
    codes: [Code.frameSize],
  },
  { section: '6.5', name: 'SETTINGS on a stream', sent: [frame(Type.settings, 0, 1)], codes: [Code.protocol] },
  { section: '6.5', name: 'SETTINGS of 3 bytes', sent: [frame(Type.settings, 0, 0, [0, 1, 0])], codes: [Code.frameSize] },
  { section: '6.5', name: 'an acknowledgement with settings', sent: [frame(Type.settings, Flag.ack, 0, [0, 1, 0, 0, 0, 0])], codes: [Code.frameSize] },
  { section: '6.5.2', name: 'ENABLE_PUSH of 2', sent: [setting(2, 2)], codes: [Code.protocol] },
  { section: '6.5.2', name: 'an initial window beyond 2^31-1', sent: [setting(4, 0x80000000)], codes: [Code.flowControl] },
  { section: '6.5.2', name: 'a frame size below 16,384', sent: [setting(5, 16_383)], codes: [Code.protocol] },
  { section: '6.5.2', name: 'a frame size beyond 2^24-1', sent: [setting(5, 1 << 24)], codes: [Code.protocol] },
  {
    section: '6.6',
    name: 'PUSH_PROMISE of a client',
    sent: [frame(Type.pushPromise, Flag.endHeaders, 1, [...u32(2), ...fields(PSEUDO)])],
    codes: [Code.protocol],
  },
  { section: '6.7', name: 'PING on a stream', sent: [frame(Type.ping, 0, 1, Buffer.alloc(8))], codes: [Code.protocol] },
  { section: '6.7', name: 'PING of 6 bytes', sent: [frame(Type.ping, 0, 0, Buffer.alloc(6))], codes: [Code.frameSize] },
  { section: '6.8', name: 'GOAWAY on a stream', sent: [frame(Type.goaway, 0, 1, Buffer.alloc(8))], codes: [Code.protocol] },
  { section: '6.9', name: 'WINDOW_UPDATE of 0', sent: [frame(Type.windowUpdate, 0, 0, u32(0))], codes: [Code.protocol] },
  { section: '6.9', name: 'WINDOW_UPDATE of 3 bytes', sent: [frame(Type.windowUpdate, 0, 0, [0, 0, 1])], codes: [Code.frameSize] },
  { section: '6.9.1', name: 'a window beyond 2^31-1', sent: [frame(Type.windowUpdate, 0, 0, u32(0x7fffffff))], codes: [Code.flowControl] },
  {
    section: '6.10',
    name: 'CONTINUATION behind a whole head',
    sent: [request(1, POST, Flag.endHeaders), frame(Type.continuation, Flag.endHeaders, 1, fields([['a', 'b']]))],
    codes: [Code.protocol, Code.streamClosed],
  },
  {
    section: '6.10',
    name: 'CONTINUATION of another stream',
    sent: [request(1, PSEUDO, Flag.endStream), frame(Type.continuation, Flag.endHeaders, 3, fields([['a', 'b']]))],
    codes: [Code.protocol],
  },
  {
    section: '6.10',
    name: 'CONTINUATION without end',
    sent: [request(1, PSEUDO, Flag.endStream), ...Array.from({ length: 2_000 }, () => frame(Type.continuation, 0, 1, fields([['x-flood', 'x'.repeat(100)]])))],
    codes: [Code.protocol, Code.enhanceYourCalm, Code.internal],
  },
];

const withPairs = (...more: Pairs) => [...PSEUDO, ...more] as Pairs;
const without = (name: string) => PSEUDO.filter(([known]) => known !== name);

/** Requests that are malformed (RFC 9113, 8.1.1): a reset, a 400 or a goodbye; never passed on. */
export const MALFORMED: readonly { section: string; name: string; pairs: Pairs }[] = [
  { section: '8.2', name: 'a name in upper case', pairs: withPairs(['X-Test', 'a']) },
  { section: '8.2.2', name: 'Connection', pairs: withPairs(['connection', 'keep-alive']) },
  { section: '8.2.2', name: 'Keep-Alive', pairs: withPairs(['keep-alive', 'timeout=5']) },
  { section: '8.2.2', name: 'Transfer-Encoding', pairs: withPairs(['transfer-encoding', 'chunked']) },
  { section: '8.2.2', name: 'Upgrade', pairs: withPairs(['upgrade', 'websocket']) },
  { section: '8.2.2', name: 'Proxy-Connection', pairs: withPairs(['proxy-connection', 'keep-alive']) },
  { section: '8.2.2', name: 'TE other than trailers', pairs: withPairs(['te', 'trailers, deflate']) },
  { section: '8.3', name: 'an unknown pseudo-header', pairs: [...PSEUDO, [':test', 'a']] },
  { section: '8.3', name: 'a pseudo-header of a response', pairs: [...PSEUDO, [':status', '200']] },
  { section: '8.3', name: 'a pseudo-header behind a header', pairs: [['x-test', 'a'], ...PSEUDO] },
  { section: '8.3.1', name: 'no method', pairs: without(':method') },
  { section: '8.3.1', name: 'no scheme', pairs: without(':scheme') },
  { section: '8.3.1', name: 'no path', pairs: without(':path') },
  { section: '8.3.1', name: 'an empty path', pairs: [...without(':path'), [':path', '']] },
  { section: '8.3.1', name: 'two methods', pairs: [[':method', 'GET'], ...PSEUDO] },
  { section: '8.3.1', name: 'two paths', pairs: [[':path', '/b'], ...PSEUDO] },
  { section: '8.3.1', name: 'a relative path', pairs: [...without(':path'), [':path', 'a']] },
  { section: '8.3.1', name: 'a host beside another authority', pairs: withPairs(['host', 'other.test']) },
  { section: '8.5', name: 'CONNECT with a path', pairs: [[':method', 'CONNECT'], ...PSEUDO.slice(1)] },
];

/** Rules that node:http2 does not hold callers to. What matters to a gateway holds all the same: nothing of it is passed on, and the connection goes on. */
export const PASSED_OVER: readonly { section: string; name: string; instead: string; sent: Buffer[] }[] = [
  { section: '5.1.1', name: 'a stream number below the last', instead: 'is ignored', sent: [request(5), request(3, [...PSEUDO, ['x-forbidden', '1']])] },
  { section: '6.3', name: 'PRIORITY on stream 0', instead: 'is ignored', sent: [frame(Type.priority, 0, 0, [0, 0, 0, 1, 1])] },
  { section: '8.2.1', name: 'a name with a space', instead: 'is dropped', sent: [request(1, withPairs(['x forbidden', '1']))] },
  { section: '8.2.1', name: 'an empty name', instead: 'is dropped', sent: [request(1, withPairs(['', 'forbidden']))] },
  { section: '8.2.1', name: 'a value with a line end', instead: 'is dropped', sent: [request(1, withPairs(['x-a', '1\r\nx-forbidden: 1']))] },
];

/** Bodies that do not have the length that was said (RFC 9113, 8.1.1). */
export const WRONG_LENGTHS: readonly { name: string; sent: Buffer[] }[] = [
  { name: 'longer', sent: [request(1, [...POST, ['content-length', '1']], Flag.endHeaders), frame(Type.data, Flag.endStream, 1, Buffer.from('hello'))] },
  { name: 'shorter', sent: [request(1, [...POST, ['content-length', '9']], Flag.endHeaders), frame(Type.data, Flag.endStream, 1, Buffer.from('hello'))] },
  { name: 'none', sent: [request(1, [...POST, ['content-length', '9']], END)] },
];

/** Legal, if rare: each must be answered with 200. */
export const LEGAL: readonly { section: string; name: string; sent: Buffer[] }[] = [
  { section: '4.1', name: 'an unknown frame is ignored', sent: [frame(0x16, 0, 0, Buffer.alloc(8)), request()] },
  { section: '4.1', name: 'unknown flags are ignored', sent: [frame(Type.ping, 0x16, 0, Buffer.alloc(8)), request()] },
  { section: '4.1', name: 'the reserved bit is ignored', sent: [frame(Type.ping, 0, 0x80000000, Buffer.alloc(8)), request()] },
  { section: '6.1', name: 'padded DATA', sent: [request(1, POST, Flag.endHeaders), frame(Type.data, Flag.padded | Flag.endStream, 1, [2, 65, 0, 0])] },
  { section: '6.1', name: 'empty DATA', sent: [request(1, POST, Flag.endHeaders), frame(Type.data, 0, 1), frame(Type.data, Flag.endStream, 1)] },
  {
    section: '6.2',
    name: 'padded HEADERS with priority',
    sent: [frame(Type.headers, END | Flag.padded | Flag.priority, 1, [2, 0, 0, 0, 0, 15, ...fields(PSEUDO), 0, 0])],
  },
  { section: '6.3', name: 'PRIORITY before a stream', sent: [frame(Type.priority, 0, 1, [0, 0, 0, 0, 15]), request()] },
  { section: '6.5', name: 'a setting nobody knows', sent: [setting(0xff, 1), request()] },
  { section: '6.5.2', name: 'a table of no size', sent: [setting(1, 0), request()] },
  {
    section: '6.10',
    name: 'a head in pieces',
    sent: [
      frame(Type.headers, Flag.endStream, 1, fields(PSEUDO.slice(0, 2))),
      frame(Type.continuation, 0, 1, fields(PSEUDO.slice(2, 3))),
      frame(Type.continuation, Flag.endHeaders, 1, fields(PSEUDO.slice(3))),
    ],
  },
  {
    section: '8.1',
    name: 'trailers',
    sent: [request(1, POST, Flag.endHeaders), frame(Type.data, 0, 1, [65]), frame(Type.headers, END, 1, fields([['x-sum', '1']]))],
  },
  { section: '8.2.2', name: 'TE: trailers', sent: [request(1, withPairs(['te', 'trailers']))] },
];
