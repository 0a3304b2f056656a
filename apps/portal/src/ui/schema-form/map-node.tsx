'use client';
import { Plus, Trash2 } from 'lucide-react';
import { childPointer } from '@/lib/pointer';
import { Button } from '../button';
import { Field } from '../field';
import { IconButton } from '../icon-button';
import { Input } from '../input';
import { Group } from './group';
import { recordOf } from './object-node';
import { initialValue } from './schema';
import { type NodeProps, SchemaNode } from './schema-node';

/** An object with free names. */
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
              labelHidden={false}
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
