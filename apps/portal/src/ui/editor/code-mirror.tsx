'use client';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import CodeMirrorBase, { type ReactCodeMirrorRef } from '@uiw/react-codemirror';
import { type RefObject, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import type { DocumentProblem } from './document-editor';
import { DOCUMENT_THEME } from './document-theme';

export interface CodeMirrorHandle {
  /** 1-based. Puts the cursor there and scrolls it to the middle. */
  goToLine: (line: number) => void;
}

export interface CodeMirrorProps {
  value: string;
  onChange?: (value: string) => void;
  language: 'yaml' | 'json';
  /** Names the editor for assistive technology. */
  label: string;
  problems?: readonly DocumentProblem[];
  readOnly?: boolean;
  handle: RefObject<CodeMirrorHandle | null>;
}

function diagnostics(view: EditorView, problems: readonly DocumentProblem[]): Diagnostic[] {
  return problems.map((problem) => {
    const line = view.state.doc.line(Math.min(Math.max(problem.line ?? 1, 1), view.state.doc.lines));
    return { from: line.from, to: line.to, severity: problem.severity === 'hint' ? 'info' : problem.severity, message: problem.message };
  });
}

export default function CodeMirror({ value, onChange, language, label, problems, readOnly = false, handle }: CodeMirrorProps) {
  const editor = useRef<ReactCodeMirrorRef>(null);
  const extensions = useMemo(
    () => [language === 'json' ? json() : yaml(), lintGutter(), DOCUMENT_THEME, EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' })],
    [language, label],
  );
  useImperativeHandle(handle, () => ({
    goToLine: (number) => {
      const view = editor.current?.view;
      if (!view) return;
      const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) });
      view.focus();
    },
  }));
  useEffect(() => {
    const view = editor.current?.view;
    if (view && problems) view.dispatch(setDiagnostics(view.state, diagnostics(view, problems)));
  }, [problems]);

  return (
    <CodeMirrorBase
      ref={editor}
      value={value}
      onChange={onChange}
      readOnly={readOnly}
      theme="none"
      height="100%"
      style={{ height: '100%' }}
      extensions={extensions}
      // Tab leaves the editor, as everywhere else on a page; indenting is Ctrl-] and Ctrl-[.
      indentWithTab={false}
      onCreateEditor={(view) => problems && view.dispatch(setDiagnostics(view.state, diagnostics(view, problems)))}
    />
  );
}
