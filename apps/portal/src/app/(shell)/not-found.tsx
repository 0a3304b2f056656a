import { Compass } from 'lucide-react';
import { EmptyState } from '@/ui/empty-state';
import { LinkButton } from '@/ui/link-button';

/** Within the frame, so that one can go on from here. Says the same for what is missing and for what may not be seen. */
export default function NotFound() {
  return (
    <div className="py-16">
      <h1 className="sr-only">There is nothing here</h1>
      <EmptyState icon={Compass} title="There is nothing here" action={<LinkButton href="/">Open the catalogue</LinkButton>}>
        The address may be misspelled, the thing may have been removed, or it may be open only to members you are not among.
      </EmptyState>
    </div>
  );
}
