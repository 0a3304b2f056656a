'use client';

/** Ends the session and loads the catalogue afresh, so that nothing of the session stays in the page's memory. */
export async function signOut(): Promise<void> {
  // Loaded when pressed: a public page need not carry the client.
  const { api } = await import('@/lib/api');
  await api.accounts.signOut();
  window.location.assign('/');
}
