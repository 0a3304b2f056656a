import { z } from 'zod';
import { mapMarked } from './marked-text.js';

/** A secret that is sealed begins so; what follows is what the one who sealed it can open. Nobody's secret begins so in clear. */
export const SEALED = 'sealed:';

/**
 * A secret in the configuration of a policy. Who writes it writes it in clear; the control plane keeps and shows it as `sealed:...` only, and takes that back unchanged, so
 * that settings can be read, compared, copied and written again. In a snapshot it is sealed once more, under the group's key with the key of the object it stands in as
 * context (`seal` of the kernel). A gateway refuses one in clear.
 */
export const secretText = (described: string) => z.string().min(1).max(8_192).meta({ description: described, format: 'password', secret: true });

/** The configuration with each of its secrets, as the schema marks them, replaced by what `change` makes of it. */
export function mapSecrets<T>(schema: z.ZodType, config: T, change: (secret: string) => string): T {
  return mapMarked(schema, config, 'secret', (text) => change(text));
}
