'use client';

/** After signing in the page is loaded afresh, so that everything on it is drawn as the new reader. */
export function enter(path: string): void {
  window.location.assign(path);
}
