'use client';
import { childPointer } from '@/lib/pointer';
import { Checkbox } from '../checkbox';
import { Group } from './group';
import { hintOf } from './hint';
import { type FormSchema, initialValue, resolve } from './schema';
import { isOptional, type NodeProps, SchemaNode } from './schema-node';
import { labelOf } from './words';

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

const LINE = new Set<FormSchema['type']>(['string', 'number', 'integer']);

/** Two or three short fields stand beside each other. */
function fitsOneLine(schema: FormSchema, root: FormSchema): boolean {
  const shown = Object.values(schema.properties ?? {})
    .map((property) => resolve(property, root))
    .filter((property) => property.const === undefined);
  return shown.length > 1 && shown.length < 4 && shown.every(({ type, maxLength = 0 }) => LINE.has(type) && maxLength < 1_000);
}

function Members(node: NodeProps) {
  const { schema, value, onChange, pointer } = node;
  const record = recordOf(value);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => (
    <SchemaNode
      {...node}
      key={name}
      name={name}
      schema={property}
      value={record[name]}
      pointer={childPointer(pointer, name)}
      required={schema.required?.includes(name) ?? false}
      labelHidden={false}
      onChange={(next) => {
        const { [name]: _old, ...rest } = record;
        onChange(next === undefined ? rest : { ...rest, [name]: next });
      }}
    />
  ));
}

export function ObjectNode(node: NodeProps) {
  const { name, schema, root, value, onChange } = node;
  const members = fitsOneLine(schema, root) ? (
    <div className="grid items-end gap-4 sm:grid-cols-2">
      <Members {...node} />
    </div>
  ) : (
    <Members {...node} />
  );
  if (name === '') return members;
  if (!isOptional(node)) {
    return (
      <Group node={node} ruled>
        {members}
      </Group>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <Checkbox
        label={labelOf(name, schema)}
        hint={hintOf(schema.description)}
        checked={value !== undefined}
        onChange={(on) => onChange(on ? initialValue(schema, root) : undefined)}
      />
      {value !== undefined && <div className="flex flex-col gap-4 border-line border-l-2 pl-4">{members}</div>}
    </div>
  );
}
