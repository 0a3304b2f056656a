'use client';
import './globals.css';

/** When even the frame failed: no providers, no fonts, one sentence and one way on. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto flex max-w-md flex-col gap-3 p-8">
          <h1 className="font-semibold text-20">The portal could not draw this page</h1>
          <p className="text-ink-muted">Try again. If it stays, tell the platform team what you were doing.</p>
          <button type="button" onClick={reset} className="self-start rounded-md border border-line px-3 py-1">
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
