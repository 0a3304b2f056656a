import { Refusal } from '../say.js';
import { demandFree, type PortChoice } from '../stack/ports.js';

const listeners = {
  portal: { what: 'portal', variable: 'GATEHOUSE_PORTAL_PORT', byDefault: 3000 },
  control: { what: 'control plane', variable: 'GATEHOUSE_CONTROL_PORT', byDefault: 4000 },
  gateway: { what: 'gateway', variable: 'GATEHOUSE_GATEWAY_PORT', byDefault: 8080 },
  admin: { what: "gateway's own pages", variable: 'GATEHOUSE_GATEWAY_ADMIN_PORT', byDefault: 8081 },
  demo: { what: 'demo upstream', variable: 'GATEHOUSE_DEMO_PORT', byDefault: 4010 },
};

type Name = keyof typeof listeners;

/**
 * The ports of `npm start`, every one of them free.
 * @throws Refusal naming the first that is not, and the variable that moves it
 */
export async function chosenPorts(env: NodeJS.ProcessEnv, demo: boolean): Promise<PortChoice> {
  const names = (Object.keys(listeners) as Name[]).filter((name) => demo || name !== 'demo');
  const ports = Object.fromEntries(names.map((name) => [name, portOf(name, env)])) as Record<Name, number>;
  for (const [index, name] of names.entries()) {
    const { what, variable } = listeners[name];
    const same = names.slice(0, index).find((earlier) => ports[earlier] === ports[name]);
    if (same) throw new Refusal(`Port ${ports[name]} is set for both ${listeners[same].what} and ${what}. Choose another with ${variable}.`);
    await demandFree(ports[name], what, variable);
  }
  return { portal: ports.portal, control: ports.control, gateways: [{ port: ports.gateway, adminPort: ports.admin }], ...(demo && { demo: ports.demo }) };
}

function portOf(name: Name, env: NodeJS.ProcessEnv): number {
  const { variable, byDefault } = listeners[name];
  const given = env[variable];
  if (!given) return byDefault;
  const port = Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Refusal(`${variable} must be a port number, 1 to 65535; it is "${given}".`);
  return port;
}
