import { accentTokens } from '@/lib/branding';

/** Replaces the accent on this page. The values are computed from six hexadecimal digits, so nothing a tenant wrote reaches the style sheet. */
export function BrandStyle({ accent }: { accent: string | null }) {
  const tokens = Object.entries(accentTokens(accent));
  if (tokens.length === 0) return null;
  return <style>{`:root{${tokens.map(([name, value]) => `${name}:${value}`).join(';')}}`}</style>;
}
