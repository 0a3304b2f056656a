'use client';
import { createClient } from '@gatehouse/client';
import { csrfToken } from './csrf';

/** The management API from the browser, through the portal's own origin. Throws `ApiProblem`; `problemView` makes it readable. */
export const api = createClient({
  baseUrl: '/api/v1',
  headers: (): Record<string, string> => {
    const token = csrfToken();
    return token ? { 'x-csrf-token': token } : {};
  },
});
