'use client';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { childPointer } from '@/lib/pointer';
import { Button } from '../button';
import { Field } from '../field';
import { IconButton } from '../icon-button';
import { Input } from '../input';
import { initialValue, labelOf } from './schema';
import { errorAt, type NodeProps, SchemaNode } from './schema-node';

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function Group({ node, children }: { node: NodeProps; children: ReactNode }) {
  const error = errorAt(node);
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-lg border border-line p-4">
      <legend className="px-1 font-medium text-13">{labelOf(node.name, node.schema)}</legend>
      {node.schema.description && <p className="text-12 text-ink-muted">{node.schema.description}</p>}
      {children}
      {error && <p className="text-12 text-bad">{error}</p>}
    </fieldset>
  );
}

export function ObjectNode(node: NodeProps) {
  const { schema, value, onChange, pointer } = node;
  const record = recordOf(value);
  const members = Object.entries(schema.properties ?? {}).map(([name, property]) => (
    <SchemaNode
      {...node}
      key={name}
      name={name}
      schema={property}
      value={record[name]}
      pointer={childPointer(pointer, name)}
      required={schema.required?.includes(name) ?? false}
      onChange={(next) => {
        const { [name]: _old, ...rest } = record;
        onChange(next === undefined ? rest : { ...rest, [name]: next });
      }}
    />
  ));
  return node.name === '' ? members : <Group node={node}>{members}</Group>;
}

export function ArrayNode(node: NodeProps) {
  const { schema, root, value, onChange, pointer } = node;
  const items = Array.isArray(value) ? value : [];
  const item = schema.items ?? { type: 'string' };
  return (
    <Group node={node}>
      {items.map((entry, index) => (
        <div key={index} className="flex items-start gap-2">
          <div className="flex min-w-0 flex-1 flex-col gap-4">
            <SchemaNode
              {...node}
              name={`entry ${index + 1}`}
              schema={item}
              value={entry}
              pointer={childPointer(pointer, index)}
              required
              onChange={(next) => onChange(items.map((old, at) => (at === index ? next : old)))}
            />
          </div>
          <IconButton icon={Trash2} label={`Remove entry ${index + 1}`} size="sm" onClick={() => onChange(items.filter((_, at) => at !== index))} />
        </div>
      ))}
      <div>
        <Button size="sm" icon={Plus} onClick={() => onChange([...items, initialValue(item, root)])}>
          Add entry
        </Button>
      </div>
    </Group>
  );
}

/** An object with free names, such as header rules. */
export function MapNode(node: NodeProps) {
  const { schema, root, value, onChange, pointer } = node;
  const entries = Object.entries(recordOf(value));
  const inner = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : { type: 'string' as const };
  const replace = (index: number, entry: [string, unknown]) => onChange(Object.fromEntries(entries.map((old, at) => (at === index ? entry : old))));
  return (
    <Group node={node}>
      {entries.map(([name, entry], index) => (
        <div key={index} className="flex items-end gap-2">
          <Field label="Name" className="flex-1">
            <Input mono value={name} onChange={(event) => replace(index, [event.target.value, entry])} />
          </Field>
          <div className="min-w-0 flex-1">
            <SchemaNode
              {...node}
              name="value"
              schema={inner}
              value={entry}
              pointer={childPointer(pointer, name)}
              required
              onChange={(next) => replace(index, [name, next])}
            />
          </div>
          <IconButton icon={Trash2} label={`Remove ${name || 'entry'}`} onClick={() => onChange(Object.fromEntries(entries.filter((_, at) => at !== index)))} />
        </div>
      ))}
      <div>
        <Button
          size="sm"
          icon={Plus}
          disabled={entries.some(([name]) => name === '')}
          onClick={() => onChange({ ...recordOf(value), '': initialValue(inner, root) })}
        >
          Add entry
        </Button>
      </div>
    </Group>
  );
}
