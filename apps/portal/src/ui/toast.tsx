'use client';
import dynamic from 'next/dynamic';
import type { ProblemView } from '@/lib/problem';

const Toaster = dynamic(() => import('sonner').then((sonner) => sonner.Toaster), { ssr: false });

interface ToastOptions {
  description?: string;
  /** A step back: what it says and what it does. */
  undo?: { label?: string; run: () => void };
}

// sonner is loaded when something has to be said: most pages never do.
async function show(kind: 'success' | 'error' | 'info', title: string, options: ToastOptions): Promise<void> {
  const { toast } = await import('sonner');
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

export function Toasts() {
  return (
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
  );
}
