/**
 * Where the portal reads its environment, and nowhere else. Read at run time, at each use: a value in next.config would be fixed when the portal
 * is built.
 */
function url(name: string, fallback: string): string {
  return (process.env[name] || fallback).replace(/\/+$/, '');
}

/** Where the control plane listens, as this server reaches it. */
export const controlUrl = (): string => url('GATEHOUSE_CONTROL_URL', 'http://127.0.0.1:4000');

/** Where the gateway takes traffic, as this server reaches it. */
export const gatewayUrl = (): string => url('GATEHOUSE_GATEWAY_URL', 'http://localhost:8080');

/** The documentation's folder, where it does not lie in the repository. */
export const docsDir = (): string | undefined => process.env.GATEHOUSE_PORTAL_DOCS_DIR || undefined;

/** The styleguide is for development and tests. */
export const styleguideShown = (): boolean => process.env.NODE_ENV !== 'production' || process.env.GATEHOUSE_PORTAL_STYLEGUIDE === '1';
