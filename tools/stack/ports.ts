import { randomInt } from 'node:crypto';
import net from 'node:net';
import { Refusal } from '../say.js';

export interface Ports {
  portal: number;
  control: number;
  worker: number;
  demo: number;
  model: number;
  postgres: number;
  redis: number;
  gateways: { port: number; adminPort: number }[];
}

export type PortChoice = Partial<Omit<Ports, 'gateways'>> & { gateways?: Partial<Ports['gateways'][number]>[] };

/** Fills in what was not chosen with free ports. */
export async function settlePorts(chosen: PortChoice, gateways: number): Promise<Ports> {
  const taken = new Set<number>();
  const free = () => freePort(taken);
  return {
    portal: chosen.portal ?? (await free()),
    control: chosen.control ?? (await free()),
    worker: chosen.worker ?? (await free()),
    demo: chosen.demo ?? (await free()),
    model: chosen.model ?? (await free()),
    postgres: chosen.postgres ?? (await free()),
    redis: chosen.redis ?? (await free()),
    gateways: await Promise.all(
      Array.from({ length: gateways }, async (_, i) => ({
        port: chosen.gateways?.[i]?.port ?? (await free()),
        adminPort: chosen.gateways?.[i]?.adminPort ?? (await free()),
      })),
    ),
  };
}

/** @throws Refusal naming the program's part and the variable that moves it */
export async function demandFree(port: number, what: string, variable: string): Promise<void> {
  const fault = await listenFault(port);
  if (fault) throw new Refusal(`Port ${port} (${what}) cannot be used: ${fault}. Free it, or choose another with ${variable}.`);
}

// Below the range from which the system gives ports to outgoing connections: nobody takes one between here and its use.
async function freePort(taken: Set<number>): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    if (taken.has(port)) continue;
    taken.add(port);
    if (!(await listenFault(port))) return port;
  }
}

/** On all addresses, because another program may hold the port on any of them. */
function listenFault(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? 'another program uses it' : (error.code ?? error.message)));
    probe.listen({ port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
