/** The upstream's connection, as a tunnel uses it. */
export interface Line {
  /** Writes the output buffer. False: wait for `drained`. */
  flush(): boolean;
  resume(): void;
  /** Ends our side; the upstream may go on. */
  end(): void;
  /** Ends our side, and the rest once what was written is out. */
  leave(): void;
  abandon(): void;
}
