'use client';
import { Wrench } from 'lucide-react';
import { useState } from 'react';
import type { ProblemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { EmptyState } from '@/ui/empty-state';
import { ProblemNote } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';

interface PreviewedTool {
  name: string;
  description: string;
  inputSchema: object;
  annotations: object;
}

/** One tool, letter by letter as a client of MCP is told of it. */
export function ToolPreview({ tools, problem }: { tools: readonly PreviewedTool[] | undefined; problem: ProblemView | null }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const tool = tools?.find(({ name }) => name === chosen) ?? tools?.[0];
  return (
    <Card title="As clients see it" description="What tools/list answers, with the names and words above.">
      {problem && <ProblemNote problem={problem} />}
      {!problem && tools === undefined && <Skeleton className="h-32" />}
      {!problem && tools?.length === 0 && (
        <EmptyState icon={Wrench} title="No tool">
          Choose an operation, and see here what models are told of it.
        </EmptyState>
      )}
      {tool && !problem && (
        <div className="flex flex-col gap-3">
          <Field label="Tool">
            <Select value={tool.name} onChange={setChosen} options={(tools ?? []).map(({ name }) => ({ value: name, label: name }))} />
          </Field>
          <CodeBlock
            title={tool.name}
            code={JSON.stringify({ name: tool.name, description: tool.description, inputSchema: tool.inputSchema, annotations: tool.annotations }, null, 2)}
          />
        </div>
      )}
    </Card>
  );
}
