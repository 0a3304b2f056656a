'use client';
import type { ReactNode } from 'react';
import { classes } from '../classes';
import { hintOf } from './hint';
import { errorAt, type NodeProps } from './schema-node';
import { labelOf } from './words';

interface GroupProps {
  node: NodeProps;
  /** Draws a line beside what belongs together. */
  ruled?: boolean;
  children: ReactNode;
}

/** Several controls under one name. */
export function Group({ node, ruled = false, children }: GroupProps) {
  const error = errorAt(node);
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium text-13 text-ink">{labelOf(node.name, node.schema)}</legend>
      {node.schema.description && <p className="mt-0.5 text-12 text-ink-muted">{hintOf(node.schema.description)}</p>}
      <div className={classes('mt-2 flex flex-col', ruled ? 'gap-4 border-line border-l-2 pl-4' : 'gap-2')}>{children}</div>
      {error && (
        <p role="alert" className="mt-1 text-12 text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
