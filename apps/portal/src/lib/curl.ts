export interface CurlRequest {
  method: string;
  /** From the root: `/api/v1/tenants/acme/apis`. */
  path: string;
  body?: unknown;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The same action as a line for a POSIX shell. The token is left to a variable, so the line can be shared. */
export function curlLine(origin: string, { method, path, body }: CurlRequest): string {
  const parts = ['curl', '--fail-with-body'];
  if (method !== 'GET') parts.push('-X', method);
  parts.push(quoted(origin + path), '-H', '"Authorization: Bearer $GATEHOUSE_TOKEN"');
  if (body !== undefined) parts.push('-H', quoted('content-type: application/json'), '-d', quoted(JSON.stringify(body)));
  return parts.join(' ');
}
