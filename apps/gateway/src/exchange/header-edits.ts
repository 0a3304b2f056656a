import type { Head } from '../http1/head.js';
import type { HeaderName } from '../http1/header-name.js';

/** What policies change in a head. The head itself stays as it came: lines are left out and others put behind it when it is written. */
export class HeaderEdits {
  private readonly names: HeaderName[] = [];
  private readonly values: string[] = [];
  /** Removed before the head was there. */
  private early: HeaderName[] | null = null;

  constructor(private head: Head | null) {}

  /** The response's head comes later than the first edits may. */
  attach(head: Head): void {
    this.head = head;
    if (this.early !== null) for (const name of this.early) head.remove(name);
    this.early = null;
  }

  remove(name: HeaderName): void {
    if (this.head !== null) this.head.remove(name);
    else {
      this.early ??= [];
      this.early.push(name);
    }
    for (let i = this.names.length - 1; i >= 0; i--) {
      if (this.names[i] !== name && this.names[i]?.text !== name.text) continue;
      this.names.splice(i, 1);
      this.values.splice(i, 1);
    }
  }

  set(name: HeaderName, value: string): void {
    this.remove(name);
    this.add(name, value);
  }

  /** @param value visible ASCII or obs-text without line breaks: from checked configuration or from a received field value */
  add(name: HeaderName, value: string): void {
    this.names.push(name);
    this.values.push(value);
  }

  get(name: HeaderName): string | undefined {
    const at = this.names.findIndex((other) => other.text === name.text);
    return at >= 0 ? this.values[at] : this.head?.get(name);
  }

  /** Whether a value of ours stands under this name. */
  has(name: HeaderName): boolean {
    return this.names.some((other) => other.text === name.text);
  }

  /** Adds a member to a list-valued field, such as Vary, unless it is there. */
  append(name: HeaderName, member: string): void {
    const present = this.get(name);
    if (present === undefined) this.add(name, member);
    else if (!present.split(',').some((other) => other.trim().toLowerCase() === member.toLowerCase() || other.trim() === '*')) {
      this.set(name, `${present}, ${member}`);
    }
  }

  /** The lines to put behind those of the head. */
  lines(): string {
    let text = '';
    for (let i = 0; i < this.names.length; i++) text += `${(this.names[i] as HeaderName).text}: ${this.values[i]}\r\n`;
    return text;
  }
}
