import { KernelError } from '../../core/errors.js';
import { backtest, type BacktestOptions, type BacktestResult } from '../run/backtest.js';
import { writeRun } from '../run/run-files.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { compareRuns, type Parity } from './parity.js';
import { replaySession } from './replay-session.js';

/** A replay that was written, and that its backtest agrees with. */
export interface ComparedReplay {
  readonly result: BacktestResult;
  readonly parity: Parity;
  readonly runId: string;
  readonly runDir: string;
}

/** Walks a session over recorded bars, runs the backtest over the same ones, and writes the run.
 *  Throws KernelError with the first difference: the two are one by construction; what backtest and writeRun throw */
export async function replayAndCompare(
  system: ResolvedSystem,
  { outputDir, startedMs, ...options }: BacktestOptions & { readonly outputDir: string; readonly startedMs: number },
): Promise<ComparedReplay> {
  const expected = await backtest(system, options);
  const found = await replaySession(system, options);
  const parity = compareRuns(found, expected);
  const { first } = parity;
  if (first !== undefined)
    throw new KernelError(
      `the session and the backtest differ on ${first.time} in the ${first.kind} of ${first.symbol}: ${first.session} and ${first.backtest}`,
      { context: { ...first } },
    );
  const result = { ...found, bracket: expected.bracket };
  const { runId, runDir } = await writeRun(result, outputDir, startedMs);
  return { result, parity, runId, runDir };
}
