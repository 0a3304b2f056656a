'use client';
import { Field } from '../field';
import { Select } from '../select';
import { type Branch, branchIndex, initialValue, labelOf } from './schema';
import { type NodeProps, SchemaNode } from './schema-node';

/** One of several shapes: a choice, then the fields of the chosen one. */
export function UnionNode({ branches, ...node }: NodeProps & { branches: readonly Branch[] }) {
  const { name, schema, root, value, onChange } = node;
  const at = branchIndex(branches, value);
  const chosen = branches[at];
  const options = branches.map((branch, index) => ({ value: String(index), label: branch.label }));
  return (
    <div className="flex flex-col gap-4">
      <Field label={name === '' ? 'Kind' : labelOf(name, schema)} hint={schema.description}>
        <Select
          value={value === undefined ? null : String(at)}
          options={options}
          onChange={(index) => {
            const branch = branches[Number(index)];
            if (branch) onChange(initialValue(branch.schema, root));
          }}
        />
      </Field>
      {chosen && value !== undefined && <SchemaNode {...node} name="" schema={chosen.schema} />}
    </div>
  );
}
