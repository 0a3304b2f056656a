import { clientAddress } from '../addresses/client-address.js';
import type { Exchange } from '../exchange/exchange.js';

const NOTHING: Buffer = Buffer.alloc(0);

/** A node identifier of RFC 7239, 6: IPv6 in brackets and quotes. */
function forwardedNode(address: string): string {
  return address.includes(':') ? `"[${address}]"` : address;
}

/** The lines that were made last, made anew only for another client or another host. */
export class ForwardedLines {
  private host: string | null = null;
  private address = '';
  private scheme = '';
  private lines: { plain: Buffer; withHost: Buffer } = { plain: NOTHING, withHost: NOTHING };

  of(address: string, scheme: string, authority: string): { plain: Buffer; withHost: Buffer } {
    if (this.host !== authority || this.address !== address || this.scheme !== scheme) {
      this.host = authority;
      this.address = address;
      this.scheme = scheme;
      this.lines = forwardedLines(address, authority, scheme);
    }
    return this.lines;
  }
}

/** The header lines that tell an upstream where a request came from: X-Forwarded-* and Forwarded (RFC 7239). The client's own were left out. */
export function forwardedLines(address: string, authority: string, scheme: string): { plain: Buffer; withHost: Buffer } {
  const host = authority === '' ? '' : `x-forwarded-host: ${authority}\r\n`;
  const parameter = authority === '' ? '' : `;host="${authority.replace(/["\\]/g, '\\$&')}"`;
  const text = `x-forwarded-for: ${address}\r\nx-forwarded-proto: ${scheme}\r\n${host}forwarded: for=${forwardedNode(address)}${parameter};proto=${scheme}\r\n`;
  return { plain: Buffer.from(text, 'latin1'), withHost: Buffer.from(`host: ${authority}\r\n${text}`, 'latin1') };
}

/** The lines for one exchange: of its connection's client, or of the one whom a trusted proxy names. */
export function forwardedOf(x: Exchange): { plain: Buffer; withHost: Buffer } {
  const { carrier, authority } = x;
  const address = clientAddress(x);
  return address === carrier.clientAddress ? carrier.forwardedLines(authority) : forwardedLines(address, authority, carrier.scheme);
}
