import type { NextRequest } from 'next/server';
import { forwardToControlPlane } from '@/lib/forward';

export const dynamic = 'force-dynamic';

/** The browser speaks to the management API from the portal's own origin, so the session cookie stays first-party. */
async function handle(request: NextRequest): Promise<Response> {
  return forwardToControlPlane(request);
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as PATCH, handle as POST, handle as PUT };
