import { join } from 'node:path';
import type { DataIdentity } from '../../../core/data-identity.js';
import { BarloomError } from '../../../core/errors.js';
import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import { backtest, type BacktestOptions, type BacktestResult } from '../../run/backtest.js';
import { writeRun } from '../../run/run-files.js';
import type { ResolvedSystem } from '../../strategy/resolve-system.js';
import type { RunOptions } from '../../system/run-options.js';
import { withWindowEnd } from '../window-from.js';

/** What a gate is judged on and with. */
export interface GateCase {
  readonly system: ResolvedSystem;
  /** what is run one after the other: each symbol alone, or the account of all */
  readonly symbols: readonly string[];
  /** the factory's folder */
  readonly folder: string;
  readonly options: RunOptions;
  /** the end of the bars that were seen before a demotion, ISO 8601 UTC: demo is judged on what came behind them */
  readonly demotedAt?: string | undefined;
  /** of the files of its bars */
  readonly stamp?: string | undefined;
}

/** What a gate found out. */
export interface GateFindings {
  /** the runs whose figures count */
  readonly runs: readonly BacktestResult[];
  readonly checks: readonly JudgedCheck[];
  /** folders below the factory's */
  readonly evidence: readonly string[];
  readonly identities: readonly DataIdentity[];
  /** figures of each run beside its metrics */
  readonly more?: readonly Readonly<Record<string, number>>[];
}

const RUNS = 'runs';

/** Returns the folder of the runs of a factory. */
export function runsOfFactory(folder: string): string {
  return join(folder, RUNS);
}

/** Runs each symbol of a case over a window and keeps the runs as evidence. */
export async function runCase(
  { system, symbols, folder, options }: Pick<GateCase, 'system' | 'symbols' | 'folder' | 'options'>,
  window: string,
  onStart?: BacktestOptions['onStart'],
): Promise<Pick<GateFindings, 'runs' | 'evidence'>> {
  const runs: BacktestResult[] = [];
  const evidence: string[] = [];
  for (const symbol of symbols) {
    const startedMs = Date.now();
    const run = withWindowEnd(await backtest(system, { ...options, symbol, window, onStart }), window);
    evidence.push((await writeRun(run, runsOfFactory(folder), startedMs)).runDir.slice(folder.length + 1));
    runs.push(run);
  }
  return { runs, evidence };
}

/** Returns the data of runs, each once. */
export function identitiesOfRuns(runs: readonly BacktestResult[]): DataIdentity[] {
  return runs.flatMap(({ identities }) => [...identities]);
}

export function passed(check: string, sentence: string): JudgedCheck {
  return { check, outcome: 'passed', sentence };
}

export function failed(check: string, sentence: string): JudgedCheck {
  return { check, outcome: 'failed', sentence };
}

/** Returns a check that a named error fails. Other errors are thrown on. */
export function failedBy(check: string, error: unknown, codes: readonly string[]): JudgedCheck {
  if (error instanceof BarloomError && codes.includes(error.code)) return failed(check, `${error.message}.`);
  throw error;
}
