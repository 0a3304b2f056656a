import type { Exchange } from '../../exchange/exchange.js';
import type { Head } from '../../http1/head.js';
import { writeSwitchHead } from '../../upgrade/switch.js';
import { Tunnel } from '../../upgrade/tunnel.js';
import type { TargetState } from '../../upstream/target-state.js';
import type { UpstreamConnection } from '../../upstream/upstream-connection.js';

/** The upstream switched protocols: from here on a tunnel has both connections. The target is busy for as long as it lives. */
export function openTunnel(x: Exchange, head: Head, connection: UpstreamConnection, websocket: boolean, state: TargetState): void {
  connection.onGone = () => {
    state.inFlight--;
  };
  const tunnel = new Tunnel(x, connection, websocket);
  connection.handOver(tunnel);
  x.call = tunnel;
  x.closeAfter = true;
  writeSwitchHead(x, head);
  x.carrier.flush();
  x.carrier.switchTo(tunnel);
}
