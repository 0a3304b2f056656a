import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { serverAudits } from 'graphql-http';
import { buildSchema, createHandler } from '../../conformance/graphql-server.js';
import { type Outcome, type Row, Tally } from '../row.js';
import { stage } from '../stage.js';

/** A stock server of the same makers, which passes its own audits when it is asked directly. */
async function server(): Promise<{ url: string; close(): void }> {
  const handler = createHandler({ schema: buildSchema('type Query { hello: String } type Mutation { hello: String }'), rootValue: { hello: 'world' } });
  const listening = http.createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, close: () => listening.close() };
}

const POLICY = { type: 'graphql', version: 1, enabled: true, config: { depthMax: 10, costMax: 1_000 } };

export const graphql: Row = {
  id: 'graphql',
  about: 'audits of GraphQL over HTTP by graphql-http, through the gateway and its GraphQL policy',
  async measure(): Promise<Outcome> {
    const behind = await server();
    const gateway = await stage(behind.url, { policies: [POLICY] });
    const tally = new Tally('graphql');
    for (const { id, name, fn } of serverAudits({ url: `${gateway.url}/graphql` })) {
      await tally.check(`${id} ${name}`, async () => {
        const result = await fn();
        if (result.status !== 'ok') throw new Error(result.reason);
      });
    }
    gateway.close();
    behind.close();
    return { figures: [tally.figure({ logged: gateway.logged })], lacking: [], notes: [] };
  },
};
