import type { AddressInfo } from 'node:net';
import net from 'node:net';
import Lambda from 'serverless-offline/lambda';
import { onTestFinished } from 'vitest';

const HANDLERS = ['echo', 'pets', 'image', 'plain', 'older', 'broken', 'odd'];

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The Lambda endpoint of serverless-offline, with the functions of `handlers.mjs`. Answers its URL. */
export async function startEmulator(): Promise<string> {
  const lambdaPort = await freePort();
  const servicePath = import.meta.dirname;
  const serverless = {
    service: { service: 'pets', provider: { region: 'eu-central-1', runtime: 'nodejs22.x' } },
    serviceDir: servicePath,
    config: { servicePath },
  };
  const lambda = new Lambda(serverless, { host: '127.0.0.1', lambdaPort, terminateIdleLambdaTime: 60, useInProcess: true });
  lambda.create(HANDLERS.map((name) => ({ functionKey: name, functionDefinition: { name: `pets-${name}`, handler: `handlers.${name}` } })));
  await lambda.start();
  onTestFinished(async () => {
    await lambda.stop(0);
    await lambda.cleanup();
  });
  return `http://127.0.0.1:${lambdaPort}`;
}
