import { estimatedTokens } from './token-estimate.js';

/** So much of an answer's events is kept to tell tokens by; what comes after is taken to be like it. */
const KEPT_MAX = 16_384;
/** The text of a piece of an answer. */
export type TextOf = (piece: string) => string;

export const asItIs: TextOf = (piece) => piece;

/** Members that hold what a model says, thinks, or calls tools with, in any of the formats. */
const SAID = /"(?:content|text|delta|reasoning_content|reasoning|thinking|refusal|arguments|partial_json|transcript|plan)"\s*:\s*"((?:[^"\\]|\\.)*)"/g;
const CALLED = /"(?:functionCall|args|arguments|input)"\s*:\s*(\{.*)/s;

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

/** What an event, or a body, of one of the formats says, without what it is wrapped in. Members of other kinds have other names; what has none of these is taken as it is. */
export function textInJson(json: string): string {
  let text = '';
  for (const [, said = ''] of json.matchAll(SAID)) text += unescaped(said);
  return text === '' ? (CALLED.exec(json)?.[1] ?? json) : text;
}

/** Of a body, by its beginning. */
export function tokensInJson(body: Buffer): number {
  const beginning = body.toString('utf8', 0, KEPT_MAX);
  const tokens = estimatedTokens(textInJson(beginning));
  return Math.ceil(body.length <= KEPT_MAX ? tokens : (tokens * body.length) / KEPT_MAX);
}

/**
 * How many tokens were heard of an answer whose provider has not told, or never will. Pieces are only kept while all goes well: what is in them is read where somebody asks, and
 * while an answer goes on not at each of them, but whenever there are twice as many.
 */
export class HeardText {
  pieces = 0;
  private letters = 0;
  private kept: string[] = [];
  private keptLetters = 0;
  private tokensPerLetter = 0;
  private readAt = 0;

  constructor(private readonly textOf: TextOf) {}

  add(piece: string): void {
    const { length } = piece;
    this.pieces++;
    this.letters += length;
    if (this.keptLetters >= KEPT_MAX) return;
    this.kept.push(piece);
    this.keptLetters += length;
  }

  /** About; good enough to stop an answer by. */
  get soFar(): number {
    if (this.pieces >= 2 * this.readAt) this.read();
    return Math.ceil(this.tokensPerLetter * this.letters);
  }

  /** As near as it can be said. */
  get tokens(): number {
    this.read();
    return Math.ceil(this.tokensPerLetter * this.letters);
  }

  private read(): void {
    if (this.readAt === this.pieces || this.keptLetters === 0) return;
    this.readAt = this.pieces;
    const { textOf } = this;
    const tokens = this.kept.reduce((sum, piece) => sum + estimatedTokens(textOf(piece)), 0);
    this.tokensPerLetter = Math.max(1, tokens) / this.keptLetters;
  }
}
