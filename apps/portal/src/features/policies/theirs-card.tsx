'use client';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';

interface TheirsCardProps<T> {
  /** What is changed: "these settings". */
  what: string;
  /** Null: nobody else did. */
  theirs: T | null;
  mine: T;
  onSettle: (value: T) => void;
}

/** What somebody else saved meanwhile, and the choice between it and one's own. */
export function TheirsCard<T>({ what, theirs, mine, onSettle }: TheirsCardProps<T>) {
  if (theirs === null) return null;
  return (
    <Card
      title={`Somebody else changed ${what} while you did`}
      description="Nothing is lost: here is what they saved, and beneath it is what you have."
      actions={
        <>
          <Button onClick={() => onSettle(theirs)}>Take theirs</Button>
          <Button onClick={() => onSettle(mine)}>Go on with mine</Button>
        </>
      }
    >
      <CodeBlock title="What they saved" code={JSON.stringify(theirs, null, 2)} />
    </Card>
  );
}
