import { createServer } from 'node:http';
import next from 'next';
import { clientAddress, trustedProxies } from './client-address.mjs';

/**
 * The built portal, served by Next. `next start` would hand a browser's own X-Forwarded-For on to the control plane, which counts attempts per address: here it is
 * always set anew. Settings: PORT, GATEHOUSE_PORTAL_HOST, GATEHOUSE_TRUSTED_PROXIES.
 */
const hostname = process.env.GATEHOUSE_PORTAL_HOST || '127.0.0.1';
const port = Number(process.env.PORT || 3000);
/** Longer than the idle time of common load balancers, so that it is they who close (a closing connection that is reused answers 502). */
const KEEP_ALIVE_MS = 65_000;

async function main() {
  const trusted = trustedProxies(process.env.GATEHOUSE_TRUSTED_PROXIES ?? '');
  const app = next({ dev: false, dir: import.meta.dirname, hostname, port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    request.headers['x-forwarded-for'] = clientAddress(request.socket.remoteAddress ?? '', request.headers['x-forwarded-for'], trusted);
    handle(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });
  const stop = () => {
    // ends what is idle at once, and lets what is being answered end
    server.close(() => app.close().finally(() => process.exit(0)));
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, hostname, () => resolve(undefined)));
  console.log(`listening on http://${hostname}:${port}`);
}

main().catch((error) => {
  console.error(`Error: ${error.message}`);
  process.exit(1);
});
