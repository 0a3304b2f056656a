'use client';
import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { problemView } from '@/lib/problem';
import { ErrorState } from '@/ui/error-state';

/** A page that could not be made. In production the server keeps the reason to itself and gives a digest that is in its log. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter();
  const view = problemView(error);
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return <ErrorState problem={error.digest ? { ...view, requestId: error.digest } : view} onRetry={retry} />;
}
