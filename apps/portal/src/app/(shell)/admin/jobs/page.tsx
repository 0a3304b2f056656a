import type { Metadata } from 'next';
import { JobBoard } from '@/features/jobs/job-board';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Jobs' };

export default function JobsPage() {
  return (
    <Page>
      <JobBoard />
    </Page>
  );
}
