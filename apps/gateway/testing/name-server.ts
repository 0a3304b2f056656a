import dns2 from 'dns2';

const { Packet } = dns2;

export interface ServiceEntry {
  host: string;
  port: number;
  priority?: number;
  weight?: number;
}

/** What a name has. */
export interface NameEntry {
  a?: string[];
  srv?: ServiceEntry[];
  ttlSeconds?: number;
}

export interface NameServer {
  /** For `setServers` of node:dns. */
  address: string;
  /** Changes take effect with the next question. */
  names: Record<string, NameEntry>;
  /** Questions, oldest first, such as `A pets.test`. */
  asked: string[];
  /** While it is false, questions stay unanswered. */
  answers: boolean;
  close(): Promise<void>;
}

/** A real DNS server on a loopback port over UDP. What it has no name for does not exist. */
export async function startNameServer(names: Record<string, NameEntry>): Promise<NameServer> {
  const state = { names, asked: [] as string[], answers: true };
  const server = dns2.createServer({
    udp: true,
    handle: (request, send) => {
      const response = Packet.createResponseFromRequest(request);
      const [question] = request.questions;
      if (question === undefined || !state.answers) return;
      const type = Number(question.type);
      const name = question.name.toLowerCase();
      const entry = state.names[name];
      const shared = { name: question.name, class: Packet.CLASS.IN, ttl: entry?.ttlSeconds ?? 1 };
      state.asked.push(`${type === Packet.TYPE.A ? 'A' : type === Packet.TYPE.SRV ? 'SRV' : type} ${name}`);
      if (entry === undefined) response.header.rcode = Packet.RCODE.NXDOMAIN;
      if (type === Packet.TYPE.A) for (const address of entry?.a ?? []) response.answers.push({ ...shared, type, address });
      if (type === Packet.TYPE.SRV) {
        for (const { host, port, priority = 0, weight = 1 } of entry?.srv ?? []) {
          response.answers.push({ ...shared, type, target: host, port, priority, weight });
        }
      }
      send(response);
    },
  });
  const { udp } = await server.listen({ udp: { address: '127.0.0.1', port: 0 } });
  const address = `127.0.0.1:${udp?.port}`;
  return Object.assign(state, { address, close: () => server.close() });
}
