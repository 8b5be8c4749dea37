import type { Parameters } from '../core/graph.js';
import type { BarWindow, PolicyColumns } from '../core/trading-data.js';
import { singleTrial, type TrialResults, type TrialTable } from '../core/trial-table.js';
import { hasTerms } from '../core/rules.js';
import { KernelError, UsageError } from '../core/errors.js';
import { createInlineExecutor, createPoolExecutor, type Executor } from './run/executor.js';
import type { EngineJob, EngineState } from './plan/engine-state.js';
import { compileKernels, instantiateKernels, type KernelBuild } from './memory/kernels.js';
import { SharedMemory } from './memory/memory.js';
import { openState } from './plan/open-state.js';
import { writePolicies } from './layout/account-layout.js';
import { findShadowed } from './plan/place-nodes.js';
import { readTrades } from './run/read-trades.js';
import { Evaluation } from './run/evaluation.js';
import type { EvaluationHooks, Replay, ReplayOptions, TrialRunner } from '../core/trial-runner.js';

export interface EngineOptions {
  /** threads that run trials; 1 runs them in the calling thread */
  readonly workers: number;
  /** the shared memory never grows beyond it; bytes */
  readonly maxMemoryBytes: number;
  /** see SharedMemory; for tests */
  readonly firstByte?: number | undefined;
}

/** Runs trials of one strategy over bars that stand once in shared memory. */
export class TrialEngine implements TrialRunner {
  private readonly state: EngineState;
  /** workers start while the caller prepares */
  private readonly executor: Promise<Executor>;

  /** Lays the data out. Throws UsageError MEMORY_TOO_SMALL. */
  constructor(job: EngineJob, options: EngineOptions) {
    const module = compileKernels(buildFor(job));
    const shared = new SharedMemory(options.maxMemoryBytes, options.firstByte);
    const kernels = instantiateKernels(module, shared.memory);
    this.state = openState(job, job.data, findShadowed(job.graph), shared, kernels);
    this.executor =
      options.workers > 1 ? createPoolExecutor(options.workers, module, shared.memory) : Promise.resolve(createInlineExecutor(kernels));
    this.executor.catch(() => {}); // reported where it is awaited
  }

  /** Evaluates the trials over the window. A trial that breaks a rule of its functions fails alone.
   *  Equal tables give equal bits, for any number of workers, memory limit or order.
   *  Throws UsageError MEMORY_TOO_SMALL; an aborted signal leaves the remaining trials `not_run`. */
  async evaluate(table: TrialTable, window: BarWindow, hooks: EvaluationHooks = {}): Promise<TrialResults> {
    return await new Evaluation(this.state, await this.executor, table, window, hooks).run();
  }

  /** Runs one trial again and returns its record and trades, bit for bit those of the sweep.
   *  Throws UsageError EXPRESSION_INVALID where the parameters break a rule of a function. */
  async replay(parameters: Parameters, window: BarWindow, { cash }: ReplayOptions = {}): Promise<Replay> {
    const hasLegs = this.state.account !== undefined;
    const inline = createInlineExecutor(this.state.kernels);
    for (let capacity = this.likelyTrades(window); ;) {
      const evaluation = new Evaluation(this.state, inline, singleTrial(parameters), window, { cash }, capacity);
      const { records, failures } = await evaluation.run((pointer, count) =>
        readTrades(this.state.kernels, pointer, count, hasLegs, this.state.job.isStepped === true),
      );
      const failure = failures.get(0);
      if (failure !== undefined) throw new UsageError('EXPRESSION_INVALID', failure);
      const { trades, account, wantedCapacity, isTradesFull } = evaluation;
      if (!isTradesFull && wantedCapacity <= capacity) return { record: records, trades: trades!, account };
      capacity = growCapacity(capacity, wantedCapacity);
    }
  }

  /** Trades that there is room for at first; a run that makes more of them is run again. */
  private likelyTrades({ from, to }: BarWindow): number {
    const { shared, kernels } = this.state;
    const affordable = (shared.freeBytes * MAX_TRADES_SHARE) / kernels.constant('TRADE_BYTES');
    return Math.max(MIN_TRADE_CAPACITY, Math.floor(Math.min((to - from) / LIKELY_BARS_PER_TRADE, affordable)));
  }

  /** Puts other weights in the place of those that the data came with, for all trials behind it. Signals that are kept stay.
   *  policies  of each leg, as long as those of the data and with `isOff` where they have it */
  setPolicies(policies: readonly PolicyColumns[]): void {
    writePolicies(this.state.account!, policies, this.state.shared);
  }

  /** Stops the workers: trials can be replayed, and no longer evaluated. A second call does nothing. */
  async stopWorkers(): Promise<void> {
    await (await this.executor).close();
  }

  /** Stops the workers; the engine is used no more. */
  async close(): Promise<void> {
    await this.stopWorkers();
  }
}

/** Returns the build of the kernels that knows what a job asks, and no more. */
function buildFor({ account, isStepped, risk }: EngineJob): KernelBuild {
  if (isStepped === true) return 'steps';
  return (account?.instruments ?? [risk]).some(hasTerms) ? 'terms' : 'release';
}

const MIN_TRADE_CAPACITY = 1024;
/** Few strategies trade more often. */
const LIKELY_BARS_PER_TRADE = 16;
/** Share of the free memory that the room for trades may take at first. */
const MAX_TRADES_SHARE = 0.125;

/** Returns the room that so many trades, or signals that came to nothing, need. */
function growCapacity(capacity: number, wanted: number): number {
  if (wanted > capacity) return wanted;
  throw new KernelError(`there was no room for the trades of a run that has ${wanted}, and there was room for ${capacity}`);
}
