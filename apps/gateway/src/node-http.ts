import type * as Http from 'node:http';

/**
 * `node:http` as CommonJS has it. Importing it evaluates each of its exports, and one of them, `WebSocket`, loads Node's whole fetch: 5 MB that no
 * gateway needs.
 */
export const http: typeof Http = process.getBuiltinModule('node:http');
