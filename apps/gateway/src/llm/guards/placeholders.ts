import { alphabet, type Detector, type Match } from './detectors/detector.js';
import { nameOf } from './finder.js';

const LONGEST = 64;
const MEMBERS = alphabet('A-Z0-9_');

/** Finds what stands for something: `[EMAIL_1]`. */
class PlaceholderDetector implements Detector {
  private readonly form = /\[[A-Z][A-Z0-9_]{0,50}_\d{1,8}\]/g;

  constructor(private readonly known: (placeholder: string) => boolean) {}

  find(text: string, from: number): Match | null {
    const { form } = this;
    form.lastIndex = from;
    for (let match = form.exec(text); match !== null; match = form.exec(text)) {
      if (this.known(match[0])) return { kind: Placeholders.kind, start: match.index, end: form.lastIndex };
      form.lastIndex = match.index + 1;
    }
    return null;
  }

  undecided(text: string, from: number): number {
    const open = text.lastIndexOf('[');
    if (open < from || text.length - open > LONGEST) return text.length;
    for (let at = open + 1; at < text.length; at++) if (MEMBERS[text.charCodeAt(at)] !== 1) return text.length;
    return open;
  }
}

/**
 * What stands for what in one call. Numbers are given in the order of the conversation, so that its next turn, which begins with the same texts, has the same ones: providers' prompt
 * caches and proofs of thoughts stay good.
 */
export class Placeholders {
  /** No pattern of anybody's own can be called so. */
  static readonly kind = '#placeholder';
  private readonly byText = new Map<string, string>();
  private readonly byPlaceholder = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  /** Finds those that were given, in answers. */
  readonly detector: Detector = new PlaceholderDetector((placeholder) => this.byPlaceholder.has(placeholder));

  /** @param taken whether the caller's own texts hold this already, where it would mean something else */
  constructor(private readonly taken: (placeholder: string) => boolean) {}

  get size(): number {
    return this.byText.size;
  }

  for(text: string, kind: string): string {
    const key = `${kind} ${text}`;
    const known = this.byText.get(key);
    if (known !== undefined) return known;
    let count = this.counts.get(kind) ?? 0;
    let placeholder: string;
    do placeholder = `[${nameOf(kind)}_${++count}]`;
    while (this.taken(placeholder));
    this.counts.set(kind, count);
    this.byText.set(key, placeholder);
    this.byPlaceholder.set(placeholder, text);
    return placeholder;
  }

  /** What it stands for; itself where it stands for nothing. */
  original(placeholder: string): string {
    return this.byPlaceholder.get(placeholder) ?? placeholder;
  }
}
