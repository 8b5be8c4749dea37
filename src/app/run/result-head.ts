import type { Market } from '../../core/bars.js';
import type { DataIdentity } from '../../core/data-identity.js';
import { labelResult, type DataPolicy } from '../../core/data-policy.js';
import { formatTime } from '../../core/time.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { NamedWindow } from '../system/choose-window.js';
import { describeCalendar, type RunCalendar } from './run-identity.js';
import type { RunKind } from './run-kinds.js';

/** What result.json of every kind of run begins with, as does what `--json` prints. */
export interface ResultHead {
  readonly kind: RunKind;
  readonly state: 'complete' | 'cancelled';
  readonly system: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly window: { readonly name: string; readonly start: string; readonly end: string };
  readonly calendar: RunCalendar;
  readonly synthetic: boolean;
  /** label: the policy that was asked for, else real where all bars are, else demo */
  readonly data_policy: DataPolicy;
  /** what was maximized or minimized, as written; the first of several; null where nothing was searched */
  readonly objective: { readonly text: string; readonly direction: 'maximize' | 'minimize' } | null;
  /** the objective of what the run came to: of the best trial, of the winner, of the joined account; NaN (null in files) where undefined */
  readonly score: number | null;
  readonly warnings: readonly string[];
}

/** A search's result as `--json` prints it: the head, where its files are, and what its kind adds. */
export interface ResultDocument extends ResultHead {
  readonly dir: string;
  readonly trials?: number;
  readonly [entry: string]: unknown;
}

/** What the head is made of. */
export interface HeadParts {
  readonly system: ResolvedSystem;
  readonly market: Market;
  /** of all bars that were read */
  readonly identities: readonly DataIdentity[];
  /** of what learned; default the system file's */
  readonly dataPolicy?: DataPolicy | undefined;
  readonly window: NamedWindow;
  readonly warnings: readonly string[];
  readonly isCancelled?: boolean;
  readonly objective?: ResultHead['objective'];
  readonly score?: number | undefined;
}

/** Returns the head of a run's result. */
export function resultHead(
  kind: ResultHead['kind'],
  { system, market, identities, dataPolicy, window, warnings, isCancelled = false, objective = null, score }: HeadParts,
): ResultHead {
  return {
    kind,
    state: isCancelled ? 'cancelled' : 'complete',
    system: system.file.system,
    symbol: market.symbol,
    timeframe: market.timeframe.name,
    window: windowJson(window),
    calendar: describeCalendar(market),
    synthetic: market.origin.kind === 'synthetic',
    data_policy: labelOf({ system, identities, dataPolicy }),
    objective,
    score: score ?? null,
    warnings,
  };
}

/** Returns a window as files have it. */
export function windowJson({ name, startMs, endMs }: NamedWindow): ResultHead['window'] {
  return { name, start: formatTime(startMs), end: formatTime(endMs) };
}

/** Returns the label of a run's results. */
export function labelOf({ system, identities, dataPolicy }: Pick<HeadParts, 'system' | 'identities' | 'dataPolicy'>): DataPolicy {
  return labelResult(
    dataPolicy ?? system.file.data_policy,
    identities.map(({ origin }) => origin),
  );
}
