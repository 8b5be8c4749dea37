import type { JudgedFigure } from './gate-record.js';

/** What a rule of the watch asks for where it holds; the first is the strongest. */
export const WATCH_KINDS = ['disable', 'demote', 'scale_down'] as const;
export type WatchKind = (typeof WATCH_KINDS)[number];

/** A rule of the watch, as it was found. */
export interface JudgedRule extends JudgedFigure {
  readonly kind: WatchKind;
  /** of which symbol; absent where there is one run */
  readonly symbol?: string;
  /** whether something was done because of it */
  readonly acts: boolean;
}

/** What is done because of rules that hold, and their sentences. */
export type WatchAction =
  | { readonly kind: 'disable' | 'demote'; readonly reason: string }
  | { readonly kind: 'scale_down'; readonly factor: number; readonly reason: string };

/** What was found since a version is traded. */
export interface WatchRecord {
  /** absent: no version, the system works at demo */
  readonly version?: number;
  /** replay: the bars since then through the backtest; session: what a session wrote down */
  readonly source: 'replay' | 'session';
  /** half-open, ISO 8601 UTC: the end of the bars that its gates saw, and the end of those that were seen now */
  readonly from: string;
  readonly through: string;
  readonly trades: number;
  readonly rules: readonly JudgedRule[];
  /** of the data */
  readonly stamp: string;
  /** folders of runs, below the factory's folder */
  readonly evidence: readonly string[];
  /** where the bars are not traded in a session, or there are none yet: that it is so */
  readonly sentence: string;
  readonly action?: WatchAction;
}
