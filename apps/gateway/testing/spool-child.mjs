// Appends call records as fast as it can and says on stdout how many have been written; its parent kills it.
import { Spool } from '../dist/records/spool.js';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const spool = new Spool({ dir: process.argv[2], bytesMax: 1 << 30, log });
const prefix = process.argv[3];
const base = { method: 'GET', host: 'h', path: '/p', status: 200, outcome: 'answered', clientAddress: '127.0.0.1', requestBytes: 0, responseBytes: 0 };
const rest = { totalUs: 1, policiesUs: 1, attempts: [], timeline: [] };
let n = 0;
spool.onWritten = () => process.stdout.write(`${spool.counts.written}\n`);
const turn = () => {
  for (let i = 0; i < 20; i++) {
    const line = Buffer.from(JSON.stringify({ requestId: `${prefix}-${n++}`, at: 1, ...base, ...rest }));
    spool.append(line, line.length);
  }
  setTimeout(turn, 0);
};
turn();
