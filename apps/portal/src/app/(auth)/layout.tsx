import Link from 'next/link';
import type { ReactNode } from 'react';
import { BrandMark } from '@/ui/shell/brand-mark';

/** Pages on the way in: one card, nothing beside it. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center bg-subtle px-4 py-12 md:py-24">
      <header>
        <Link href="/" className="flex items-center gap-2 rounded-md font-semibold text-16">
          <BrandMark brand={null} />
          Gatehouse
        </Link>
      </header>
      <main id="content" tabIndex={-1} className="mt-8 w-full max-w-sm rounded-lg border border-line bg-raised p-6 outline-none">
        {children}
      </main>
    </div>
  );
}
