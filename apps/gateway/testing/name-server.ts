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
  aaaa?: string[];
  /** The name that it stands for, whose addresses come along. */
  cname?: string;
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

interface Writer {
  write(value: number, bits: number): void;
}
const codecs = Packet.Resource as unknown as { SRV: { encode(record: dns2.Packet.Resource, writer: Writer): void } };

// The library compresses the target's name, which RFC 2782 forbids and Node's resolver refuses.
codecs.SRV.encode = ({ priority = 0, weight = 0, port = 0, target = '' }, writer) => {
  for (const field of [priority, weight, port]) writer.write(field, 16);
  for (const label of target.split('.')) {
    writer.write(label.length, 8);
    for (const byte of Buffer.from(label, 'latin1')) writer.write(byte, 8);
  }
  writer.write(0, 8);
};

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
      if (entry?.cname !== undefined) response.answers.push(new Packet.Resource({ ...shared, type: Packet.TYPE.CNAME, domain: entry.cname }));
      const owner = entry?.cname === undefined ? shared : { ...shared, name: entry.cname };
      const addresses = type === Packet.TYPE.A ? entry?.a : type === Packet.TYPE.AAAA ? entry?.aaaa : [];
      for (const address of addresses ?? []) response.answers.push(new Packet.Resource({ ...owner, type, address }));
      if (type === Packet.TYPE.SRV) {
        for (const { host, port, priority = 0, weight = 1 } of entry?.srv ?? []) {
          response.answers.push(new Packet.Resource({ ...shared, type, target: host, port, priority, weight }));
        }
      }
      send(response);
    },
  });
  const { udp } = await server.listen({ udp: { address: '127.0.0.1', port: 0 } });
  const address = `127.0.0.1:${udp?.port}`;
  return Object.assign(state, { address, close: () => server.close() });
}
