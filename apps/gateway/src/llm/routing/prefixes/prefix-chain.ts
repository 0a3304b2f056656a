/** A beginning of a prompt. */
export interface Prefix {
  /** Of everything up to here. */
  readonly hash: number;
  /** Tokens up to here, about. */
  readonly tokens: number;
}

/** Of texts longer than this a sample is hashed: a wrong guess here costs a little money, hashing a megabyte on every call costs time for all. */
const WHOLE = 4_096;
const STRIDE = 31;
/** Beginnings that are kept of one prompt: the first few, which many prompts share, and the last, which the next turn of this conversation begins with. */
const FIRST = 4;
const LAST = 10;

const mix = (hash: number, value: number, prime: number): number => Math.imul(hash ^ value, prime);

/** Hashes a prompt piece by piece (FNV-1a, twice, into 53 bits), so that prompts which begin alike have their first hashes in common. */
export class PrefixChain {
  private a = 0x811c9dc5;
  private b = 0x1000193;
  private tokens = 0;
  private readonly found: Prefix[] = [];

  /** @param tokensMin shorter beginnings are not told: no provider keeps them */
  constructor(private readonly tokensMin = 1_024) {}

  text(text: string): void {
    const { length } = text;
    const stride = length <= WHOLE ? 1 : STRIDE;
    let { a, b } = this;
    for (let i = 0; i < length; i += stride) {
      const code = text.charCodeAt(i);
      a = mix(a, code, 0x01000193);
      b = mix(b, code, 0x85ebca6b);
    }
    this.a = mix(a, length, 0x01000193);
    this.b = mix(b, length, 0x85ebca6b);
  }

  /** A piece ends here that the next turn will begin with as well: a message, the list of tools. @param tokens of it, about */
  end(tokens: number): void {
    this.tokens += tokens;
    if (this.tokens >= this.tokensMin) this.found.push({ hash: (this.a >>> 0) * 0x200000 + ((this.b >>> 0) & 0x1fffff), tokens: this.tokens });
  }

  get prefixes(): readonly Prefix[] {
    const { found } = this;
    return found.length <= FIRST + LAST ? found : [...found.slice(0, FIRST), ...found.slice(-LAST)];
  }
}
