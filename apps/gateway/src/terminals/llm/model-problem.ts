import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { errorMember } from '../../llm/errors/problem-member.js';
import { formatOf } from './endpoint.js';

export const ANTHROPIC_VERSION = new HeaderName('anthropic-version');

/** A problem body with the member that the caller's stock client reads. @param text the problem, one JSON object */
export function modelProblem(x: Exchange, text: string, status: number, code: string): string {
  const { title, detail } = JSON.parse(text) as { title: string; detail?: string };
  const format = formatOf(x.method, x.path.slice(x.restAt), x.head.find(ANTHROPIC_VERSION) >= 0);
  const member = errorMember(format, status, code, detail === undefined ? `${title}.` : `${title}: ${detail}`);
  return `${text.slice(0, -1)},"error":${JSON.stringify(member)}}`;
}
