'use client';
import { useState } from 'react';
import { dropped, neighbour, phaseOf, swapped } from './move';
import type { Policy } from './policy-types';
import { useAttention } from './use-attention';

export interface Dragging {
  onStart: () => void;
  onEnter: () => void;
  onDrop: () => void;
  onEnd: () => void;
  /** Something that may be put here is held over it. */
  over: boolean;
}

/** What can be done with one policy of a list. */
export interface Place {
  at: number;
  open: boolean;
  onOpen: (open: boolean) => void;
  onChange: (policy: Policy) => void;
  onRemove: () => void;
  /** Null when it is the first (last) of its phase. */
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  dragging: Dragging;
}

/** Which policy of a list is open, which is held over which, and the ways to change the list. */
export function usePlaces(policies: readonly Policy[], onChange: (policies: Policy[]) => void) {
  const [open, setOpen] = useState<number | null>(null);
  const [held, setHeld] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const { region, attend } = useAttention();
  const letGo = () => {
    setHeld(null);
    setOver(null);
  };
  const move = (at: number, step: -1 | 1) => {
    const other = neighbour(policies, at, step);
    if (other === null) return null;
    return () => {
      onChange(swapped(policies, at, other));
      if (open === at) setOpen(other);
      else if (open === other) setOpen(at);
      attend({ at: other, parts: [step < 0 ? 'up' : 'down', 'toggle'] });
    };
  };
  const dragging = (at: number, policy: Policy): Dragging => ({
    onStart: () => {
      setOpen(null);
      setHeld(at);
    },
    onEnter: () => setOver(held !== null && policies[held] && phaseOf(policies[held]) === phaseOf(policy) ? at : null),
    onDrop: () => {
      if (held !== null) onChange(dropped(policies, held, at));
      letGo();
    },
    onEnd: letGo,
    over: over === at && held !== at,
  });
  const place = (at: number, policy: Policy): Place => ({
    at,
    open: open === at,
    onOpen: (on) => setOpen(on ? at : null),
    onChange: (next) => onChange(policies.map((one, index) => (index === at ? next : one))),
    onRemove: () => {
      onChange(policies.filter((_, index) => index !== at));
      setOpen(null);
      const next = neighbour(policies, at, 1);
      attend({ at: next === null ? (neighbour(policies, at, -1) ?? 0) : next - 1, parts: ['toggle', 'add'] });
    },
    onUp: move(at, -1),
    onDown: move(at, 1),
    dragging: dragging(at, policy),
  });
  const add = (policy: Policy) => {
    onChange([...policies, policy]);
    setOpen(policies.length);
    attend({ at: policies.length, parts: ['toggle'], fromHead: true });
  };
  return { region, place, add };
}
