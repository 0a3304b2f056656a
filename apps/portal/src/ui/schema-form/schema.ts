import { choiceWord } from './words';

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
  minItems?: number;
  maxItems?: number;
  additionalProperties?: boolean | FormSchema;
  /** Holds the id of such a thing, which the page offers by its name: `plan`. See `choices.ts`. */
  refersTo?: string;
  $ref?: string;
  $defs?: Readonly<Record<string, FormSchema>>;
}

/** Several texts of which one is free, such as `*` or any origin, are one text. */
function asText({ oneOf, anyOf, ...rest }: FormSchema): FormSchema | undefined {
  const branches = oneOf ?? anyOf ?? [];
  const isText = (branch: FormSchema) => branch.type === 'string' && branch.title === undefined && branch.format !== 'password';
  const free = branches.find((branch) => branch.const === undefined && branch.enum === undefined);
  return free && branches.every(isText) ? { ...free, ...rest } : undefined;
}

/** Follows a local `$ref`. */
export function resolve(schema: FormSchema, root: FormSchema): FormSchema {
  const name = schema.$ref?.match(/^#\/\$defs\/(.+)$/)?.[1];
  const target = name === undefined ? undefined : root.$defs?.[name];
  return target ? resolve(target, root) : (asText(schema) ?? schema);
}

export interface Branch {
  schema: FormSchema;
  label: string;
}

const TYPES: Readonly<Record<NonNullable<FormSchema['type']>, string>> = {
  object: 'Several settings',
  array: 'List',
  string: 'Text',
  number: 'Number',
  integer: 'Number',
  boolean: 'Yes or no',
  null: 'Nothing',
};

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
    const plain = branch.type === undefined ? `Choice ${index + 1}` : TYPES[branch.type];
    return { schema: branch, label: branch.title ?? (constant === undefined ? plain : choiceWord(constant)) };
  });
}

function isObjectOf(schema: FormSchema, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const record = value as Record<string, unknown>;
  const properties = schema.properties ?? {};
  if (!Object.entries(properties).every(([name, property]) => property.const === undefined || record[name] === property.const)) return false;
  if (!(schema.required ?? []).every((name) => name in record)) return false;
  return schema.additionalProperties !== false || Object.keys(record).every((name) => name in properties);
}

function isOf(schema: FormSchema, value: unknown): boolean {
  if (schema.const !== undefined) return schema.const === value;
  if (schema.enum) return schema.enum.includes(value);
  if (schema.type === 'object') return isObjectOf(schema, value);
  if (schema.type === 'array') return Array.isArray(value);
  if (schema.type === 'null') return value === null;
  return schema.type === 'integer' ? typeof value === 'number' : typeof value === schema.type;
}

/** Tells apart what is still being filled in: the constants are there, a required member may not be. */
function isBegunAs(schema: FormSchema, value: unknown): boolean {
  const { required: _, additionalProperties: __, ...loose } = schema;
  return isOf(loose, value);
}

/** Which branch a value was made by: the one that it fits, else the one whose constants it carries, else the one of its type. */
export function branchIndex(branches: readonly Branch[], value: unknown): number {
  const fitting = branches.findIndex(({ schema }) => isOf(schema, value));
  return fitting >= 0
    ? fitting
    : Math.max(
        0,
        branches.findIndex(({ schema }) => isBegunAs(schema, value)),
      );
}

/** The value a new entry starts with: defaults, constants, and required members and entries; text starts empty, numbers at their minimum. */
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
  if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => initialValue(schema.items ?? {}, root));
  if (schema.type === 'boolean') return false;
  if (schema.type === 'number' || schema.type === 'integer') return schema.minimum ?? 0;
  return schema.type === 'null' ? null : '';
}
