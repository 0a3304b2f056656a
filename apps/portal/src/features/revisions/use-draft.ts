'use client';
import { useEffect, useRef, useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { type ProblemView, problemView } from '@/lib/problem';
import { useLeaveWarning } from '@/lib/use-unsaved';
import { keptText } from './kept-text';

const PAUSE_MS = 800;

/** A draft's text and the hash over text and settings that a write must name. */
export interface Saved {
  text: string;
  hash: string;
}

interface DraftOptions {
  revisionId: string;
  initial: Saved;
  text: string;
  setText: (text: string) => void;
  /** The text was checked and can be taken. */
  savable: boolean;
}

export interface DraftState {
  /** What the control plane has. */
  saved: Saved;
  savedAt: Date | null;
  saving: boolean;
  problem: ProblemView | null;
  /** What another one saved meanwhile: both texts stay until the reader decides. */
  theirs: Saved | null;
  /** Writes mine over theirs. */
  keepMine: () => void;
  /** Shows theirs; returns mine, so that the step can be undone. */
  takeTheirs: () => string;
}

/** What is not saved yet is kept in the browser, which asks before it is left. */
function useKept(revisionId: string, text: string, saved: string): void {
  useEffect(() => {
    if (text === saved) keptText.drop(revisionId);
    else keptText.keep(revisionId, text);
  }, [revisionId, text, saved]);
  useLeaveWarning(text !== saved);
}

/** Saves a draft once typing pauses, keeps what cannot be saved in the browser, and never writes over what another one saved. */
export function useDraft({ revisionId, initial, text, setText, savable }: DraftOptions): DraftState {
  const { params } = useThing();
  const at = { ...params, revision: revisionId };
  const [saved, setSaved] = useState(initial);
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<{ text: string; view: ProblemView } | null>(null);
  const [theirs, setTheirs] = useState<Saved | null>(null);
  const ready = text !== saved.text && !saving && theirs === null && problem?.text !== text && savable;

  const conflict = async (mine: string, base: Saved) => {
    const [revision, document] = await Promise.all([api.revisions.get({ params: at }), api.revisions.document({ params: at })]);
    const now = { text: document, hash: revision.contentHash };
    // Only the settings changed beside: the texts do not meet, so mine goes on from the new hash.
    if (document === base.text || document === mine) setSaved(now);
    else setTheirs(now);
  };
  const save = async (mine: string, base: Saved) => {
    setSaving(true);
    try {
      const after = await api.revisions.update({ params: at, body: { document: mine, contentHash: base.hash } });
      setSaved({ text: mine, hash: after.contentHash });
      setSavedAt(new Date());
      setProblem(null);
    } catch (error) {
      const view = problemView(error);
      if (view.code === 'resource.conflict') await conflict(mine, base).catch((cause: unknown) => setProblem({ text: mine, view: problemView(cause) }));
      else setProblem({ text: mine, view });
    } finally {
      setSaving(false);
    }
  };
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => {
    if (!ready) return;
    const timer = setTimeout(() => void latest.current(text, saved), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [ready, text, saved]);
  useKept(revisionId, text, saved.text);

  const settle = () => {
    if (theirs) setSaved(theirs);
    setTheirs(null);
  };
  return {
    saved,
    savedAt,
    saving,
    problem: problem?.view ?? null,
    theirs,
    keepMine: settle,
    takeTheirs: () => {
      settle();
      if (theirs) setText(theirs.text);
      return text;
    },
  };
}
