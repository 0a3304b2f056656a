import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Figure } from '../../bench/figures.js';
import { type Outcome, type Row, Tally } from '../row.js';
import { HOST, stage } from '../stage.js';
import { deliver, statuses } from '../wire.js';
import { CASES, type Case } from './cases.js';
import { meant, wrong } from './compare.js';
import { observer } from './observer.js';
import { publishedCases } from './published.js';

/** Published cases name hosts of all kinds, or none: each gets the one that leads to the API, where it has one that could stand there. */
function served({ name, bytes }: Case): Case {
  const plain = /^(Host: ?)[\w.:=-]+(?=\r\n)/im;
  if (plain.test(bytes)) return { name, bytes: bytes.replace(new RegExp(plain, 'gim'), `$1${HOST}`) };
  return { name, bytes: /^host/im.test(bytes) ? bytes : bytes.replace(/^([^\r\n]* HTTP\/1\.[01]\r\n)/, `$1Host: ${HOST}\r\n`) };
}

/** What neither server understood must have been refused by the gateway itself, not by the upstream. */
function takenAlone(answer: string, read: number) {
  if (read > 0 || answer === '' || answer.includes('application/problem+json')) return undefined;
  return { why: `the upstream was asked and answered ${statuses(answer).join()}; Node refuses it`, refusedByNode: true };
}

/** Sends each case to the gateway and to Node's own server, and compares what was understood. */
async function differ(id: string, sockets: 'auto' | 'public', cases: readonly Case[]): Promise<Figure> {
  const [behind, beside] = [await observer(), await observer()];
  const gateway = await stage(behind.url, { sockets });
  const tally = new Tally(id);
  const stricter: string[] = [];
  const deviations: Record<string, string> = {};
  let accepted = 0;
  for (const one of cases) {
    await tally.check(one.name, async () => {
      const bytes = Buffer.from(one.bytes, 'latin1');
      await deliver(beside.port, bytes, { half: true });
      const read = beside.take();
      // a gateway takes a client that ended its side for one that is gone, so that this one waits
      const answer = await deliver(gateway.port, bytes, { expected: Math.max(1, read.length) });
      const through = behind.take();
      const finding = wrong(through, read) ?? takenAlone(answer, read.length);
      const reason = finding?.refusedByNode ? meant(one.bytes) : undefined;
      if (finding && reason === undefined) throw new Error(finding.why);
      if (reason !== undefined) deviations[one.name] = reason;
      if (through.length < read.length) stricter.push(`${one.name}: ${statuses(answer).at(-1) ?? 'closed'}`);
      accepted += through.length;
    });
  }
  await tally.check('the gateway serves as before', async () => {
    const bytes = Buffer.from(`GET /after HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`);
    const found = statuses(await deliver(gateway.port, bytes));
    if (found.join() !== '200') throw new Error(`answers ${found.join()}`);
    if (gateway.logged.length > 0) throw new Error(gateway.logged.join('\n'));
  });
  for (const part of [gateway, behind, beside]) part.close();
  return tally.figure({
    accepted,
    'meant deviations': deviations,
    'refused here, accepted by Node': stricter,
    sockets: gateway.sockets,
    node: process.version,
  });
}

export const llhttp: Row = {
  id: 'llhttp',
  about: 'what goes through, Node’s own parser (llhttp, strict) accepts with the same meaning',
  async measure(): Promise<Outcome> {
    const figures = [await differ('llhttp', 'auto', CASES), await differ('llhttp.public-sockets', 'public', CASES)];
    const checkout = process.env.LLHTTP_CHECKOUT;
    const notes: string[] = [];
    if (!checkout)
      notes.push(
        'llhttp.published: llhttp publishes its cases in its repository only: LLHTTP_CHECKOUT=folder (git clone https://github.com/nodejs/llhttp) runs them too',
      );
    else if (!existsSync(path.join(checkout, 'test', 'request')))
      return { figures, notes, lacking: [{ id: 'llhttp.published', why: `${checkout} has no test/request` }] };
    else figures.push(await differ('llhttp.published', 'auto', publishedCases(checkout).map(served)));
    return { figures, notes, lacking: [] };
  },
};
