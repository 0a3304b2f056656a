'use client';
import { Plus, Trash2 } from 'lucide-react';
import { childPointer } from '@/lib/pointer';
import { Button } from '../button';
import { Checkbox } from '../checkbox';
import { classes } from '../classes';
import { IconButton } from '../icon-button';
import { Group } from './group';
import { type FormSchema, initialValue, resolve } from './schema';
import { type NodeProps, SchemaNode } from './schema-node';
import { choiceWord, labelOf, oneOf } from './words';

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A list of values to choose from: each is there or not. */
function ChoiceList({ item, ...node }: NodeProps & { item: FormSchema }) {
  const chosen = itemsOf(node.value);
  const all = item.enum ?? [];
  return (
    <Group node={node}>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {all.map((entry) => (
          <Checkbox
            key={String(entry)}
            label={choiceWord(entry)}
            checked={chosen.includes(entry)}
            onChange={(on) => node.onChange(all.filter((one) => (one === entry ? on : chosen.includes(one))))}
          />
        ))}
      </div>
    </Group>
  );
}

function untitled({ title: _, ...schema }: FormSchema): FormSchema {
  return schema;
}

interface EntryProps {
  node: NodeProps;
  item: FormSchema;
  index: number;
  one: string;
}

/** Plain values are rows; what has several fields is a box with its own heading. */
function Entry({ node, item, index, one }: EntryProps) {
  const items = itemsOf(node.value);
  const plain = isPlain(item);
  const title = `${one} ${index + 1}`;
  const remove = (
    <IconButton
      icon={Trash2}
      size="sm"
      label={`Remove ${title.toLowerCase()} of ${labelOf(node.name, node.schema)}`}
      onClick={() => node.onChange(items.filter((_, at) => at !== index))}
    />
  );
  const field = (
    <SchemaNode
      {...node}
      name={plain ? `${labelOf(node.name, node.schema)}, ${title.toLowerCase()}` : ''}
      schema={plain ? untitled(item) : item}
      value={items[index]}
      pointer={childPointer(node.pointer, index)}
      required
      labelHidden={plain}
      onChange={(next) => node.onChange(items.map((old, at) => (at === index ? next : old)))}
    />
  );
  if (plain)
    return (
      <div className={classes('flex items-start gap-1', isNumber(item) ? 'w-52' : 'max-w-xl')}>
        <div className="min-w-0 flex-1">{field}</div>
        {remove}
      </div>
    );
  return (
    <fieldset className="relative min-w-0 rounded-md border border-line px-3 pt-2 pb-3">
      <legend className="sr-only">{title}</legend>
      <div className="mb-2 flex items-center justify-between">
        <span aria-hidden className="text-12 text-ink-muted">
          {title}
        </span>
        {remove}
      </div>
      <div className="flex flex-col gap-4">{field}</div>
    </fieldset>
  );
}

const isNumber = ({ type }: FormSchema): boolean => type === 'number' || type === 'integer';
const isPlain = (item: FormSchema): boolean => item.type !== 'object' && item.type !== 'array' && !item.oneOf && !item.anyOf;

export function ListNode(node: NodeProps) {
  const { schema, root, value, onChange } = node;
  const items = itemsOf(value);
  const item = resolve(schema.items ?? { type: 'string' }, root);
  if (item.enum) return <ChoiceList {...node} item={item} />;
  const one = oneOf(labelOf(node.name, schema));
  return (
    <Group node={node}>
      {items.map((_, index) => (
        <Entry key={index} node={node} item={item} index={index} one={one} />
      ))}
      {items.length < (schema.maxItems ?? Number.POSITIVE_INFINITY) && (
        <div>
          <Button size="sm" icon={Plus} onClick={() => onChange([...items, initialValue(item, root)])}>
            {`Add ${one.toLowerCase()}`}
          </Button>
        </div>
      )}
    </Group>
  );
}
