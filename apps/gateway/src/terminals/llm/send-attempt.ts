import type { Exchange } from '../../exchange/exchange.js';
import { keyLines } from '../../llm/providers/key-lines.js';
import type { ProviderAttempt } from './provider-attempt.js';
import { requestBytes } from './request-bytes.js';

const NOTHING = Buffer.alloc(0);

const methodOf = ({ method }: Exchange): string => (method === 'HEAD' ? 'GET' : method);

/** Header lines that show a provider its key; later where a token is to be had for it first. */
export function keyLinesOf(x: Exchange, { choice, outgoing }: ProviderAttempt): string | Promise<string> {
  const { provider } = choice.target;
  const [place] = provider.upstream.targets;
  const shown = {
    method: methodOf(x),
    authority: place?.authority ?? '',
    path: (place?.basePath ?? '') + outgoing.path,
    contentType: outgoing.contentType,
    body: outgoing.body,
  };
  return keyLines(provider, choice.key.compiled, shown, x.runtime);
}

export function sendAttempt(x: Exchange, attempt: ProviderAttempt, lines: string): void {
  const { provider } = attempt.choice.target;
  const [place] = provider.upstream.targets;
  const method = methodOf(x);
  attempt.shown = lines;
  attempt.send(method, place === undefined ? NOTHING : requestBytes(x, method, provider, place, attempt.outgoing, lines), 0);
}
