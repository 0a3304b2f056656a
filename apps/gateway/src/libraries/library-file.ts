/** What a thread is asked for. */
export interface LibraryOrder {
  /** File that asks for the libraries: where they are looked for. */
  from: string;
  names: readonly string[];
}

/** One file of a library, with what V8 made of it. */
export interface LibraryFile {
  file: string;
  /** As it is evaluated: wrapped, but for JSON. */
  source: string;
  /** Null for JSON. */
  code: Uint8Array | null;
  /** Part of a circle: whoever began it evaluates it. */
  leans: boolean;
}
