'use client';
import { useEffect, useState } from 'react';
import type { ProblemView } from '@/lib/problem';

type Sonner = typeof import('sonner');

interface ToastOptions {
  description?: string;
  /** A step back: what it says and what it does. */
  undo?: { label?: string; run: () => void };
}

let draw: (toaster: Sonner['Toaster']) => void = () => {};
let drawn: () => void = () => {};
const listening = new Promise<void>((resolve) => {
  drawn = resolve;
});

// sonner is loaded when something has to be said: most pages never do. What it is told before its place is on the page is lost.
async function show(kind: 'success' | 'error' | 'info', title: string, options: ToastOptions): Promise<void> {
  const { toast, Toaster } = await import('sonner');
  draw(Toaster);
  await listening;
  toast[kind](title, {
    description: options.description,
    ...(options.undo && { action: { label: options.undo.label ?? 'Undo', onClick: options.undo.run } }),
  });
}

/** Results that have no place of their own on the page. A result with a place is shown there instead. */
export const say = {
  done: (title: string, options: ToastOptions = {}) => void show('success', title, options),
  info: (title: string, options: ToastOptions = {}) => void show('info', title, options),
  problem: (problem: ProblemView) =>
    void show('error', problem.title, { description: [problem.detail, problem.requestId && `Request ${problem.requestId}`].filter(Boolean).join(' · ') }),
};

/** Its effect runs after those of what stands before it. */
function Drawn() {
  useEffect(drawn, []);
  return null;
}

export function Toasts() {
  const [Toaster, setToaster] = useState<Sonner['Toaster'] | null>(null);
  useEffect(() => {
    draw = (toaster) => setToaster(() => toaster);
  }, []);
  if (!Toaster) return null;
  return (
    <>
      <Toaster
        position="bottom-right"
        toastOptions={{
          unstyled: true,
          classNames: {
            toast: 'flex w-full items-start gap-3 rounded-lg font-sans border border-line bg-raised p-3 text-13 text-ink shadow-float',
            title: 'font-medium',
            description: 'text-ink-muted',
            actionButton: 'ml-auto shrink-0 rounded-md border border-line px-2 py-0.5 font-medium hover:bg-hover',
            error: 'border-bad',
          },
        }}
      />
      <Drawn />
    </>
  );
}
