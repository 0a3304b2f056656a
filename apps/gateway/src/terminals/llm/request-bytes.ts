import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { CompiledProvider } from '../../llm/providers/compiled-provider.js';
import type { CompiledTarget } from '../../upstream/target.js';
import { VERSION } from '../../version.js';
import type { Outgoing } from './outgoing.js';

/** What of the caller's head a provider that speaks the same format is told: what changes the meaning of the call, and nothing of who asks. */
export const PASSED = ['anthropic-version', 'anthropic-beta', 'openai-beta', 'accept'].map((name) => new HeaderName(name));
const ANTHROPIC_VERSION = 'anthropic-version: 2023-06-01\r\n';
const SAYS_VERSION = /^anthropic-version:/m;

function callersLines({ head }: Exchange, { object }: CompiledProvider): string {
  let lines = '';
  for (const name of PASSED) {
    const value = head.get(name);
    if (value !== undefined && object.headers[name.text] === undefined) lines += `${name.text}: ${value}\r\n`;
  }
  return lines;
}

/**
 * A whole request to a provider. What the caller showed of itself is not in it.
 * @param keyLines go to the provider's own host alone
 */
export function requestBytes(x: Exchange, method: string, provider: CompiledProvider, target: CompiledTarget, outgoing: Outgoing, keyLines: string): Buffer {
  const { path, body, contentType, passed, wireFormat } = outgoing;
  const lines = provider.lines + outgoing.lines + (passed ? callersLines(x, provider) : '');
  const version = wireFormat === 'anthropic' && !SAYS_VERSION.test(lines) ? ANTHROPIC_VERSION : '';
  const framing = body.length > 0 || method === 'POST' ? `content-length: ${body.length}\r\n` : '';
  const type = contentType === undefined ? '' : `content-type: ${contentType}\r\n`;
  const head =
    `${method} ${target.basePath}${path} HTTP/1.1\r\nhost: ${target.authority}\r\n${keyLines}${lines}${version}${type}${framing}` +
    `accept-encoding: identity\r\nuser-agent: gatehouse/${VERSION}\r\nx-request-id: ${x.requestId}\r\n\r\n`;
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, 0, 'latin1');
  body.copy(bytes, head.length);
  return bytes;
}
