/** The control plane's session cookie; with the prefix where it is served over TLS. */
export const SESSION_COOKIES = ['gatehouse_session', '__Host-gatehouse_session'];

/** The reader's choices that the first paint needs, so they live in cookies and not in the browser's storage. */
export const THEME_COOKIE = 'gatehouse_theme';
export const RAIL_COOKIE = 'gatehouse_rail';

export type Theme = 'light' | 'dark' | 'system';

export function themeOf(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** Browser only. Kept for a year. */
export function rememberChoice(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox before 140 and this has no race to lose
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
