/** Where the control plane listens. Read at run time: a value in next.config would be fixed when the portal is built. */
export function controlUrl(): string {
  return (process.env.GATEHOUSE_CONTROL_URL ?? 'http://127.0.0.1:4000').replace(/\/+$/, '');
}
