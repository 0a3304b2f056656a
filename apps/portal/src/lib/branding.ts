/** A tenant's own look on its portal. */
export interface Brand {
  name: string;
  logoUrl: string | null;
  /** `#rrggbb`. */
  accent: string | null;
}

type Rgb = readonly [number, number, number];

function parse(hex: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  return match ? [Number.parseInt(match[1] ?? '', 16), Number.parseInt(match[2] ?? '', 16), Number.parseInt(match[3] ?? '', 16)] : null;
}

function format(color: Rgb): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function mix(color: Rgb, other: Rgb, part: number): Rgb {
  return [0, 1, 2].map((at) => (color[at] ?? 0) * (1 - part) + (other[at] ?? 0) * part) as unknown as Rgb;
}

/** WCAG 2.2 relative luminance. */
function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: string, b: string): number {
  const [first, second] = [parse(a), parse(b)];
  if (!first || !second) return 1;
  const [light, dark] = [luminance(first), luminance(second)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Moves a colour towards black or white until text in it can be read on `background` (at least `ratio` to 1). */
function readable(color: Rgb, background: string, ratio: number): string {
  const towards: Rgb = luminance(parse(background) ?? [255, 255, 255]) > 0.5 ? [0, 0, 0] : [255, 255, 255];
  for (let part = 0; part < 1; part += 0.05) {
    const candidate = format(mix(color, towards, part));
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return format(towards);
}

const LIGHT = { page: '#ffffff', ink: '#ffffff' };
const DARK = { page: '#0d0d0f', ink: '#0d0d0f' };

/** The tokens an accent replaces, readable in light and in dark whatever was chosen. Empty for no accent or a malformed one. */
export function accentTokens(accent: string | null): Record<string, string> {
  const color = accent === null ? null : parse(accent);
  if (!color) return {};
  const light = readable(color, LIGHT.page, 5.5);
  const dark = readable(color, DARK.page, 6.5);
  const pair = (a: string, b: string) => `light-dark(${a}, ${b})`;
  const of = (hex: string, towards: Rgb, part: number) => format(mix(parse(hex) ?? color, towards, part));
  return {
    '--accent': pair(light, dark),
    '--accent-hover': pair(of(light, [0, 0, 0], 0.15), of(dark, [255, 255, 255], 0.15)),
    '--on-accent': pair(LIGHT.ink, DARK.ink),
    '--accent-ink': pair(readable(color, '#f3f3f5', 5.5), readable(color, '#212125', 7)),
    '--accent-tint': pair(of(light, [255, 255, 255], 0.9), of(dark, [13, 13, 15], 0.8)),
  };
}
