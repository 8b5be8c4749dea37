import { canonicalJson } from '../../core/canonical-json.js';
import { BarloomError } from '../../core/errors.js';
import type { Parameters } from '../../core/graph.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import { RETURN_SUMS, type EvaluationHooks, type Replay, type ReplayOptions, type TrialRunner } from '../../core/trial-runner.js';
import { RECORD_NAMES } from '../../core/trial-record.js';
import { parametersOf, pickTrials, TRIAL_STATES, type TrialResults, type TrialTable } from '../../core/trial-table.js';
import { namesInGroup } from '../../core/parameter-name.js';
import { parametersOfPolicy } from '../strategy/policy-of.js';
import { membersOf } from '../system/composite.js';
import { parametersOfSections } from '../system/rule-entries.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { SettledTrials, type PreparedTrial, type TrialKeys } from './settled-trials.js';

const FIELDS = RECORD_NAMES.length;
const FAILED = TRIAL_STATES.indexOf('failed');
/** Finished trials are told about so often, milliseconds. */
const TOLD_EVERY_MS = 1_000;

/** Trials that are run under the same weights. */
interface TrialGroup {
  /** positions in the table, ascending */
  readonly rows: number[];
}

/** Runs trials of a composite, whose parameters are those of its policy, of its account and of its members. Those that have the same members
 *  share their signals, those that have the same policy too its weights; equal tables give equal bits, in whatever order. */
export class CompositeTrials implements TrialRunner {
  private readonly file: SystemFile;
  private readonly settled: SettledTrials;
  private readonly ofPolicy: readonly string[];
  private readonly ofAccount: readonly string[];
  private readonly names: readonly string[];

  /** data  without weights of a policy */
  constructor(file: SystemFile, data: TradingData, workers: number, options: RunOptions) {
    this.file = file;
    this.settled = new SettledTrials(file, data, workers, options);
    this.ofPolicy = parametersOfPolicy(file);
    this.ofAccount = parametersOfSections(file);
    this.names = membersOf(file).map(({ name }) => name);
  }

  async evaluate(table: TrialTable, window: BarWindow, hooks: EvaluationHooks = {}): Promise<TrialResults> {
    const evaluation = new TableEvaluation(table, hooks);
    for (const group of this.groupsOf(table)) {
      if (hooks.signal?.aborted) break;
      await evaluation.runGroup(group, window, () => this.prepare(parametersOf(table, group.rows[0]!)));
    }
    return evaluation.results();
  }

  async replay(parameters: Parameters, window: BarWindow, options: ReplayOptions = {}): Promise<Replay> {
    return await (await this.prepare(parameters)).engine.replay(parameters, window, options);
  }

  /** Returns the composite under a trial's parameters, ready to be run: good until the next trial is prepared.
   *  Throws UsageError CONFIG_INVALID, ExpressionError where the parameters break a rule */
  async prepare(parameters: Parameters): Promise<PreparedTrial> {
    return await this.settled.prepare(parameters, this.keysOf(parameters));
  }

  async stopWorkers(): Promise<void> {
    await this.settled.stopWorkers();
  }

  async close(): Promise<void> {
    await this.settled.close();
  }

  /** Trials of one set of members follow each other, in the order of the first of them. */
  private groupsOf(table: TrialTable): TrialGroup[] {
    const byMembers = new Map<string, Map<string, TrialGroup>>();
    for (let row = 0; row < table.count; row++) {
      const { members, weights } = this.keysOf(parametersOf(table, row));
      const groups = byMembers.get(members) ?? new Map<string, TrialGroup>();
      byMembers.set(members, groups);
      const group = groups.get(weights) ?? { rows: [] };
      groups.set(weights, group);
      group.rows.push(row);
    }
    return [...byMembers.values()].flatMap((groups) => [...groups.values()]);
  }

  /** A policy that learns does so of what members make under the costs and the cash of the trial. */
  private keysOf(parameters: Parameters): TrialKeys {
    const ofMembers = this.names.flatMap((name) => namesInGroup(name, Object.keys(parameters)));
    const members = keyOf(ofMembers, parameters);
    const account = members + keyOf(this.ofAccount, parameters);
    const isLearned = this.file.policy?.kind === 'learned';
    return { members, account, weights: (isLearned ? account : members) + keyOf(this.ofPolicy, parameters) };
  }
}

function keyOf(names: readonly string[], parameters: Parameters): string {
  return canonicalJson(names.map((name) => [name, parameters[name] ?? null]));
}

/** The results of a table, group by group. */
class TableEvaluation {
  private readonly table: TrialTable;
  private readonly hooks: EvaluationHooks;
  private readonly records: Float64Array;
  private readonly states: Uint8Array;
  private readonly returns: Float64Array | undefined;
  private readonly failures = new Map<number, string>();
  private done = 0;
  private untold: number[] = [];
  private toldMs = performance.now();

  constructor(table: TrialTable, hooks: EvaluationHooks) {
    this.table = table;
    this.hooks = hooks;
    this.records = new Float64Array(table.count * FIELDS).fill(Number.NaN);
    this.states = new Uint8Array(table.count);
    this.returns = hooks.returns && new Float64Array(hooks.returns.trials.length * RETURN_SUMS * hooks.returns.blocks);
  }

  /** Runs a group; one whose policy breaks a rule fails, and no other. */
  async runGroup({ rows }: TrialGroup, window: BarWindow, prepare: () => Promise<PreparedTrial>): Promise<void> {
    const { engine, failure } = await prepare().then(
      (prepared) => ({ engine: prepared.engine, failure: undefined }),
      (error: unknown) => ({ engine: undefined, failure: messageOf(error) }),
    );
    if (engine === undefined) {
      for (const row of rows) this.fail(row, failure);
    } else {
      const { onProgress: _progress, onFinished: _finished, returns: _returns, ...hooks } = this.hooks;
      const asked = this.askedOf(rows);
      const found = await engine.evaluate(pickTrials(this.table, Int32Array.from(rows)), window, {
        ...hooks,
        keepsValues: true,
        borrowsRecords: true,
        ...(asked && { returns: { trials: asked.trials, blocks: this.hooks.returns!.blocks } }),
      });
      this.take(rows, found, asked?.places ?? []);
    }
    this.done += rows.length;
    this.hooks.onProgress?.(this.done);
    this.tell();
  }

  results(): TrialResults {
    const { records, states, returns, failures, table } = this;
    return { count: table.count, fields: FIELDS, records, states, failures, ...(returns && { returns }) };
  }

  /** Which of a group's trials have their returns summed, and where in the whole they stand. */
  private askedOf(rows: readonly number[]): { readonly trials: Int32Array; readonly places: readonly number[] } | undefined {
    const { returns } = this.hooks;
    if (returns === undefined) return undefined;
    const placeOf = new Map(Array.from(returns.trials, (trial, place) => [trial, place]));
    const positions = rows.flatMap((row, position) => (placeOf.has(row) ? [position] : []));
    return { trials: Int32Array.from(positions), places: positions.map((position) => placeOf.get(rows[position]!)!) };
  }

  private take(rows: readonly number[], found: TrialResults, places: readonly number[]): void {
    rows.forEach((row, position) => {
      this.records.set(found.records.subarray(position * FIELDS, (position + 1) * FIELDS), row * FIELDS);
      this.states[row] = found.states[position]!;
      if (this.states[row] === TRIAL_STATES.indexOf('complete')) this.untold.push(row);
    });
    for (const [position, text] of found.failures) this.failures.set(rows[position]!, text);
    const size = this.returns === undefined ? 0 : RETURN_SUMS * this.hooks.returns!.blocks;
    places.forEach((place, position) => this.returns!.set(found.returns!.subarray(position * size, (position + 1) * size), place * size));
  }

  private fail(row: number, message: string): void {
    this.states[row] = FAILED;
    this.failures.set(row, message);
  }

  private tell(): void {
    if (this.hooks.onFinished === undefined || performance.now() - this.toldMs < TOLD_EVERY_MS) return;
    this.hooks.onFinished(Int32Array.from(this.untold), this.records);
    this.untold = [];
    this.toldMs = performance.now();
  }
}

/** What is no rule of the system's file is no failure of a trial. */
function messageOf(error: unknown): string {
  if (error instanceof BarloomError && (error.code === 'CONFIG_INVALID' || error.code === 'EXPRESSION_INVALID')) return error.message;
  throw error;
}
