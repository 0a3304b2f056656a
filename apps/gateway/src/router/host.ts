const HOST = /^(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/;
const IP_LITERAL = /^\[[0-9A-Fa-f:.]+\]$/;
const PORT = /:(\d{0,5})$/;

/** A name of 253 bytes (RFC 1035), a dot and a port. */
const HOST_LENGTH_MAX = 260;
const KNOWN_MAX = 1_000;
const known = new Map<string, string>();

/**
 * Host and port as a client sent them (RFC 9110, 7.2), brought to the form hosts are looked up by: lower case, without port, without the root's dot.
 * @returns undefined when it is no host
 */
export function normaliseHost(text: string): string | undefined {
  const hit = known.get(text);
  if (hit !== undefined) return hit;
  if (text.length > HOST_LENGTH_MAX) return undefined;
  const port = PORT.exec(text);
  const name = port ? text.slice(0, port.index) : text;
  if (!HOST.test(name) && !IP_LITERAL.test(name)) return undefined;
  if (port && Number(port[1]) > 65_535) return undefined;
  const host = (name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
  // clients choose these names: the memory for them is bounded
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(text, host);
  return host;
}
