import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Recorded {
  path: string;
  body: string;
  /** The gateway let go before the answer had ended. */
  left: boolean;
}

/**
 * Stands before a mock that keeps only what it understands, and keeps what it was really sent.
 *
 * @param silentTo requests that contain this are never answered
 */
export async function recordingProxy(target: string, { silentTo }: { silentTo: string }): Promise<{ url: string; seen: Recorded[] }> {
  const seen: Recorded[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const recorded: Recorded = { path: request.url ?? '', body: Buffer.concat(chunks).toString(), left: false };
    seen.push(recorded);
    response.on('close', () => {
      recorded.left = !response.writableEnded;
    });
    if (recorded.body.includes(silentTo)) return;
    const onward = send(`${target}${recorded.path}`, { method: request.method, headers: { ...request.headers, host: new URL(target).host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.end(Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}
