import http from 'node:http';

/** A call that names this host, wherever it goes: fetch lets nobody choose. */
export async function callAsHost(url: string, host: string, { headers = {}, method = 'GET' }: { headers?: Record<string, string>; method?: string } = {}) {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http
      .request(url, { method, headers: { ...headers, host }, agent: false }, resolve)
      .on('error', reject)
      .end();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}
