import { performance } from 'node:perf_hooks';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { codecOf } from '../../llm/formats/registry.js';
import { type ModelReply, newLedger, type Usage } from '../../llm/ir/index.js';
import type { SideQuestion } from '../../llm/model-call.js';
import type { Choice } from '../../llm/model-routes/target.js';
import { keyLines, tokenEnded } from '../../llm/providers/key-lines.js';
import { OwnCall } from '../../upstream/own-call.js';
import type { ModelMeter } from './model-meter.js';
import { jsonOfBody, type Outgoing, writeAnew } from './outgoing.js';
import { requestBytes } from './request-bytes.js';

const CONTENT_ENCODING = new HeaderName('content-encoding');
const ANSWER_BYTES_MAX = 4 << 20;
const BYTES_OF_TOKEN = 4;

/** Why a question got no answer; nothing of what was asked or said is in it. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
}

/** Where a question of a policy's own goes: to any route or model of the tenant's, also such as are not offered to callers. */
function chosen(x: Exchange, model: string, inputTokens: number, nowMs: number): Choice {
  const models = x.snapshot?.models.tenant(x.api?.object.tenant.id ?? '');
  const route = models?.route(model, () => true) ?? models?.direct(model) ?? null;
  if (route === null) throw new NotAnswered(`there is no model ${model}`);
  const choice = route.chooser.choose({ inputTokens, outputTokensMax: 0, prefixes: [], stream: false }, [], nowMs);
  if (choice.target === null) throw new NotAnswered(choice.why);
  return choice;
}

interface Answer {
  status: number;
  body: Buffer;
}

/** Sends one whole question and takes one whole answer. */
function exchanged({ target }: Choice, bytes: Buffer, deadline: number, signal: AbortSignal | undefined): Promise<Answer> {
  const { upstream } = target.provider;
  const [place] = upstream.targets;
  if (place === undefined) return Promise.reject(new NotAnswered('the provider has no address'));
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    let status = 0;
    const giveUp = (why: string) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', left);
      own.cancel();
      reject(new NotAnswered(why));
    };
    const left = () => giveUp('nobody waits for it any more');
    const timer = setTimeout(() => giveUp('it did not answer in time'), Math.max(1, deadline - performance.now()));
    const taker = {
      head(head: Parameters<ConstructorParameters<typeof OwnCall>[3]['head']>[0]): boolean {
        status = head.status;
        // coded answers were not asked for
        if (head.get(CONTENT_ENCODING) !== undefined && head.get(CONTENT_ENCODING) !== 'identity') status = 502;
        return true;
      },
      piece(piece: Buffer): void {
        length += piece.length;
        if (length > ANSWER_BYTES_MAX) giveUp('its answer is too long');
        else pieces.push(Buffer.from(piece));
      },
      ended(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', left);
        resolve({ status, body: Buffer.concat(pieces) });
      },
      failed: (fault: string) => giveUp(fault),
    };
    const own = new OwnCall(upstream, place, { method: 'POST', bytes, repeatable: true, deadline: 0 }, taker);
    signal?.addEventListener('abort', left, { once: true });
    if (signal?.aborted === true) left();
  });
}

/** @throws NotAnswered */
function readReply({ wireFormat }: Outgoing, { status, body }: Answer): { reply: ModelReply; usage: Usage | undefined } {
  if (status < 200 || status > 299) throw new NotAnswered(`it answered ${status}`);
  const codec = codecOf(wireFormat);
  const json = jsonOfBody(body);
  if (codec === undefined || json === undefined) throw new NotAnswered('its answer cannot be read');
  try {
    return { reply: codec.decodeReply(json), usage: codec.usage(json) };
  } catch {
    throw new NotAnswered('its answer cannot be read');
  }
}

async function sentTo(x: Exchange, choice: Choice, outgoing: Outgoing, deadline: number, signal: AbortSignal | undefined): Promise<Answer> {
  const { provider } = choice.target;
  const [place] = provider.upstream.targets;
  if (place === undefined) throw new NotAnswered('the provider has no address');
  const shown = { method: 'POST', authority: place.authority, path: place.basePath + outgoing.path, contentType: outgoing.contentType, body: outgoing.body };
  const lines = await Promise.resolve(keyLines(provider, choice.key.compiled, shown, x.runtime)).catch(() => {
    throw new NotAnswered('there is no token for its provider');
  });
  const answer = await exchanged(choice, requestBytes(x, 'POST', provider, place, outgoing, lines), deadline, signal);
  if (answer.status === 401) tokenEnded(choice.key.compiled, lines);
  return answer;
}

/**
 * Asks a model besides the call: a judge of it, or the same target once more. What that uses counts as the call's, also where no answer came in time.
 * @param again who answers where no model is named
 * @throws NotAnswered
 */
export async function askBeside(x: Exchange, meter: ModelMeter, again: Choice | null, question: SideQuestion): Promise<ModelReply> {
  const { by, request, model, timeoutMs, signal } = question;
  const begun = performance.now();
  const guess = Math.ceil(JSON.stringify(request.messages).length / BYTES_OF_TOKEN);
  const choice = model === null ? again : chosen(x, model, guess, begun);
  if (choice === null) throw new NotAnswered('nobody has answered yet');
  const { provider, model: entry } = choice.target;
  const outgoing = writeAnew({ ...request, stream: false }, provider.object.wireFormat, provider, entry, newLedger());
  if (outgoing === null) throw new NotAnswered('its provider holds no conversations');
  const settle = meter.askBeside(by, choice.target, { inputTokens: guess });
  const flight = model === null ? null : choice.sent(begun);
  try {
    const answer = await sentTo(x, choice, outgoing, begun + timeoutMs, signal);
    const { reply, usage } = readReply(outgoing, answer);
    settle(usage);
    flight?.finished(usage ?? {}, performance.now());
    return reply;
  } catch (error) {
    // what it was sent, it may have worked on
    settle(error instanceof NotAnswered && error.message.endsWith('in time') ? undefined : null);
    flight?.failed('server', performance.now());
    throw error;
  }
}
