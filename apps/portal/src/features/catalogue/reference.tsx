'use client';
import { useEffect, useRef, useState } from 'react';
import { ErrorState } from '@/ui/error-state';
import { SkeletonRows } from '@/ui/skeleton';

interface Redoc {
  init(specification: object, options: object, element: HTMLElement, done: (error?: Error) => void): void;
}

declare global {
  interface Window {
    Redoc?: Redoc;
  }
}

let loading: Promise<Redoc> | undefined;

function loadRedoc(nonce: string | undefined): Promise<Redoc> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = '/vendor/redoc.standalone.js';
    if (nonce) script.nonce = nonce;
    script.onload = () => (window.Redoc ? resolve(window.Redoc) : reject(new Error('The reference viewer did not start.')));
    script.onerror = () => reject(new Error('The reference viewer could not be loaded.'));
    document.head.append(script);
  });
  return loading;
}

// The samples stand on a dark ground in both appearances: the colours of their words are fixed.
const DARK = { backgroundColor: '#18181b', textColor: '#f2f2f4' };
const ON_DARK = { good: '#86e5a6', warn: '#f7ce6b', bad: '#fca9a4', info: '#9cc6fb' };

/** Redoc computes with its colours, so it takes values, not custom properties: a probe resolves each token for the appearance that counts now. */
function themeOf(element: HTMLElement): object {
  const probe = element.appendChild(document.createElement('span'));
  const token = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const [ink, muted, accent, raised, subtle, line] = ['ink', 'ink-muted', 'accent-ink', 'raised', 'subtle', 'line'].map(token);
  const answer = (name: keyof typeof ON_DARK) => ({ color: token(name), backgroundColor: token(`${name}-tint`), tabTextColor: ON_DARK[name] });
  const theme = {
    colors: {
      primary: { main: accent },
      success: { main: token('good') },
      warning: { main: token('warn') },
      error: { main: token('bad') },
      text: { primary: ink, secondary: muted },
      border: { dark: line, light: line },
      responses: { success: answer('good'), error: answer('bad'), redirect: answer('warn'), info: answer('info') },
    },
    typography: {
      fontFamily: 'var(--font-sans)',
      fontSize: '14px',
      headings: { fontFamily: 'var(--font-sans)' },
      code: { fontFamily: 'var(--font-mono)', color: ink, backgroundColor: subtle },
    },
    sidebar: { backgroundColor: raised, textColor: ink },
    schema: { nestedBackground: subtle, typeNameColor: muted, typeTitleColor: muted },
    rightPanel: DARK,
    codeBlock: { backgroundColor: '#0d0d0f' },
    fab: { backgroundColor: raised, color: accent },
  };
  probe.remove();
  return theme;
}

/** The rendered reference of a document, by Redoc from our own origin. Try-it has its own page. */
export function Reference({ documentUrl, nonce }: { documentUrl: string; nonce?: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let gone = false;
    async function draw(): Promise<void> {
      const [redoc, response] = await Promise.all([loadRedoc(nonce), fetch(documentUrl)]);
      if (!response.ok) throw new Error(`The document could not be read (${response.status}).`);
      const document_ = (await response.json()) as object;
      if (gone || !place.current) return;
      const options = {
        hideDownloadButton: true,
        hideLoading: true,
        disableSearch: false,
        nativeScrollbars: true,
        scrollYOffset: 56,
        theme: themeOf(place.current),
      };
      redoc.init(document_, options, place.current, (error) => (error ? setFailure(error.message) : setReady(true)));
    }
    draw().catch((error: Error) => !gone && setFailure(error.message));
    return () => {
      gone = true;
    };
  }, [documentUrl, nonce]);
  if (failure) return <ErrorState problem={{ status: 0, code: 'portal.reference', title: 'The reference could not be drawn', detail: failure, errors: [] }} />;
  return (
    <>
      {!ready && <SkeletonRows label="Loading the reference" />}
      <div ref={place} className="reference overflow-hidden rounded-lg border border-line" />
    </>
  );
}
