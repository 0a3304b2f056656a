import { createHash, type Hash } from 'node:crypto';
import { type Head, STRIDE } from '../../http1/head.js';

/** What is compared of an answer. */
export interface Answer {
  /** 0: there was none. */
  status: number;
  /** In the order of the settings; null for one that is not there. */
  headers: (string | null)[];
  /** SHA-256, hexadecimal; null where bodies are not compared, or this one did not end. */
  body: string | null;
  /** Of the gateway's own making: nothing but its status is worth a comparison. */
  own?: boolean;
}

/** Takes down what is to be compared of an answer while it passes. */
export class AnswerReader {
  private status = 0;
  private headers: (string | null)[] = [];
  private readonly hash: Hash | null;
  private whole = false;

  /** @param names of headers, in lower case */
  constructor(
    private readonly names: readonly string[],
    body: boolean,
  ) {
    this.hash = body ? createHash('sha256') : null;
  }

  /** As it came: what policies took away of a real answer is looked at too. */
  head(head: Head): void {
    this.status = head.status;
    const values = new Map<string, string>();
    for (let at = 0; at < head.count; at++) {
      const name = head.bytes.toString('latin1', head.index[at * STRIDE], head.index[at * STRIDE + 1]).toLowerCase();
      if (!this.names.includes(name)) continue;
      const before = values.get(name);
      values.set(name, before === undefined ? head.value(at) : `${before}, ${head.value(at)}`);
    }
    this.headers = this.names.map((name) => values.get(name) ?? null);
  }

  piece(bytes: Buffer): void {
    this.hash?.update(bytes);
  }

  end(): void {
    this.whole = true;
  }

  answer(): Answer {
    return { status: this.status, headers: this.headers, body: this.whole ? (this.hash?.digest('hex') ?? null) : null };
  }
}

export interface Difference {
  of: 'status' | 'header' | 'body';
  /** Of a header. */
  name?: string;
  real: string;
  copy: string;
}

const VALUE_MAX = 200;
const shown = (value: string | null): string => (value === null ? '(none)' : value.slice(0, VALUE_MAX));

/** In what two answers differ; nothing when they are alike. */
export function compare(names: readonly string[], real: Answer, copy: Answer): Difference[] {
  // bodies and headers of answers of another kind are another thing, and say nothing further
  if (real.status !== copy.status) return [{ of: 'status', real: String(real.status), copy: String(copy.status) }];
  if (real.own) return [];
  const differences: Difference[] = [];
  names.forEach((name, at) => {
    const [one = null, other = null] = [real.headers[at], copy.headers[at]];
    if (one !== other) differences.push({ of: 'header', name, real: shown(one), copy: shown(other) });
  });
  if (real.body !== copy.body) differences.push({ of: 'body', real: shown(real.body), copy: shown(copy.body) });
  return differences;
}
