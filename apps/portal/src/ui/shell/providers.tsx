'use client';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { createQueryClient } from '@/lib/query-client';
import { SessionProvider } from '@/lib/session-context';
import type { SessionView } from '@/lib/session-shape';
import { Toasts } from '../toast';
import { BrandProvider } from './brand-context';
import { TrailNamesProvider } from './trail-names';

export function Providers({ session, nonce, children }: { session: SessionView | null; nonce: string | undefined; children: ReactNode }) {
  const [queries] = useState(createQueryClient);
  return (
    <CSPProvider nonce={nonce}>
      <NuqsAdapter>
        <QueryClientProvider client={queries}>
          <SessionProvider session={session}>
            <BrandProvider>
              <TrailNamesProvider>{children}</TrailNamesProvider>
              <Toasts />
            </BrandProvider>
          </SessionProvider>
        </QueryClientProvider>
      </NuqsAdapter>
    </CSPProvider>
  );
}
