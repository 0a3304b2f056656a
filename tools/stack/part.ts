export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Running {
  pid: number;
  /** Settles when the process has ended, for whatever reason. */
  exited: Promise<Exit>;
  /** Ends it cleanly, by force in the end. */
  stop(): Promise<void>;
}

/** One process of the system. */
export interface Part {
  name: string;
  /** Starts it and waits until it is ready. Rejects with one line, and nothing left running, when it does not get there. */
  start(cancel: AbortSignal): Promise<Running>;
}
