'use client';
import { classes } from '../classes';
import { Field } from '../field';
import { Select } from '../select';
import { hintOf } from './hint';
import { type Branch, branchIndex, type FormSchema, initialValue } from './schema';
import { errorAt, isOptional, type NodeProps, SchemaNode } from './schema-node';
import { labelOf } from './words';

const NONE = 'none';

const PLAIN = new Set<FormSchema['type']>(['string', 'number', 'integer']);

/** Takes one line: it stands beside the choice. */
function fitsBeside({ schema }: Branch): boolean {
  const shown = schema.type === 'object' ? Object.values(schema.properties ?? {}).filter((property) => property.const === undefined) : [schema];
  return shown.length === 1 && shown.every(({ type, enum: values, maxLength = 0 }) => PLAIN.has(type) && values === undefined && maxLength < 10_000);
}

/** Nothing more to enter once it is chosen. */
const isBare = ({ schema }: Branch): boolean =>
  schema.const !== undefined || schema.type === 'null' || Object.values(schema.properties ?? { value: {} }).every((property) => property.const !== undefined);

/** One of several shapes: a choice, then the fields of the chosen one. */
export function UnionNode({ branches, ...node }: NodeProps & { branches: readonly Branch[] }) {
  const { name, schema, root, value, onChange } = node;
  const at = branchIndex(branches, value);
  const chosen = value === undefined ? undefined : branches[at];
  const options = branches.map((branch, index) => ({ value: String(index), label: branch.label }));
  const label = name === '' ? 'Kind' : labelOf(name, schema);
  return (
    <div className={classes('gap-4', chosen && fitsBeside(chosen) ? 'grid items-end sm:grid-cols-2' : 'flex flex-col')}>
      <Field
        label={label}
        hint={hintOf(schema.description)}
        optional={isOptional(node)}
        labelHidden={node.labelHidden}
        error={chosen?.schema.type === 'object' || chosen === undefined ? errorAt(node) : undefined}
        className="max-w-md"
      >
        <Select
          value={value === undefined ? (isOptional(node) ? NONE : null) : String(at)}
          options={isOptional(node) ? [{ value: NONE, label: 'Not set' }, ...options] : options}
          onChange={(index) => {
            const branch = branches[Number(index)];
            onChange(branch && initialValue(branch.schema, root));
          }}
        />
      </Field>
      {chosen && !isBare(chosen) && (
        <SchemaNode {...node} name={chosen.schema.type === 'array' ? name : ''} schema={chosen.schema} required labelHidden={false} />
      )}
    </div>
  );
}
