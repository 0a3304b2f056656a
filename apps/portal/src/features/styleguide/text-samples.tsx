'use client';
import { useState } from 'react';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { DocumentEditor } from '@/ui/editor/document-editor';
import { Markdown } from '@/ui/markdown';
import { PanelTabs } from '@/ui/panel-tabs';

const DOCUMENT = `openapi: 3.1.0
info:
  title: Payments
  version: 1.0.0
paths:
  /payments/{id}:
    get:
      operationId: getPayment
      responses:
        '200':
          description: A payment
`;

const TEXT = `## Getting started

Send your key in \`X-API-Key\`. See [the catalogue](/) for plans.

| Limit | Value |
| --- | --- |
| Calls | 100 a minute |

\`\`\`sh
curl -H 'X-API-Key: gth_live_...' https://api.example.com/payments/1
\`\`\`

<script>alert(1)</script>
`;

export function TextSamples() {
  const [text, setText] = useState(DOCUMENT);
  return (
    <>
      <DocumentEditor
        label="OpenAPI document"
        language="yaml"
        value={text}
        onChange={setText}
        status="Saved 5 s ago"
        heightPx={240}
        problems={[
          { severity: 'warning', message: 'The operation has no description', line: 7, source: 'operation-description' },
          { severity: 'error', message: 'The parameter id is in the path but not declared', line: 6, source: 'path-params' },
        ]}
      />
      <Card title="Text">
        <Markdown text={TEXT} />
      </Card>
      <PanelTabs
        label="Code sample"
        tabs={[
          { id: 'curl', label: 'curl', content: <CodeBlock title="curl" code="curl https://api.example.com/payments/1" /> },
          { id: 'js', label: 'JavaScript', content: <CodeBlock title="JavaScript" code="await fetch('https://api.example.com/payments/1')" /> },
        ]}
      />
    </>
  );
}
