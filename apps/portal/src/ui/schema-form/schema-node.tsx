'use client';
import type { FieldProblem } from '@/lib/problem';
import { ScalarNode } from './scalar-node';
import { branchesOf, type FormSchema, resolve } from './schema';
import { ArrayNode, MapNode, ObjectNode } from './structure-nodes';
import { UnionNode } from './union-node';

export interface NodeProps {
  name: string;
  schema: FormSchema;
  root: FormSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  errors: readonly FieldProblem[];
  pointer: string;
  required: boolean;
}

/** Chooses how one part of the schema is shown. */
export function SchemaNode(props: NodeProps) {
  const schema = resolve(props.schema, props.root);
  const node = { ...props, schema };
  const branches = branchesOf(schema, props.root);
  if (branches) return <UnionNode {...node} branches={branches} />;
  if (schema.type === 'object' && !schema.properties && typeof schema.additionalProperties === 'object') return <MapNode {...node} />;
  if (schema.type === 'object') return <ObjectNode {...node} />;
  if (schema.type === 'array') return <ArrayNode {...node} />;
  return <ScalarNode {...node} />;
}

export function errorAt({ errors, pointer }: Pick<NodeProps, 'errors' | 'pointer'>): string | undefined {
  return errors.find((error) => error.pointer === pointer)?.detail;
}
