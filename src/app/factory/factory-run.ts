import { nextStep, type Step } from '../../lifecycle/systems/next-step.js';
import { GATES } from '../../lifecycle/systems/stage.js';
import { MOST_FAILURES, type SystemState } from '../../lifecycle/systems/system-states.js';
import { readSystemFile, type ResolvedSystem } from '../strategy/resolve-system.js';
import { runsOf } from '../system/account-name.js';
import type { RunOptions } from '../system/run-options.js';
import { identitiesOf } from './gate-identity.js';
import { judgeGate } from './judge-gate.js';
import type { SigningKey } from './keys.js';
import { writeManifest } from './manifest.js';
import { writingJournal, type Journal } from './journal.js';

export interface FactoryRunOptions extends RunOptions {
  /** no step is begun after so many milliseconds */
  readonly budgetMs?: number | undefined;
  /** no step is begun once it is aborted */
  readonly signal?: AbortSignal | undefined;
  /** signs manifests; without it their hashes in the journal alone vouch for them */
  readonly key?: SigningKey | undefined;
  /** called before each step */
  readonly onStep?: ((system: string, step: string) => void) | undefined;
}

/** What a run of the factory did. */
export interface FactoryRun {
  readonly steps: readonly { readonly system: string; readonly step: string; readonly outcome: string }[];
  /** why it ended before nothing was due */
  readonly stopped: 'budget' | 'cancelled' | undefined;
}

/** Carries out what is due for every system, the cheapest first, until nothing is due or the budget is spent. A system that fails is marked
 *  with its error and the others go on; three failures in a row hold it. A kill loses the step that it meets: it is done again.
 *  Throws UsageError RUN_LOCKED, REGISTRY_DAMAGED, OUTPUT_UNWRITABLE. */
export async function runFactory(folder: string, options: FactoryRunOptions = {}): Promise<FactoryRun> {
  return await writingJournal(folder, (journal) => new FactoryRunner(folder, journal, options).run());
}

interface DueStep {
  readonly state: SystemState;
  readonly system: ResolvedSystem;
  readonly step: Step;
}

class FactoryRunner {
  private readonly folder: string;
  private readonly journal: Journal;
  private readonly options: FactoryRunOptions;
  private readonly steps: FactoryRun['steps'][number][] = [];
  private readonly files = new Map<string, ResolvedSystem>();
  /** steps that were tried in this run: each once */
  private readonly tried = new Set<string>();

  constructor(folder: string, journal: Journal, options: FactoryRunOptions) {
    this.folder = folder;
    this.journal = journal;
    this.options = options;
  }

  async run(): Promise<FactoryRun> {
    const startedMs = performance.now();
    const { budgetMs = Infinity, signal } = this.options;
    for (let due = this.nextDue(); due !== undefined; due = this.nextDue()) {
      if (signal?.aborted) return { steps: this.steps, stopped: 'cancelled' };
      if (performance.now() - startedMs >= budgetMs) return { steps: this.steps, stopped: 'budget' };
      await this.carryOut(due);
    }
    return { steps: this.steps, stopped: undefined };
  }

  /** The cheapest step that is due and was not tried yet; of equal ones the system that was added first. */
  private nextDue(): DueStep | undefined {
    const due = [...this.journal.states.values()].flatMap((state) => this.dueOf(state));
    return due.reduce<DueStep | undefined>(
      (best, each) => (best === undefined || costOf(each.step) < costOf(best.step) ? each : best),
      undefined,
    );
  }

  private dueOf(state: SystemState): DueStep[] {
    if (state.isRetired || state.held !== undefined || this.tried.has(keyOf(state.system, 'read'))) return [];
    try {
      const system = this.readOnce(state.file);
      const step = nextStep(state, identitiesOf(system.file));
      return step === undefined || step.kind === 'watch' || this.tried.has(keyOf(state.system, nameOf(step)))
        ? []
        : [{ state, system, step }];
    } catch (error) {
      this.fail(state, 'read', error);
      return [];
    }
  }

  /** A file is read once in a run: what is edited meanwhile counts in the next one. */
  private readOnce(path: string): ResolvedSystem {
    const known = this.files.get(path) ?? readSystemFile(path);
    this.files.set(path, known);
    return known;
  }

  private async carryOut(due: DueStep): Promise<void> {
    const { state, step } = due;
    const what = nameOf(step);
    this.tried.add(keyOf(state.system, what));
    this.options.onStep?.(state.system, what);
    try {
      const outcome = await this.outcomeOf(due);
      this.steps.push({ system: state.system, step: what, outcome });
    } catch (error) {
      this.fail(state, what, error);
    }
  }

  private async outcomeOf({ state, system, step }: DueStep): Promise<string> {
    const { system: name } = state;
    if (step.kind === 'move') return this.move(state, step);
    this.journal.append({ event: 'begun', system: name, step: nameOf(step) });
    if (step.kind === 'gate') {
      const record = await judgeGate(step.gate, { system, symbols: runsOf(system.file), folder: this.folder, options: this.options });
      this.journal.append({ event: 'judged', system: name, record });
      return record.outcome;
    }
    const staged = await writeManifest(this.folder, system.file, state, this.options.key);
    this.journal.append({ event: 'staged', system: name, identity: identitiesOf(system.file)('demo'), ...staged });
    return `version ${staged.version} is staged for a person: ${staged.manifest}`;
  }

  /** The version is live before its system is: a kill in between moves it again. */
  private move(state: SystemState, { to, by, reason }: Extract<Step, { kind: 'move' }>): string {
    const { system, stage: from } = state;
    if (to === 'live') this.journal.append({ event: 'promoted', system, version: state.versions.at(-1)!.version, reason });
    this.journal.append({ event: 'moved', system, from, to, by, reason });
    for (const gate of GATES) this.tried.delete(keyOf(system, gate)); // what waited for the move may be due now
    return `moved to ${to}: ${reason}`;
  }

  private fail(state: SystemState, step: string, error: unknown): void {
    const sentence = error instanceof Error ? error.message : String(error);
    this.tried.add(keyOf(state.system, step));
    this.journal.append({ event: 'failed', system: state.system, step, error: sentence });
    this.steps.push({ system: state.system, step, outcome: `failed: ${sentence}` });
    if (state.failures + 1 < MOST_FAILURES) return;
    const reason = `${MOST_FAILURES} steps failed in a row, the last one: ${sentence}`;
    this.journal.append({ event: 'held', system: state.system, by: 'factory', reason });
  }
}

function keyOf(system: string, step: string): string {
  return `${system} ${step}`;
}

function nameOf(step: Step): string {
  if (step.kind === 'gate') return step.gate;
  return step.kind === 'move' ? `move to ${step.to}` : step.kind;
}

/** Moves cost nothing; gates are dearer the more they run: a run, a run of bars that few, a study. */
function costOf(step: Step): number {
  return step.kind === 'gate' ? { hygiene: 1, demo: 2, test: 3 }[step.gate] : 0;
}
