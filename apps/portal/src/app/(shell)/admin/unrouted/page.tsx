import type { Metadata } from 'next';
import { UnroutedCalls } from '@/features/unrouted/unrouted-calls';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Unrouted calls' };

export default function UnroutedPage() {
  return (
    <Page>
      <UnroutedCalls />
    </Page>
  );
}
