import type { WebsocketLimitsConfig } from '@gatehouse/definition';
import { HeaderName } from '../../http1/header-name.js';
import type { PolicyType } from '../../pipeline/policy.js';

const NAME = 'websocket-limits';
const EXTENSIONS = new HeaderName('sec-websocket-extensions');

/** Says at the handshake what holds for the messages of the connection. Calls that open no WebSocket pass untouched. */
export const websocketLimits: PolicyType<WebsocketLimitsConfig> = {
  type: NAME,
  phase: 'limit',
  create: ({ fromClient, toClient, compression }) => ({
    onRequest(x) {
      const { upgrade } = x;
      if (upgrade === null || !upgrade.websocket) return undefined;
      const { fromClient: before = [], toClient: beforeToClient = [] } = upgrade.limits ?? {};
      x.upgrade = { ...upgrade, limits: { policy: NAME, fromClient: [...before, fromClient], toClient: [...beforeToClient, toClient] } };
      if (!compression) x.requestEdits.remove(EXTENSIONS);
      return undefined;
    },
  }),
};
