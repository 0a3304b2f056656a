/** A node identifier of RFC 7239, 6: IPv6 in brackets and quotes. */
function forwardedNode(address: string): string {
  return address.includes(':') ? `"[${address}]"` : address;
}

/** The header lines that tell an upstream where a request came from: X-Forwarded-* and Forwarded (RFC 7239). The client's own were left out. */
export function forwardedLines(address: string, host: string, scheme: string): Buffer {
  const quotedHost = `"${host.replace(/["\\]/g, '\\$&')}"`;
  const hostParts = host === '' ? { line: '', parameter: '' } : { line: `x-forwarded-host: ${host}\r\n`, parameter: `;host=${quotedHost}` };
  return Buffer.from(
    `x-forwarded-for: ${address}\r\nx-forwarded-proto: ${scheme}\r\n${hostParts.line}forwarded: for=${forwardedNode(address)}${hostParts.parameter};proto=${scheme}\r\n`,
    'latin1',
  );
}
