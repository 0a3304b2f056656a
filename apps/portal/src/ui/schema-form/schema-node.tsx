'use client';
import type { FieldProblem } from '@/lib/problem';
import { ListNode } from './list-node';
import { MapNode } from './map-node';
import { ObjectNode } from './object-node';
import { ScalarNode } from './scalar-node';
import { branchesOf, type FormSchema, resolve } from './schema';
import { UnionNode } from './union-node';

export interface NodeProps {
  /** Empty: it is drawn as part of what it stands in, without a name of its own. */
  name: string;
  schema: FormSchema;
  root: FormSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  errors: readonly FieldProblem[];
  pointer: string;
  required: boolean;
  /** The name is read out but not shown: a row of a list. */
  labelHidden?: boolean;
}

/** Chooses how one part of the schema is shown. */
export function SchemaNode(props: NodeProps) {
  const schema = resolve(props.schema, props.root);
  const node = { ...props, schema };
  const branches = branchesOf(schema, props.root);
  if (branches) return <UnionNode {...node} branches={branches} />;
  if (schema.type === 'object' && !schema.properties && typeof schema.additionalProperties === 'object') return <MapNode {...node} />;
  if (schema.type === 'object') return <ObjectNode {...node} />;
  if (schema.type === 'array') return <ListNode {...node} />;
  return <ScalarNode {...node} />;
}

/** May be left out, and then nothing stands in its place. */
export const isOptional = ({ required, schema }: Pick<NodeProps, 'required' | 'schema'>): boolean => !required && schema.default === undefined;

export function errorAt({ errors, pointer }: Pick<NodeProps, 'errors' | 'pointer'>): string | undefined {
  return errors.find((error) => error.pointer === pointer)?.detail;
}
