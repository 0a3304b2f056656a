import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';

/** Names of a hosts file (hosts(5)) in lower case, each with its addresses in order. */
export function parseHosts(text: string): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...hosts] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isIP(address) === 0) continue;
    for (const host of hosts) {
      const key = host.toLowerCase();
      const known = names.get(key);
      if (known === undefined) names.set(key, [address]);
      else if (!known.includes(address)) known.push(address);
    }
  }
  return names;
}

/** The machine's hosts file, read again when it has changed. */
export class HostsFile {
  private names = new Map<string, string[]>();
  private readAtMs = -1;

  constructor(private readonly path: string) {}

  /** Undefined when the file does not name the host, or cannot be read. */
  async find(host: string): Promise<string[] | undefined> {
    try {
      const { mtimeMs } = await stat(this.path);
      if (mtimeMs !== this.readAtMs) {
        this.names = parseHosts(await readFile(this.path, 'utf8'));
        this.readAtMs = mtimeMs;
      }
    } catch {
      this.names.clear();
      this.readAtMs = -1;
    }
    return this.names.get(host.toLowerCase());
  }
}
