'use client';
import { rememberChoice, THEME_COOKIE, type Theme } from '@/lib/session-cookie';

/** Takes effect at once and is remembered in a cookie, so the server draws the next page right from the first byte. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  rememberChoice(THEME_COOKIE, theme);
}
