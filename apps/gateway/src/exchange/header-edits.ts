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
  private readonly names: HeaderName[] = [];
  private readonly values: HeaderValue[] = [];
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
    for (let i = 0; i < values.length; i++) {
      this.names.push(toBe.names[i] as HeaderName);
      this.values.push(values[i] as string);
    }
  }

  remove(name: HeaderName): void {
    this.spell(name);
    if (this.head !== null) this.removeFrom(this.head, name);
    else {
      this.early ??= [];
      this.early.push(name);
    }
    if ((this.nameBits & name.bit) === 0) return;
    for (let i = this.names.length - 1; i >= 0; i--) {
      if (this.names[i] !== name && this.names[i]?.text !== name.text) continue;
      this.names.splice(i, 1);
      this.values.splice(i, 1);
    }
  }

  /** At once where none of them is there. */
  removeAll(all: HeaderNames): void {
    const { head } = this;
    if (head !== null && !head.chunked && ((this.nameBits | head.nameBits) & all.bits) === 0) return;
    for (const name of all.names) this.remove(name);
  }

  set(name: HeaderName, value: HeaderValue): void {
    this.remove(name);
    this.add(name, value);
  }

  /** @param value visible ASCII or obs-text without line breaks: from checked configuration or from a received field value */
  add(name: HeaderName, value: HeaderValue): void {
    this.spell(name);
    this.nameBits |= name.bit;
    this.names.push(name);
    this.values.push(value);
  }

  get(name: HeaderName): string | undefined {
    this.spell(name);
    const { names, nameBits } = this;
    if ((nameBits & name.bit) !== 0) for (let at = 0; at < names.length; at++) if (names[at]?.text === name.text) return textOf(this.values[at] as HeaderValue);
    return this.head?.get(name);
  }

  /** Whether a value of ours stands under this name, or what came under it was to go: of a message that may have trailers. */
  has(name: HeaderName): boolean {
    this.spell(name);
    const isIt = (other: HeaderName): boolean => other.text === name.text;
    return this.names.some(isIt) || this.gone?.some(isIt) === true;
  }

  /** Adds a member to a list-valued field, such as Vary, unless one of its lines has it. */
  append(name: HeaderName, value: HeaderValue): void {
    this.spell(name);
    const member = textOf(value);
    if (!this.addedHas(name, member) && !this.headHas(name, member)) this.add(name, value);
  }

  private addedHas(name: HeaderName, member: string): boolean {
    if ((this.nameBits & name.bit) === 0) return false;
    return this.names.some((other, i) => other.text === name.text && hasMember(textOf(this.values[i] as HeaderValue), member));
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
    other.names.push(...this.names);
    other.values.push(...this.values);
    other.toBe = this.toBe;
    other.nameBits = this.nameBits;
    other.early = this.early === null ? null : [...this.early];
    return other;
  }

  /** Names and values that were added. */
  entries(): [name: string, value: string][] {
    this.spellAll();
    return this.names.map((name, i) => [name.text, textOf(this.values[i] as HeaderValue)]);
  }

  /** The lines to put behind those of the head. */
  lines(): string {
    this.spellAll();
    let text = '';
    for (let i = 0; i < this.names.length; i++) text += `${(this.names[i] as HeaderName).text}: ${textOf(this.values[i] as HeaderValue)}\r\n`;
    return text;
  }

  /** Puts them into the output. */
  write(): void {
    const { names, values } = this;
    for (let i = 0; i < names.length; i++) {
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
