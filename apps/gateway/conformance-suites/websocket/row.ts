import { type Outcome, type Row, Tally } from '../row.js';
import { stage } from '../stage.js';
import { closes, frames, messages, others, pings } from './cases.js';
import { echoServer } from './peer.js';

export const websocket: Row = {
  id: 'websocket',
  about: 'stock clients and hand-made frames reach a stock server as if there were nothing between; groups as Autobahn has them',
  async measure(): Promise<Outcome> {
    const figures = [];
    for (const sockets of ['auto', 'public'] as const) {
      const behind = await echoServer();
      const gateway = await stage(behind.url, { sockets });
      const tally = new Tally(sockets === 'auto' ? 'websocket' : 'websocket.public-sockets');
      for (const group of [messages, pings, frames, closes, others]) await group({ gateway, behind, tally });
      figures.push(tally.figure({ sockets: gateway.sockets, logged: gateway.logged }));
      gateway.close();
      behind.close();
    }
    const notes = ['Autobahn’s own suite needs Python 2, which Debian no longer has; its groups 1 to 7, 9 and 12 are modelled here'];
    return { figures, lacking: [], notes };
  },
};
