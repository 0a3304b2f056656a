const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2})$/i;

/** One part of the pair, which is form-encoded before it is put into Basic (RFC 6749, 2.3.1). */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Id and secret of `Authorization: Basic`; undefined for what is none. */
export function readBasicClient(authorization: string): { client_id: string; client_secret: string } | undefined {
  const text = Buffer.from(BASIC.exec(authorization)?.[1] ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const id = colon < 0 ? undefined : decoded(text.slice(0, colon));
  const secret = decoded(text.slice(colon + 1));
  return id === undefined || secret === undefined ? undefined : { client_id: id, client_secret: secret };
}
