/** The part of JSON Schema (2020-12) that a form can show. What `z.toJSONSchema` makes of a policy's configuration fits in it. */
export interface FormSchema {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, FormSchema>>;
  required?: readonly string[];
  items?: FormSchema;
  oneOf?: readonly FormSchema[];
  anyOf?: readonly FormSchema[];
  minimum?: number;
  maximum?: number;
  format?: string;
  maxLength?: number;
  additionalProperties?: boolean | FormSchema;
  $ref?: string;
  $defs?: Readonly<Record<string, FormSchema>>;
}

/** Follows a local `$ref`. */
export function resolve(schema: FormSchema, root: FormSchema): FormSchema {
  const name = schema.$ref?.match(/^#\/\$defs\/(.+)$/)?.[1];
  const target = name === undefined ? undefined : root.$defs?.[name];
  return target ? resolve(target, root) : schema;
}

/** `timeoutMs` -> "Timeout (ms)", `maxBodyBytes` -> "Max body (bytes)". */
export function labelOf(name: string, schema: FormSchema): string {
  if (schema.title) return schema.title;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase()
    .split(' ');
  const unit = words.length > 1 && ['ms', 'seconds', 'bytes', 'percent'].includes(words.at(-1) ?? '') ? words.pop() : undefined;
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1) + (unit ? ` (${unit})` : '');
}

export interface Branch {
  schema: FormSchema;
  label: string;
}

/** The property whose constant tells the branches of a union apart. */
export function discriminator(branches: readonly FormSchema[]): string | undefined {
  const candidates = Object.entries(branches[0]?.properties ?? {}).filter(([, schema]) => schema.const !== undefined);
  return candidates.map(([name]) => name).find((name) => branches.every((branch) => branch.properties?.[name]?.const !== undefined));
}

export function branchesOf(schema: FormSchema, root: FormSchema): Branch[] | undefined {
  const branches = (schema.oneOf ?? schema.anyOf)?.map((branch) => resolve(branch, root));
  if (!branches) return undefined;
  const key = discriminator(branches);
  return branches.map((branch, index) => {
    const constant = key === undefined ? branch.const : branch.properties?.[key]?.const;
    return { schema: branch, label: branch.title ?? (constant === undefined ? (branch.type ?? `Choice ${index + 1}`) : String(constant)) };
  });
}

/** Which branch a value was made by: the one whose constants it carries, else the one of its type. */
export function branchIndex(branches: readonly Branch[], value: unknown): number {
  const at = branches.findIndex(({ schema }) => {
    if (schema.const !== undefined) return schema.const === value;
    if (schema.enum) return schema.enum.includes(value);
    if (schema.type === 'object') {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      const entries = Object.entries(schema.properties ?? {}).filter(([, property]) => property.const !== undefined);
      return entries.every(([name, property]) => (value as Record<string, unknown>)[name] === property.const);
    }
    if (schema.type === 'array') return Array.isArray(value);
    if (schema.type === 'null') return value === null;
    return schema.type === 'integer' ? typeof value === 'number' : typeof value === schema.type;
  });
  return Math.max(at, 0);
}

/** The value a new entry starts with: defaults, constants, and required members; text starts empty, numbers at their minimum. */
export function initialValue(given: FormSchema, root: FormSchema): unknown {
  const schema = resolve(given, root);
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const first = (schema.oneOf ?? schema.anyOf)?.[0];
  if (first) return initialValue(first, root);
  if (schema.type === 'object') {
    const wanted = Object.entries(schema.properties ?? {}).filter(([name, property]) => schema.required?.includes(name) || property.default !== undefined);
    return Object.fromEntries(wanted.map(([name, property]) => [name, initialValue(property, root)]));
  }
  if (schema.type === 'array') return [];
  if (schema.type === 'boolean') return false;
  if (schema.type === 'number' || schema.type === 'integer') return schema.minimum ?? 0;
  return schema.type === 'null' ? null : '';
}
