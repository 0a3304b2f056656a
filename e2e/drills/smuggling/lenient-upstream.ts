import net from 'node:net';

export interface LenientUpstream {
  port: number;
  /** Targets of all requests that were seen here, as they came. */
  seen: string[];
  close(): Promise<void>;
}

const REPLY = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok';

/**
 * Reads requests as the most lenient servers do: any line end, any spelling of a coding, the coding before the length, the first digits of a number. What a
 * proxy lets through in an unclear form is seen here as two requests.
 */
export async function startLenientUpstream(): Promise<LenientUpstream> {
  const seen: string[] = [];
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    let bytes = '';
    socket.on('data', (chunk) => {
      bytes += chunk.toString('latin1');
      for (let rest = take(bytes, seen); rest !== undefined; rest = take(bytes, seen)) {
        bytes = rest;
        socket.write(REPLY);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** Takes one request off the front. @returns what is behind it; undefined while it is not whole */
function take(bytes: string, seen: string[]): string | undefined {
  const head = /^(?:\r?\n)*([\s\S]*?)\r?\n\r?\n/.exec(bytes);
  if (!head) return undefined;
  const [firstLine = '', ...lines] = (head[1] ?? '').split(/\r?\n|\r/);
  const fields = lines.map((line) => line.split(':').map((part) => part.trim().toLowerCase()));
  const valuesOf = (name: string) => fields.filter(([key]) => key?.replace(/[^a-z-]/g, '') === name).map(([, value]) => value ?? '');
  const body = bytes.slice(head[0].length);
  const rest = valuesOf('transfer-encoding').some((value) => value.includes('chunked'))
    ? behindChunks(body)
    : behindLength(body, Number.parseInt(valuesOf('content-length')[0] ?? '0', 10) || 0);
  if (rest === undefined) return undefined;
  seen.push(firstLine.split(/\s+/)[1] ?? '');
  return rest;
}

const behindLength = (body: string, length: number): string | undefined => (body.length < length ? undefined : body.slice(length));

function behindChunks(body: string): string | undefined {
  let at = 0;
  for (;;) {
    const line = /^([^\n]*)\n/.exec(body.slice(at));
    if (!line) return undefined;
    const size = Number.parseInt(line[1] ?? '', 16) || 0;
    at += line[0].length;
    if (size === 0) break;
    if (body.length < at + size) return undefined;
    at += size;
    at += /^\r?\n?/.exec(body.slice(at))?.[0].length ?? 0;
  }
  const end = /^(?:[^\r\n]+\r?\n)*\r?\n/.exec(body.slice(at));
  return end ? body.slice(at + end[0].length) : undefined;
}
