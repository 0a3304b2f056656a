import './globals.css';
import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { sessionForFrame } from '@/lib/session';
import { THEME_COOKIE, themeOf } from '@/lib/session-cookie';
import { Providers } from '@/ui/shell/providers';

export const metadata: Metadata = {
  title: { default: 'Gatehouse', template: '%s · Gatehouse' },
  description: 'Find an API, read its documentation, try it, subscribe.',
};
export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, incoming, session] = await Promise.all([cookies(), headers(), sessionForFrame()]);
  return (
    <html lang="en" data-theme={themeOf(jar.get(THEME_COOKIE)?.value)} className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <a href="#content" className="sr-only rounded-md bg-raised px-3 py-2 text-13 focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-10">
          Skip to the content
        </a>
        <Providers session={session} nonce={incoming.get('x-nonce') ?? undefined}>
          {/* A stacking context of its own: popups are drawn after it, so they are above whatever the page does with z-index. */}
          <div className="isolate">{children}</div>
        </Providers>
      </body>
    </html>
  );
}
