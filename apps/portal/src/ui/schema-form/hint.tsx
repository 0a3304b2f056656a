import type { ReactNode } from 'react';

/** A description of a schema: what stands between backticks is code. */
export function hintOf(description: string | undefined): ReactNode {
  if (!description?.includes('`')) return description;
  return description.split('`').map((part, index) =>
    index % 2 === 1 ? (
      <code key={index} className="font-mono">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
