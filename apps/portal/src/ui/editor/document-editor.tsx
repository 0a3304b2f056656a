'use client';
import dynamic from 'next/dynamic';
import { type ReactNode, useRef } from 'react';
import { Skeleton } from '../skeleton';
import type { CodeMirrorHandle, CodeMirrorProps } from './code-mirror';
import { ProblemList } from './problem-list';

export interface DocumentProblem {
  severity: 'error' | 'warning' | 'hint';
  message: string;
  /** 1-based. Left out: the whole document. */
  line?: number;
  /** The rule or pointer, shown after the message. */
  source?: string;
}

const CodeMirror = dynamic(() => import('./code-mirror'), { ssr: false, loading: () => <Skeleton className="h-full w-full" /> });

export interface DocumentEditorProps extends Omit<CodeMirrorProps, 'handle'> {
  /** "Saved 5 s ago", "Saving...", "Not saved": always visible. */
  status?: ReactNode;
  heightPx?: number;
}

/** YAML or JSON with marks in the margin, the problems below, and a jump to each one's line. */
export function DocumentEditor({ status, heightPx = 480, ...props }: DocumentEditorProps) {
  const handle = useRef<CodeMirrorHandle>(null);
  return (
    <div className="flex min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-raised">
      {status !== undefined && (
        <div role="status" className="flex h-8 items-center justify-end border-line border-b px-3 text-12 text-ink-muted">
          {status}
        </div>
      )}
      <div style={{ height: heightPx }} className="min-w-0 overflow-hidden">
        <CodeMirror {...props} handle={handle} />
      </div>
      {props.problems && <ProblemList problems={props.problems} onJump={(line) => handle.current?.goToLine(line)} />}
    </div>
  );
}
