import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Figure } from '../../bench/figures.js';
import { type ModelOffer, offerModels } from '../../models.js';
import { newOwner } from '../../offer.js';
import { startWorld, type World } from '../../world.js';
import { atMost, type DrillOptions, type Row } from '../row.js';

const STREAMS = 50;
/** Words that each stream would be: together five times what there is. */
const WORDS = 1_000;
const TOKENS = 10_000;
/** Taken ahead by each stream, and again whenever it goes on beyond that. */
const RESERVE = 200;
const INPUT = 8;
const WORD_EVERY_MS = 4;
const PRICE = { inputPerMillion: 1_000_000, outputPerMillion: 10_000_000 };
const DOLLARS = (TOKENS * PRICE.outputPerMillion) / 1_000_000 / 1_000_000;
const HELLO = [{ role: 'user' as const, content: 'tell me a long story' }];

/** A provider that knows what it generated, one word and one token after another, also of answers that nobody hears to the end. */
async function startCounting() {
  const made = { input: 0, output: 0 };
  const event = (choices: unknown[], more: object = {}) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more })}\n\n`;
  const server = http.createServer((request, response) => {
    request.resume();
    made.input += INPUT;
    let words = 0;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const timer = setInterval(() => {
      if (words++ < WORDS) {
        made.output++;
        response.write(event([{ index: 0, delta: { content: ' word' }, finish_reason: null }]));
        return;
      }
      clearInterval(timer);
      const usage = { prompt_tokens: INPUT, completion_tokens: WORDS, total_tokens: INPUT + WORDS };
      response.end(`${event([{ index: 0, delta: {}, finish_reason: 'stop' }])}${event([], { usage })}data: [DONE]\n\n`);
    }, WORD_EVERY_MS);
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { made, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

interface Case {
  id: string;
  type: 'token-limit' | 'spend-limit';
  config: Record<string, unknown>;
  /** What there is, and what one stream takes at a time, in units of the limit. */
  most: number;
  reservation: number;
  used(made: { input: number; output: number }): number;
}

const inDollars = ({ input, output }: { input: number; output: number }): number =>
  (input * PRICE.inputPerMillion + output * PRICE.outputPerMillion) / 1_000_000;

const CASES: readonly Case[] = [
  {
    id: 'R7.tokens',
    type: 'token-limit',
    config: { tokens: TOKENS, period: 'day', outputReserve: RESERVE },
    most: TOKENS,
    reservation: INPUT + RESERVE,
    used: ({ input, output }) => input + output,
  },
  {
    id: 'R7.money',
    type: 'spend-limit',
    config: { dollars: DOLLARS, period: 'day', outputReserve: RESERVE },
    most: DOLLARS * 1_000_000,
    reservation: inDollars({ input: INPUT, output: RESERVE }),
    used: inDollars,
  },
];

/** One stream to its end, whichever. */
async function listen(offer: ModelOffer, gateway: string): Promise<'whole' | 'stopped' | 'refused'> {
  try {
    for await (const _ of await offer.client(gateway).chat.completions.create({ model: 'smart', stream: true, messages: HELLO }));
    return 'whole';
  } catch (error) {
    const { status, message } = error as { status?: number; message: string };
    if (status === 429) return 'refused';
    if (/limit is spent/.test(message)) return 'stopped';
    throw error;
  }
}

async function measureCase(world: World, one: Case, options: DrillOptions): Promise<Figure> {
  const provider = await startCounting();
  try {
    const owner = await newOwner(world, one.id.replace('.', '-').toLowerCase());
    const offer = await offerModels(world, owner, {
      baseUrl: `${provider.url}/v1`,
      price: PRICE,
      name: one.id,
      policies: [{ type: one.type, config: one.config }],
    });
    const { gateways } = world.stack.urls;
    const ends = await Promise.all(Array.from({ length: STREAMS }, (_, i) => listen(offer, gateways[i % gateways.length] as string)));
    const counts = Object.fromEntries([...Map.groupBy(ends, (end) => end)].map(([end, all]) => [end, all.length]));
    const used = one.used(provider.made);
    options.say(`${one.id}: ${JSON.stringify(counts)}, ${used} of ${one.most}`);
    if ((counts.stopped ?? 0) + (counts.refused ?? 0) === 0) throw new Error('no stream was stopped: the limit was not tried');
    if (used < one.most / 2) throw new Error(`only ${used} of ${one.most} were used: the limit was not reached`);
    const value = Number((Math.max(0, used - one.most) / one.reservation).toFixed(2));
    return atMost({ id: one.id, value, unit: `reservations over, ${STREAMS} streams`, goal: 1, detail: { used, most: one.most, ...counts } });
  } finally {
    provider.close();
  }
}

/** What fifty streams at a time use of a limit that is there for ten of them, on two gateways with one Redis, by the provider's own count. */
export const modelBudgets: Row = {
  id: 'R7',
  title: 'overshoot of tokens and money with 50 parallel streams',
  async measure(options) {
    const world = await startWorld({ gateways: 2, env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.1', GATEHOUSE_LOG_LEVEL: 'warn' } });
    try {
      const figures: Figure[] = [];
      for (const one of CASES) figures.push(await measureCase(world, one, options));
      return figures;
    } finally {
      await world.end();
    }
  },
};
