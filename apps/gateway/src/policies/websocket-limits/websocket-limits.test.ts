import type { WebsocketLimitsConfig } from '@gatehouse/definition';
import { expect, test, vi } from 'vitest';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicySite } from '../../pipeline/policy.js';
import { websocketLimits } from './websocket-limits.js';

const LIMITS = { fromClient: { messageBytesMax: 10 }, toClient: { messageBytesMax: 20 } };
const policy = (compression: boolean) =>
  websocketLimits.create({ ...LIMITS, compression } as unknown as WebsocketLimitsConfig, {} as Runtime, {} as PolicySite);
const call = (upgrade: object | null) => ({ upgrade, requestEdits: { remove: vi.fn() } }) as unknown as Exchange;

test('calls that open no WebSocket pass untouched', () => {
  for (const upgrade of [null, { websocket: false }]) {
    const x = call(upgrade);
    expect(policy(false).onRequest?.(x)).toBeUndefined();
    expect(x.upgrade).toBe(upgrade);
    expect(x.requestEdits.remove).not.toHaveBeenCalled();
  }
});

test('limits of several policies hold together, in each direction', () => {
  const x = call({ websocket: true });
  policy(true).onRequest?.(x);
  policy(true).onRequest?.(x);
  expect(x.upgrade?.limits).toMatchObject({ fromClient: [LIMITS.fromClient, LIMITS.fromClient], toClient: [LIMITS.toClient, LIMITS.toClient] });
});

test('compression is offered on only where the sizes of messages may be hidden by it', () => {
  const [kept, removed] = [call({ websocket: true }), call({ websocket: true })];
  policy(true).onRequest?.(kept);
  policy(false).onRequest?.(removed);
  expect(kept.requestEdits.remove).not.toHaveBeenCalled();
  expect(removed.requestEdits.remove).toHaveBeenCalledOnce();
});
