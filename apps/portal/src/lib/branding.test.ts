import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accentTokens, contrast } from './branding';

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

function pair(value: string | undefined): [string, string] {
  const [, light = '', dark = ''] = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value ?? '') ?? [];
  return [light, dark];
}

describe('a tenant’s accent', () => {
  it('is readable in light and dark, whatever was chosen', () => {
    fc.assert(
      fc.property(hex, (accent) => {
        const tokens = accentTokens(accent);
        const [fill, fillDark] = pair(tokens['--accent']);
        const [on, onDark] = pair(tokens['--on-accent']);
        const [ink, inkDark] = pair(tokens['--accent-ink']);
        const [tint, tintDark] = pair(tokens['--accent-tint']);
        expect(contrast(fill, on)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(fillDark, onDark)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(ink, '#ffffff')).toBeGreaterThanOrEqual(4.5);
        expect(contrast(inkDark, '#18181b')).toBeGreaterThanOrEqual(4.5);
        expect(contrast('#18181b', tint)).toBeGreaterThanOrEqual(7);
        expect(contrast('#f2f2f4', tintDark)).toBeGreaterThanOrEqual(7);
      }),
    );
  });

  it('cannot carry anything into the style sheet', () => {
    expect(accentTokens('red;}body{display:none')).toEqual({});
    expect(accentTokens(null)).toEqual({});
  });
});
