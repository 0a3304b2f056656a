import type { Exchange } from '../exchange/exchange.js';
import type { Head } from '../http1/head.js';
import { HeaderName } from '../http1/header-name.js';
import { output } from '../http1/output.js';
import { writeKeptLines } from '../http1/write-lines.js';
import { listed } from './listed.js';
import type { Upgrade } from './offer.js';

const UPGRADE = new HeaderName('upgrade');
const CONNECTION = new HeaderName('connection');
const STATUS_LINE = 'HTTP/1.1 101 Switching Protocols\r\n';

/** Whether a 101 switches to what this exchange offered: nothing else may, and nobody else asked. */
export function accepts(upgrade: Upgrade | null, head: Head): boolean {
  if (upgrade === null || head.minor === 0 || head.chunked || head.contentLength > 0) return false;
  const chosen = listed(head, UPGRADE);
  return chosen.length > 0 && chosen.every((protocol) => upgrade.protocols.some((offered) => offered.toLowerCase() === protocol.toLowerCase()));
}

/** Puts the head of a 101 into the output. */
export function writeSwitchHead(x: Exchange, head: Head): void {
  output.text(STATUS_LINE);
  writeKeptLines(head, head.linesStart);
  output.text(`${x.responseLines()}connection: upgrade\r\nupgrade: ${listed(head, UPGRADE).join(', ')}\r\n\r\n`);
}

/** A refused offer says what would have been taken (RFC 9110, 15.5.22): the one case in which Upgrade of an upstream crosses. */
export function keepOffer(x: Exchange, head: Head): void {
  const offered = listed(head, UPGRADE);
  if (offered.length === 0) return;
  x.responseEdits.add(CONNECTION, 'upgrade');
  x.responseEdits.add(UPGRADE, offered.join(', '));
}
