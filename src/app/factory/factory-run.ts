import { wordsOf } from '../../core/words-of.js';
import { dueSteps, type Step } from '../../lifecycle/systems/next-step.js';
import { MOST_FAILURES, type SystemState } from '../../lifecycle/systems/system-state.js';
import { wentBack } from '../../lifecycle/factory/check-clock.js';
import type { RunOptions } from '../system/run-options.js';
import { BarloomError } from '../../core/errors.js';
import { BEHIND_A_MOVE, carryOut, costOf, nameOf } from './steps/carry-out.js';
import { upkeepOf } from './steps/upkeep.js';
import type { SigningKey } from './keys.js';
import { Journal } from './journal.js';
import { refreshData, sourcesOf } from './refresh.js';
import { SystemFiles, type KnownSystem } from './system-files.js';
import { orchestrating } from './orchestrating.js';

export interface FactoryRunOptions extends RunOptions {
  /** no step is begun after so many milliseconds */
  readonly budgetMs?: number | undefined;
  /** no step is begun once it is aborted */
  readonly signal?: AbortSignal | undefined;
  /** signs manifests; without it their hashes in the journal alone vouch for them */
  readonly key?: SigningKey | undefined;
  /** called behind each step, and with what is noticed beside them */
  readonly onStep?: ((step: FactoryStep) => void) | undefined;
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/** A step that was carried out, and what came of it. */
export interface FactoryStep {
  readonly system: string;
  readonly step: string;
  readonly outcome: string;
}

/** What a run of the factory did. */
export interface FactoryRun {
  readonly steps: readonly FactoryStep[];
  /** what was noticed beside the steps: a clock that was set, data that are new */
  readonly notices: readonly string[];
  /** why it ended before nothing was due */
  readonly stopped: 'budget' | 'cancelled' | undefined;
}

/** Carries out what is due for every system, the cheapest first, until nothing is due or the budget is spent. A system that fails is marked
 *  with its error and the others go on; three failures in a row hold it. A kill loses the step that it meets: it is done again.
 *  Throws UsageError RUN_LOCKED where another one runs, REGISTRY_DAMAGED, OUTPUT_UNWRITABLE. */
export async function runFactory(folder: string, options: FactoryRunOptions = {}): Promise<FactoryRun> {
  return await orchestrating(folder, async () => await runRound(folder, Journal.open(folder), options));
}

/** Carries out what is due, of the one orchestrator that there is. Throws as `runFactory` does. */
export async function runRound(folder: string, journal: Journal, options: FactoryRunOptions): Promise<FactoryRun> {
  try {
    return await new Round(folder, journal, options).run();
  } finally {
    await journal.keep();
  }
}

interface DueStep {
  readonly state: SystemState;
  readonly known: KnownSystem;
  readonly step: Step;
}

class Round {
  private readonly folder: string;
  private readonly journal: Journal;
  private readonly options: FactoryRunOptions;
  private readonly steps: FactoryStep[] = [];
  private readonly notices: string[] = [];
  private readonly files: SystemFiles;
  /** steps that were tried in this round: each once */
  private readonly tried = new Set<string>();
  /** which systems are to be looked at in this round, and whether they are to be trained */
  private readonly upkeep = new Map<string, { isWatchDue: boolean; isRetrainDue: boolean }>();

  constructor(folder: string, journal: Journal, options: FactoryRunOptions) {
    this.folder = folder;
    this.journal = journal;
    this.options = options;
    this.files = new SystemFiles(folder);
  }

  async run(): Promise<FactoryRun> {
    const startedMs = performance.now();
    const { budgetMs = Infinity, signal } = this.options;
    await this.checkClock();
    await this.refresh();
    for (let due = await this.nextDue(); due !== undefined; due = await this.nextDue()) {
      if (signal?.aborted) return this.ended('cancelled');
      if (performance.now() - startedMs >= budgetMs) return this.ended('budget');
      await this.carryOut(due);
    }
    await this.files.keep();
    return this.ended(undefined);
  }

  private ended(stopped: FactoryRun['stopped']): FactoryRun {
    return { steps: this.steps, notices: this.notices, stopped };
  }

  private tell(step: FactoryStep): void {
    this.steps.push(step);
    this.options.onStep?.(step);
  }

  private notice(sentence: string): void {
    this.notices.push(sentence);
    this.options.onNotice?.(sentence);
  }

  private async checkClock(): Promise<void> {
    const jump = wentBack(this.journal.factory.lastTime, Date.now());
    if (jump === undefined) return;
    await this.journal.append({ event: 'clock', ...jump });
    this.notice(jump.sentence);
  }

  /** A file that cannot be read has no data to ask for: it fails as a step. */
  private async refresh(): Promise<void> {
    const sources = [...this.journal.states.values()].flatMap((state) => {
      if (state.isRetired || state.held !== undefined) return [];
      try {
        return sourcesOf(this.files.read(state).system.file);
      } catch {
        return [];
      }
    });
    for (const sentence of await refreshData(this.journal, sources, this.options.signal)) this.notice(sentence);
    if (sources.length > 0) this.files.forgetData();
  }

  /** The cheapest step that is due and was not tried yet; of equal ones that of the system that was added first. */
  private async nextDue(): Promise<DueStep | undefined> {
    this.journal.follow();
    let best: DueStep | undefined;
    for (const state of this.journal.states.values())
      for (const due of await this.dueOf(state)) if (best === undefined || costOf(due.step) < costOf(best.step)) best = due;
    return best;
  }

  private async dueOf(state: SystemState): Promise<DueStep[]> {
    if (state.isRetired || state.held !== undefined || this.tried.has(keyOf(state.system, 'read'))) return [];
    try {
      const known = this.files.read(state);
      const { activate } = known.system.file.lifecycle!;
      const facts = { stamp: known.stamp, activate, ...(await this.upkeepOf(state, known)) };
      const steps = dueSteps(state, known.identityOf, facts);
      return steps.filter((step) => !this.tried.has(keyOf(state.system, nameOf(step)))).map((step) => ({ state, known, step }));
    } catch (error) {
      await this.fail(state, 'read', error);
      return [];
    }
  }

  /** Asked once in a round, or what was missed would be told again and again. */
  private async upkeepOf(state: SystemState, known: KnownSystem): Promise<{ isWatchDue: boolean; isRetrainDue: boolean }> {
    const found = this.upkeep.get(state.system) ?? (await upkeepOf(this.folder, this.journal, state, known));
    this.upkeep.set(state.system, found);
    return found;
  }

  private async carryOut({ state, known, step }: DueStep): Promise<void> {
    const what = nameOf(step);
    this.tried.add(keyOf(state.system, what));
    const { folder, journal, options } = this;
    try {
      const outcome = await carryOut(step, { folder, journal, state, known, options, key: options.key });
      this.tell({ system: state.system, step: what, outcome });
      if (step.kind === 'move') this.lookAgain(state.system);
    } catch (error) {
      await this.fail(state, what, error);
    }
  }

  /** What waited for a move may be due now. */
  private lookAgain(system: string): void {
    for (const name of BEHIND_A_MOVE) this.tried.delete(keyOf(system, name));
    this.upkeep.delete(system);
  }

  /** What cannot be written down is the factory's failure, and not a system's. */
  private async fail(state: SystemState, step: string, error: unknown): Promise<void> {
    if (error instanceof BarloomError && isOfFactory(error, this.folder)) throw error;
    const sentence = wordsOf(error);
    this.tried.add(keyOf(state.system, step));
    await this.journal.append({ event: 'failed', system: state.system, step, error: sentence });
    this.tell({ system: state.system, step, outcome: `failed: ${sentence}` });
    if (state.failures + 1 < MOST_FAILURES) return;
    const reason = `${MOST_FAILURES} steps failed in a row, the last one: ${sentence}`;
    await this.journal.append({ event: 'held', system: state.system, by: 'factory', reason });
  }
}

/** Whether an error is about the factory's own folder or journal, which no system can help. */
function isOfFactory({ code, context }: BarloomError, folder: string): boolean {
  const path = context['path'] ?? context['file'];
  return (code === 'OUTPUT_UNWRITABLE' || code === 'REGISTRY_DAMAGED' || code === 'RUN_LOCKED') && String(path).startsWith(folder);
}

function keyOf(system: string, step: string): string {
  return `${system} ${step}`;
}
