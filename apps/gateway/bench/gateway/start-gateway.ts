import type { CertificateFiles } from '../peers/certificate.js';
import type { Contender } from '../peers/contender.js';
import { CORES, type Room } from '../room.js';
import { BASE_PATH } from './snapshot.js';

export interface GatewayOptions {
  /** `bare`: one API without policies. `full`: the whole pipeline. */
  mode: 'bare' | 'full';
  /** Instead of the one API: for each of these types one without it and one with it. */
  policies?: readonly string[];
  /** Of the one API, beside those of the whole pipeline. */
  beside?: readonly string[];
  /** Instead of the one API: one that leads to models. */
  llm?: boolean;
  upstream: number;
  /** Of the one caller. */
  key: string;
  /** `public`: the fall-back engine. */
  sockets?: 'auto' | 'public';
  /** Serves over TLS instead, with this certificate. */
  tls?: CertificateFiles;
  nodeFlags?: readonly string[];
}

/** What the process is told. */
export interface Told extends GatewayOptions {
  folder: string;
}

/** Node's command line for a program of this folder. */
export const typed = (file: URL, flags: readonly string[] = []): string[] => {
  const hook = new URL('../../../../tools/ts-hook.mjs', import.meta.url).pathname;
  return [process.execPath, ...flags, '--disable-warning=ExperimentalWarning', '--import', hook, file.pathname];
};

/** Starts the built engine on the proxy's core, without a control plane. */
export async function startGateway(room: Room, options: GatewayOptions): Promise<Contender> {
  const told: Told = { ...options, folder: room.subfolder('gateway') };
  const entry = typed(new URL('gateway-process.ts', import.meta.url), options.nodeFlags);
  const child = room.start(CORES.proxy, [...entry, JSON.stringify(told)], { stdio: 'ipc' });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port));
    child.once('exit', () => reject(new Error('the gateway did not start')));
  });
  const scheme = options.tls ? 'https' : 'http';
  return {
    name: 'gatehouse',
    origin: `${scheme}://127.0.0.1:${port}${options.llm ? '' : BASE_PATH}`,
    headers: { 'x-api-key': options.key },
    pids: [child.pid ?? 0],
  };
}
