import fs from 'node:fs/promises';
import path from 'node:path';

// Stands in for every app: ready at once, says who it is, dies when asked to, fails where BREAK names it.
const PROGRAM = `
const http = process.getBuiltinModule('node:http');
const env = process.env;
const name = env.GATEHOUSE_GATEWAY_NAME ?? env.GATEHOUSE_ROLE ?? 'portal';
const fail = () => { console.error('Error: ' + name + ' is broken on purpose\\n    at somewhere'); process.exit(1); };
if (env.BREAK === name) fail();
if (name === 'migrate') process.exit(0);
const ports = { api: [env.GATEHOUSE_CONTROL_PORT], worker: [env.GATEHOUSE_WORKER_PORT], portal: [env.PORT] }[name] ?? [env.GATEHOUSE_GATEWAY_PORT, env.GATEHOUSE_GATEWAY_ADMIN_PORT];
for (const port of ports) http.createServer((request, response) => {
  if (request.url === '/crash') process.exit(3);
  response.end(JSON.stringify({ name, database: env.DATABASE_URL ?? null, secret: env.GATEHOUSE_SECRET_KEY ?? null }));
}).listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => { if (env.STUBBORN !== name) process.exit(0); });
`;

/** A folder of stand-in apps, for tests of the launcher itself. */
export async function writeFixtureApps(folder: string): Promise<string> {
  for (const file of ['control-plane/dist/bundle/main.js', 'gateway/dist/bundle/main.js', 'portal/server.mjs']) {
    const place = path.join(folder, file);
    await fs.mkdir(path.dirname(place), { recursive: true });
    await fs.writeFile(place, PROGRAM);
  }
  return folder;
}
