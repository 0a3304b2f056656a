'use client';
import { useState } from 'react';
import { z } from 'zod';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import type { FormSchema } from '@/ui/schema-form/schema';
import { SchemaForm } from '@/ui/schema-form/schema-form';

const Config = z.object({
  name: z.string().describe('Shown in the records.'),
  timeoutMs: z.number().int().min(1).max(60_000),
  mode: z.enum(['strict', 'fast']).default('strict'),
  enabled: z.boolean(),
  origins: z.array(z.url()),
  key: z.discriminatedUnion('by', [z.object({ by: z.literal('application') }), z.object({ by: z.literal('header'), header: z.string() })]),
});

export function SchemaSample() {
  const [value, setValue] = useState<unknown>({
    name: 'default',
    timeoutMs: 5000,
    mode: 'strict',
    enabled: true,
    origins: ['https://example.com'],
    key: { by: 'header', header: 'X-Team' },
  });
  return (
    <Card title="Form from a schema">
      <div className="grid gap-5 md:grid-cols-2">
        <SchemaForm
          schema={z.toJSONSchema(Config) as FormSchema}
          value={value}
          onChange={setValue}
          errors={[{ pointer: '/timeoutMs', detail: 'must not exceed the upstream timeout' }]}
        />
        <CodeBlock title="Value" code={JSON.stringify(value, null, 2)} />
      </div>
    </Card>
  );
}
