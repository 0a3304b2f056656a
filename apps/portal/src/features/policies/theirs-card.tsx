'use client';
import type { RevisionView } from '@/features/revisions/revision-review';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import type { Settings } from './policy-types';

interface TheirsCardProps {
  /** Null: nobody else did. */
  theirs: RevisionView | null;
  mine: Settings;
  onSettle: (settings: Settings) => void;
}

/** What somebody else saved meanwhile, and the choice between it and one's own. */
export function TheirsCard({ theirs, mine, onSettle }: TheirsCardProps) {
  if (theirs === null) return null;
  return (
    <Card
      title="Somebody else changed these settings while you did"
      description="Nothing is lost: here is what they saved, and beneath it are your settings."
      actions={
        <>
          <Button onClick={() => onSettle(theirs.settings)}>Take theirs</Button>
          <Button onClick={() => onSettle(mine)}>Go on with mine</Button>
        </>
      }
    >
      <CodeBlock title="What they saved" code={JSON.stringify(theirs.settings, null, 2)} />
    </Card>
  );
}
