import type { ReactNode } from 'react';
import { LinkTabs } from '@/ui/tabs';

export default async function UsageLayout({ children, params }: { children: ReactNode; params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const base = `/developer/${tenant}/usage`;
  return (
    <>
      <div className="mx-auto w-full max-w-[1440px] px-4 pt-3 md:px-8">
        <LinkTabs
          label="Usage"
          tabs={[
            { href: base, label: 'Calls', exact: true },
            { href: `${base}/models`, label: 'Models' },
          ]}
        />
      </div>
      {children}
    </>
  );
}
