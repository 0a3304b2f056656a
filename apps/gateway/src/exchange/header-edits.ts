import type { Head } from '../http1/head.js';
import type { HeaderName, HeaderNames } from '../http1/header-name.js';
import { output } from '../http1/output.js';
import { type HeaderValue, textOf } from './late-value.js';

/** Lines whose text is made only when somebody asks for it: nearly all of them are written and never read. */
export interface LinesToBe {
  readonly names: readonly HeaderName[];
  /** Puts the lines, with their ends, into the output. */
  put(): void;
  /** In the order of the names. */
  values(): readonly string[];
}

/** What policies change in a head. The head itself stays as it came: lines are left out and others put behind it when it is written. */
export class HeaderEdits {
  /** Room for a few from the start: an empty array makes room for seventeen when the first one comes. */
  private readonly names: (HeaderName | null)[] = [null, null, null, null];
  private readonly values: HeaderValue[] = ['', '', '', ''];
  private count = 0;
  /** Removed before the head was there. */
  private early: HeaderName[] | null = null;
  /** Removed, whether they were there or not: of a message that may have trailers. */
  private gone: HeaderName[] | null = null;
  private toBe: LinesToBe | null = null;
  /** The bits of the names that were added, and of those to be: most removals mean none of them. */
  private nameBits = 0;

  constructor(private head: Head | null) {}

  /** The response's head comes later than the first edits may. */
  attach(head: Head): void {
    this.head = head;
    if (this.early !== null) for (const name of this.early) this.removeFrom(head, name);
    this.early = null;
  }

  private removeFrom(head: Head, name: HeaderName): void {
    head.remove(name);
    // what has no end yet may have trailers
    if (head.chunked) {
      this.gone ??= [];
      this.gone.push(name);
    }
  }

  /** In the place of all others of these names. */
  setLater(lines: LinesToBe): void {
    this.spellAll();
    for (const name of lines.names) {
      this.remove(name);
      this.nameBits |= name.bit;
    }
    this.toBe = lines;
  }

  /** Makes text of what was to be made later, when somebody means one of its lines. */
  private spell(name: HeaderName): void {
    const { toBe } = this;
    if (toBe !== null && (this.nameBits & name.bit) !== 0 && toBe.names.some((other) => other.text === name.text)) this.spellAll();
  }

  private spellAll(): void {
    const { toBe } = this;
    if (toBe === null) return;
    this.toBe = null;
    const values = toBe.values();
    for (let i = 0; i < values.length; i++) this.push(toBe.names[i] as HeaderName, values[i] as string);
  }

  remove(name: HeaderName): void {
    if (this.mayHave(name.bit)) this.takeAway(name);
  }

  /** False where no name of these bits came or was added, and none can come any more: for most removals. */
  private mayHave(bits: number): boolean {
    const { head } = this;
    return head === null || head.chunked || ((this.nameBits | head.nameBits) & bits) !== 0;
  }

  private takeAway(name: HeaderName): void {
    this.spell(name);
    if (this.head !== null) this.removeFrom(this.head, name);
    else {
      this.early ??= [];
      this.early.push(name);
    }
    if ((this.nameBits & name.bit) === 0) return;
    const { names, values, count } = this;
    this.count = 0;
    for (let i = 0; i < count; i++) {
      const other = names[i] as HeaderName;
      if (other !== name && other.text !== name.text) this.push(other, values[i] as HeaderValue);
    }
  }

  private push(name: HeaderName, value: HeaderValue): void {
    this.names[this.count] = name;
    this.values[this.count] = value;
    this.count++;
  }

  /** Where the first line of this name is among those that were added, or -1. */
  private placeOf(name: HeaderName): number {
    if ((this.nameBits & name.bit) === 0) return -1;
    for (let i = 0; i < this.count; i++) if (this.names[i]?.text === name.text) return i;
    return -1;
  }

  /** At once where none of them is there. */
  removeAll(all: HeaderNames): void {
    if (this.mayHave(all.bits)) for (const name of all.names) this.remove(name);
  }

  set(name: HeaderName, value: HeaderValue): void {
    this.remove(name);
    this.add(name, value);
  }

  /** @param value visible ASCII or obs-text without line breaks: from checked configuration or from a received field value */
  add(name: HeaderName, value: HeaderValue): void {
    this.spell(name);
    this.nameBits |= name.bit;
    this.push(name, value);
  }

  get(name: HeaderName): string | undefined {
    this.spell(name);
    const at = this.placeOf(name);
    if (at >= 0) return textOf(this.values[at] as HeaderValue);
    return this.head?.get(name);
  }

  /** Whether a value of ours stands under this name, or what came under it was to go: of a message that may have trailers. */
  has(name: HeaderName): boolean {
    this.spell(name);
    return this.placeOf(name) >= 0 || this.gone?.some((other) => other.text === name.text) === true;
  }

  /** Adds a member to a list-valued field, such as Vary, unless one of its lines has it. */
  append(name: HeaderName, value: HeaderValue): void {
    this.spell(name);
    const member = textOf(value);
    if (!this.addedHas(name, member) && !this.headHas(name, member)) this.add(name, value);
  }

  private addedHas(name: HeaderName, member: string): boolean {
    if ((this.nameBits & name.bit) === 0) return false;
    for (let i = 0; i < this.count; i++) if (this.names[i]?.text === name.text && hasMember(textOf(this.values[i] as HeaderValue), member)) return true;
    return false;
  }

  private headHas(name: HeaderName, member: string): boolean {
    const { head } = this;
    if (head === null) return false;
    for (let at = head.find(name); at >= 0; at = head.find(name, at + 1)) if (hasMember(head.value(at), member)) return true;
    return false;
  }

  /** The same edits of another head: what is done to them is not done to these. */
  copy(head: Head | null): HeaderEdits {
    const other = new HeaderEdits(head);
    for (let i = 0; i < this.count; i++) other.push(this.names[i] as HeaderName, this.values[i] as HeaderValue);
    other.toBe = this.toBe;
    other.nameBits = this.nameBits;
    other.early = this.early === null ? null : [...this.early];
    return other;
  }

  /** Names and values that were added. */
  entries(): [name: string, value: string][] {
    this.spellAll();
    return Array.from({ length: this.count }, (_, i) => [(this.names[i] as HeaderName).text, textOf(this.values[i] as HeaderValue)]);
  }

  /** The lines to put behind those of the head. */
  lines(): string {
    this.spellAll();
    let text = '';
    for (let i = 0; i < this.count; i++) text += `${(this.names[i] as HeaderName).text}: ${textOf(this.values[i] as HeaderValue)}\r\n`;
    return text;
  }

  /** Puts them into the output. */
  write(): void {
    const { names, values, count } = this;
    for (let i = 0; i < count; i++) {
      const name = names[i] as HeaderName;
      const value = values[i] as HeaderValue;
      if (typeof value !== 'string') value.putLine(name);
      else {
        output.put(name.line);
        output.text(value);
        output.crlf();
      }
    }
    if (this.toBe !== null) this.toBe.put();
  }
}

const hasMember = (list: string, member: string): boolean =>
  list.split(',').some((other) => other.trim() === '*' || other.trim().toLowerCase() === member.toLowerCase());
