/** How a process ended: one of the two is null. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningServer {
  url: string;
  port: number;
  pid: number;
  /** For the log: where the server comes from, or as whom it runs. */
  how: string;
  /** Settles when the process has ended, for whatever reason. */
  exited: Promise<Exit>;
  /** Ends it cleanly; may be called again. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Holds the cluster, and the password of the owner role. Made when absent; data survive a restart. */
  dir: string;
  /** Default: a free one. */
  port?: number;
  /** Server settings, as `-c name=value`. */
  settings?: Record<string, string>;
  log?: (text: string) => void;
}

/** A real PostgreSQL on 127.0.0.1, also when run as root. The url is that of the superuser `gatehouse_owner`, database `gatehouse`. */
export function startPostgres(options: PostgresOptions): Promise<RunningServer>;

export interface RedisOptions {
  dir: string;
  /** Where a downloaded server is unpacked, once. */
  cache: string;
  /** Default: a free one. */
  port?: number;
  /** False leaves flushing to the operating system: for tests. Append-only either way. */
  persist?: boolean;
  databases?: number;
  log?: (text: string) => void;
}

/** A real Redis (or Valkey) on 127.0.0.1: append-only, never evicting. Fails with one line saying what to install. */
export function startRedis(options: RedisOptions): Promise<RunningServer>;

/** Why this Redis cannot carry the queues (unreachable, not append-only, evicting), or undefined when it can. */
export function redisFault(url: string): Promise<string | undefined>;

export function freePort(): Promise<number>;

/** Ends process `target` (negative: its group) should this process die first. Returns the release, for when the child has ended. */
export function guard(target: number, signal?: 'TERM' | 'INT'): () => void;

/** Why this PostgreSQL cannot be used, or undefined when it can. */
export function postgresFault(url: string): Promise<string | undefined>;
