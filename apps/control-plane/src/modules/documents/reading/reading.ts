import type { DocumentCheck, DocumentProblem, OperationSummary } from '@gatehouse/contracts';
import type { z } from 'zod';

/** What is known about a document after reading it: exactly what `documents.check` answers. */
export type Reading = z.input<typeof DocumentCheck>;
export type Operation = z.input<typeof OperationSummary>;
export type Problem = z.input<typeof DocumentProblem>;
export type DocumentFormat = 'json' | 'yaml';

export interface Position {
  line: number;
  column: number;
}

/** A finding before its place in the text is known, or with it where the parser said it. */
export interface Finding {
  severity: 'error' | 'warning';
  code: string;
  message: string;
  pointer: string;
  at?: Position;
}

export const error = (code: string, message: string, pointer = '', at?: Position): Finding => ({
  severity: 'error',
  code,
  message,
  pointer,
  ...(at && { at }),
});
export const warning = (code: string, message: string, pointer = '', at?: Position): Finding => ({
  severity: 'warning',
  code,
  message,
  pointer,
  ...(at && { at }),
});

/** A text as a value. `value` is undefined where the text could not be read at all; then `findings` says why. */
export interface Parsed {
  format: DocumentFormat;
  value: unknown;
  findings: Finding[];
  /** Where these pointers stand in the text, 1-based; for what is not there, its nearest parent. */
  locate(pointers: readonly string[]): Map<string, Position>;
}

/** Levels of nesting. Real documents stay under 60; what is deeper exhausts the stack of whoever walks it. */
export const DEPTH_MAX = 200;
/** How often what an anchor holds may be repeated, nested anchors multiplied. */
export const ALIASES_MAX = 100;
export const TOO_COMPLEX = 'document.too_complex';

/** Thrown deep inside, so that no loop has to carry it; `readDocument` makes a finding of it. */
export class TooComplex extends Error {}

export type Members = Record<string, unknown>;
export const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
