import { once } from 'node:events';
import net from 'node:net';
import { expect, test } from 'vitest';
import { chosenPorts } from './ports.js';

const free = { GATEHOUSE_PORTAL_PORT: '21001', GATEHOUSE_CONTROL_PORT: '21002', GATEHOUSE_GATEWAY_PORT: '21003', GATEHOUSE_GATEWAY_ADMIN_PORT: '21004' };

test('ports come from the environment; the demo has one only where there is a demo', async () => {
  expect(await chosenPorts({ ...free, GATEHOUSE_DEMO_PORT: '21005' }, true)).toEqual({
    portal: 21_001,
    control: 21_002,
    demo: 21_005,
    gateways: [{ port: 21_003, adminPort: 21_004 }],
  });
  expect(await chosenPorts(free, false)).not.toHaveProperty('demo');
});

test.each(['0', '70000', 'http', '80.5'])('%s is no port', async (given) => {
  await expect(chosenPorts({ ...free, GATEHOUSE_CONTROL_PORT: given }, false)).rejects.toThrow(
    `GATEHOUSE_CONTROL_PORT must be a port number, 1 to 65535; it is "${given}".`,
  );
});

test('one port for two things, and a taken one, are refused by the variable that moves them', async () => {
  await expect(chosenPorts({ ...free, GATEHOUSE_GATEWAY_PORT: '21001' }, false)).rejects.toThrow(
    'Port 21001 is set for both portal and gateway. Choose another with GATEHOUSE_GATEWAY_PORT.',
  );
  const taken = net.createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as net.AddressInfo;
  await expect(chosenPorts({ ...free, GATEHOUSE_PORTAL_PORT: String(port) }, false)).rejects.toThrow(
    `Port ${port} (portal) cannot be used: another program uses it. Free it, or choose another with GATEHOUSE_PORTAL_PORT.`,
  );
  taken.close();
});
