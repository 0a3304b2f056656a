import { type Outcome, type Row, Tally } from '../row.js';
import { stage } from '../stage.js';
import { browser } from './browser.js';
import { commands } from './commands.js';
import { libraries } from './libraries.js';
import { clientsUpstream } from './upstream.js';

export const clients: Row = {
  id: 'clients',
  about: 'clients that everybody has, unchanged',
  async measure(): Promise<Outcome> {
    const behind = await clientsUpstream();
    const gateway = await stage(behind.url);
    try {
      const tally = new Tally('clients');
      await libraries(gateway, tally);
      const lacking = [...(await commands(gateway, tally)), ...(await browser(gateway, behind, tally))];
      return { figures: [tally.figure({ logged: gateway.logged })], lacking, notes: [] };
    } finally {
      gateway.close();
      behind.close();
    }
  },
};
