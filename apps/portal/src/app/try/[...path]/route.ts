import type { NextRequest } from 'next/server';
import { forwardTry } from '@/features/try-it/forward-try';

export const dynamic = 'force-dynamic';

/** Try-it: the browser calls the gateway through the portal's own origin, so that no API needs CORS for it. */
async function handle(request: NextRequest): Promise<Response> {
  return forwardTry(request);
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
