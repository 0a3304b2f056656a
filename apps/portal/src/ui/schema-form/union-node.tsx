'use client';
import { Field } from '../field';
import { Select } from '../select';
import { hintOf } from './hint';
import { type Branch, branchIndex, initialValue } from './schema';
import { errorAt, isOptional, type NodeProps, SchemaNode } from './schema-node';
import { labelOf } from './words';

const NONE = 'none';

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
    <div className="flex flex-col gap-4">
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
