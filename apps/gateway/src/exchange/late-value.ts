import type { HeaderName } from '../http1/header-name.js';
import { output } from '../http1/output.js';

/** The value of a header whose text is made only when somebody asks for it: nearly all of them are written and never read. */
export abstract class LateValue {
  abstract readonly text: string;
  /** Puts a line of this name and value into the output, its end included. */
  abstract putLine(name: HeaderName): void;
}

/** A value of the configuration: its line is the same in every call. */
export class ConstantValue extends LateValue {
  private readonly line: Uint8Array;

  /** @param text visible ASCII or obs-text without line breaks */
  constructor(
    name: HeaderName,
    readonly text: string,
  ) {
    super();
    this.line = Uint8Array.from(Buffer.from(`${name.text}: ${text}\r\n`, 'latin1'));
  }

  putLine(): void {
    output.put(this.line);
  }
}

export type HeaderValue = string | LateValue;

export const textOf = (value: HeaderValue): string => (typeof value === 'string' ? value : value.text);
