import { z } from 'zod';

/** A secret that is sealed begins so; what follows is what the one who sealed it can open. Nobody's secret begins so in clear. */
export const SEALED = 'sealed:';

/**
 * A secret in the configuration of a policy. Who writes it writes it in clear; the control plane keeps and shows it as `sealed:...` only, and takes that back unchanged, so
 * that settings can be read, compared, copied and written again. In a snapshot it is sealed once more, under the group's key with the key of the object it stands in as
 * context (`seal` of the kernel). A gateway refuses one in clear.
 */
export const secretText = (described: string) => z.string().min(1).max(8_192).meta({ description: described, format: 'password', secret: true });

interface Shape {
  secret?: boolean;
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  items?: Shape | boolean;
  prefixItems?: Shape[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
}

const shapes = new WeakMap<z.ZodType, Shape | null>();

function shapeOf(schema: z.ZodType): Shape | null {
  let shape = shapes.get(schema);
  if (shape === undefined) {
    const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
    // most policies have no secrets, and their configurations are then not walked
    shape = JSON.stringify(made).includes('"secret":true') ? (made as Shape) : null;
    shapes.set(schema, shape);
  }
  return shape;
}

function walk(shape: Shape | boolean | undefined, value: unknown, change: (secret: string) => string): unknown {
  if (typeof shape !== 'object' || value === undefined || value === null) return value;
  if (shape.secret && typeof value === 'string') return change(value);
  let out: unknown = value;
  for (const part of [...(shape.allOf ?? []), ...(shape.anyOf ?? []), ...(shape.oneOf ?? [])]) {
    // branches of one union may name the same member: it is changed once
    if (fits(part, out)) out = walk(part, out, change);
  }
  if (Array.isArray(out)) return shape.items ? out.map((item) => walk(shape.items, item, change)) : out;
  if (typeof out !== 'object' || out === null) return out;
  const { properties = {}, additionalProperties } = shape;
  return Object.fromEntries(
    Object.entries(out).map(([name, member]) => [name, walk(Object.hasOwn(properties, name) ? properties[name] : additionalProperties, member, change)]),
  );
}

/** Whether a branch of a union is the one that a value was written for: by the constants that discriminate it. */
function fits(shape: Shape & { const?: unknown; type?: string }, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  return Object.entries(shape.properties ?? {}).every(([name, member]) => {
    const { const: constant } = member as { const?: unknown };
    return constant === undefined || (value as Record<string, unknown>)[name] === constant;
  });
}

/** The configuration with each of its secrets, as the schema marks them, replaced by what `change` makes of it. */
export function mapSecrets<T>(schema: z.ZodType, config: T, change: (secret: string) => string): T {
  const shape = shapeOf(schema);
  return shape === null ? config : (walk(shape, config, change) as T);
}
