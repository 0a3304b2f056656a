import { z } from 'zod';

/** What the metadata of a schema says of a text: that it is secret, or what it names. */
type Mark = 'secret' | 'refersTo';

interface Shape extends Partial<Record<Mark, unknown>> {
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  items?: Shape | boolean;
  prefixItems?: Shape[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
}

type Path = readonly (string | number)[];
/** @param said value of the mark */
type Change = (text: string, said: unknown, path: Path) => string;

const shapes: Record<Mark, WeakMap<z.ZodType, Shape | null>> = { secret: new WeakMap(), refersTo: new WeakMap() };

function shapeOf(schema: z.ZodType, mark: Mark): Shape | null {
  let shape = shapes[mark].get(schema);
  if (shape === undefined) {
    const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
    // most policies have none, and their configurations are then not walked
    shape = JSON.stringify(made).includes(`"${mark}":`) ? (made as Shape) : null;
    shapes[mark].set(schema, shape);
  }
  return shape;
}

function walk(shape: Shape | boolean | undefined, value: unknown, mark: Mark, change: Change, path: Path): unknown {
  if (typeof shape !== 'object' || value === undefined || value === null) return value;
  if (shape[mark] !== undefined && typeof value === 'string') return change(value, shape[mark], path);
  let out: unknown = value;
  for (const part of [...(shape.allOf ?? []), ...(shape.anyOf ?? []), ...(shape.oneOf ?? [])]) {
    // branches of one union may name the same member: it is changed once
    if (fits(part, out)) out = walk(part, out, mark, change, path);
  }
  if (Array.isArray(out)) return shape.items ? out.map((item, at) => walk(shape.items, item, mark, change, [...path, at])) : out;
  if (typeof out !== 'object' || out === null) return out;
  const { properties = {}, additionalProperties } = shape;
  return Object.fromEntries(
    Object.entries(out).map(([name, member]) => [
      name,
      walk(Object.hasOwn(properties, name) ? properties[name] : additionalProperties, member, mark, change, [...path, name]),
    ]),
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

/** The configuration with each text that the schema marks so replaced by what `change` makes of it. */
export function mapMarked<T>(schema: z.ZodType, config: T, mark: Mark, change: Change): T {
  const shape = shapeOf(schema, mark);
  return shape === null ? config : (walk(shape, config, mark, change, []) as T);
}

export interface Reference {
  /** What kind of thing it names: `operation`, `plan` and so on. */
  to: string;
  value: string;
  path: Path;
}

/** What the configuration names that stands elsewhere, by the `refersTo` of its schema. */
export function referencesOf(schema: z.ZodType, config: unknown): Reference[] {
  const found: Reference[] = [];
  mapMarked(schema, config, 'refersTo', (value, to, path) => {
    found.push({ to: String(to), value, path });
    return value;
  });
  return found;
}
