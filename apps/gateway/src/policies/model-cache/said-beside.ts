import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { ModelCall } from '../../llm/model-call.js';
import { withoutCredentials } from '../../llm/providers/query.js';

const BETAS = ['anthropic-beta', 'openai-beta'].map((name) => new HeaderName(name));
const VERSION = new HeaderName('anthropic-version');
/** What its providers are told where callers say none. */
const COMMON_VERSION = '2023-06-01';
const NOTHING: readonly string[] = [];
/** How the answer is framed. */
const FRAMING = /^\$?alt=/i;

/** What callers say beside the body, and providers that speak their format are told: it may change the answer. Empty where they say nothing of that kind. */
export function saidBeside(x: Exchange, { route, format }: ModelCall): readonly string[] {
  if (route?.targets.some(({ provider }) => provider.speaks(format)) !== true) return NOTHING;
  const said = BETAS.flatMap((name) => {
    const value = x.head.get(name);
    return value === undefined ? [] : [`${name.text}: ${value}`];
  });
  const version = x.head.get(VERSION);
  if (version !== undefined && version !== COMMON_VERSION) said.push(`version: ${version}`);
  const query = withoutCredentials(x.query)
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '' && !FRAMING.test(pair));
  return [...said, ...query];
}
