import type { HeaderList } from '../attach/headers-now.js';
import type { TraceResult } from './trace.js';

const MASK = '•••';
/** A secret shorter than this would turn half of every text into dots. */
const LENGTH_MIN = 4;
/** What proves who somebody is; shown by name only. */
const PROVING = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie', 'signature', 'x-api-key', 'x-amz-security-token']);

/** Keeps out of what a trace shows whatever was unsealed for it, and the values of headers that prove who somebody is. */
export class Masking {
  private readonly secrets = new Set<string>();

  learn(secret: Buffer): Buffer {
    const text = secret.toString('utf8');
    for (const form of [text, secret.toString('base64'), secret.toString('hex')]) if (form.length >= LENGTH_MIN) this.secrets.add(form);
    return secret;
  }

  private text(text: string): string {
    let masked = text;
    for (const secret of this.secrets) masked = masked.replaceAll(secret, MASK);
    return masked;
  }

  private list(headers: HeaderList): [string, string][] {
    return headers.map(([name, value]) => [name, PROVING.has(name) ? MASK : this.text(value)]);
  }

  /** @param brief neither heads nor bodies are wanted */
  result({ record, steps, sent, answer }: TraceResult, brief: boolean): TraceResult {
    return {
      record,
      steps: steps.map((step) => ({
        ...step,
        note: step.note === null ? null : this.text(step.note),
        removed: this.list(step.removed),
        added: this.list(step.added),
      })),
      sent: sent === null || brief ? null : { ...sent, target: this.text(sent.target), headers: this.list(sent.headers) },
      answer: brief ? { headers: [], body: '' } : { headers: this.list(answer.headers), body: this.text(answer.body) },
    };
  }
}
