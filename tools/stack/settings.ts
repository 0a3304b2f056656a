import path from 'node:path';
import { cache, inRoot } from '../paths.js';
import type { PortChoice, Ports } from './ports.js';
import type { Secrets } from './secrets.js';

export interface StackOptions {
  /** Made when absent. Everything the system keeps is under it. */
  dataDir: string;
  /** Ports not chosen are free ones. */
  ports?: PortChoice;
  /** How many gateways. Default 1. */
  gateways?: number;
  /** Default true. What does not need it starts faster without. */
  portal?: boolean;
  /** A published API with a live upstream, a plan, an application and a key. Default false. */
  demo?: boolean;
  /** On top of this process's environment, for every process. DATABASE_URL and REDIS_URL use those servers instead of embedded ones. */
  env?: Record<string, string>;
  /** Folder of the built apps. Default: this repository's. */
  apps?: string;
  /** How long each process may take over a clean stop before it is ended by force. Default 10,000. */
  graceMs?: number;
  /** Gets each line of the log, for a terminal. The log file is written either way. */
  show?: (line: string) => void;
  /** Hears what is being done. */
  progress?: (text: string) => void;
}

export interface StackUrls {
  portal: string;
  control: string;
  /** One per gateway: where the traffic goes. */
  gateways: string[];
  /** One per gateway: /healthz /readyz /metrics /status. */
  gatewayAdmins: string[];
  worker: string;
  demoUpstream: string;
  mockModel: string;
  database: string;
  redis: string;
}

export interface Setting {
  options: StackOptions;
  ports: Ports;
  secrets: Secrets;
  urls: StackUrls;
  env: NodeJS.ProcessEnv;
}

/** What all processes share. A test runner's own settings stay with the test runner; what is asked for by option comes through. */
export function baseEnv(options: StackOptions): NodeJS.ProcessEnv {
  const runner = /^(VITEST|VITE_|NODE_OPTIONS$|TEST$|GATEHOUSE_BEGUN$|GATEHOUSE_DEMO_PORT$)/;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !runner.test(name)));
  // what Node has compiled once is not compiled again at the next start
  return { NODE_COMPILE_CACHE: path.join(cache, 'compiled'), ...inherited, ...options.env, NODE_ENV: 'production' };
}

export function urlsOf(ports: Ports, servers: { database: string; redis: string }): StackUrls {
  const at = (port: number) => `http://localhost:${port}`;
  return {
    portal: at(ports.portal),
    control: at(ports.control),
    gateways: ports.gateways.map(({ port }) => at(port)),
    gatewayAdmins: ports.gateways.map(({ adminPort }) => `http://127.0.0.1:${adminPort}`),
    worker: `http://127.0.0.1:${ports.worker}`,
    demoUpstream: `http://127.0.0.1:${ports.demo}`,
    mockModel: `http://127.0.0.1:${ports.model}`,
    ...servers,
  };
}

export const appFolder = (options: StackOptions, name: string): string => path.join(options.apps ?? inRoot('apps'), name);
