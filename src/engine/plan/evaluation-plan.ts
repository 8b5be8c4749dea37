import type { NodeId } from '../../core/graph.js';
import { intColumn } from '../../core/int-column.js';
import { parametersOfOrders } from '../../core/order-numbers.js';
import { parametersOfRules } from '../../core/rule-numbers.js';
import { namesToPositions, type TrialTable } from '../../core/trial-table.js';
import type { EngineState } from './engine-state.js';
import { groupBatches, type BatchGroup } from './group-batches.js';
import { numericValues } from './indexed-scalar.js';
import { tabulateInstances, type Instance, type InstanceTable } from './instances.js';
import { graphOfLeg, nodesOfLeg } from './leg-graphs.js';
import { makeLocalProgram, type LocalProgram } from './local-program.js';
import { align, columnBytes } from '../memory/memory.js';
import { orderUnits, type BatchLimits } from './order-units.js';
import { findUnits, type TrialUnits } from './trial-units.js';
import { UnitRules } from './unit-rules.js';

/** Stored values that stand in the memory together, where the batches do not need more: with k values on each of two axes
 *  2k columns serve k² trials, so that more of them save little. */
const ENOUGH_SLOTS = 128;

/** What a table of trials comes to before anything is computed: its units, the distinct stored values, what workers
 *  compute themselves, and the order of all that. */
export class EvaluationPlan {
  readonly units: TrialUnits;
  readonly rules: UnitRules;
  readonly instances: InstanceTable;
  /** of each leg; they differ in where its bars lie */
  readonly programs: readonly LocalProgram[];
  /** instances of the nodes that the program reads, by unit */
  readonly columns: readonly Int32Array[];
  /** of a market that is traded alone */
  get program(): LocalProgram {
    return this.programs[0]!;
  }

  /** nodes that each leg reads; undefined: all */
  private readonly readByLeg: readonly (ReadonlySet<NodeId> | undefined)[];
  private readonly state: EngineState;
  private readonly table: TrialTable;

  /** mostTrials  of a unit */
  constructor(state: EngineState, table: TrialTable, mostTrials: number) {
    const { graph } = state.job;
    this.state = state;
    this.table = table;
    const telling = [
      ...graph.nodes.flatMap(({ parameters }) => parameters),
      ...parametersOfRules(state.job.numbers ?? []),
      ...parametersOfOrders(graph.orders),
    ];
    this.units = findUnits(table, [...new Set(telling)], mostTrials);
    this.rules = new UnitRules(state.job, table, this.units);
    this.instances = tabulateInstances(graph, state.places, state.names, table, this.units, this.rules.impact);
    const numbers = numericValues(table);
    const members = state.layouts.map((_, leg) => state.job.account?.strategies?.[leg]?.member);
    this.readByLeg = members.map((member) => nodesOfLeg(graph, member));
    this.programs = state.layouts.map((layout, leg) =>
      makeLocalProgram(graphOfLeg(graph, members[leg]), state.places, layout, table.names, numbers, this.readByLeg[leg]),
    );
    this.columns = this.programs[0]!.references.map((id) => this.instances.ofNode.get(id)!);
  }

  /** Why a trial fails, by its position: a rule of a function keeps a stored node of its unit from being computed, or its parameters make
   *  no rules. */
  failures(): Map<number, string> {
    const failures = new Map<number, string>();
    if (!this.canFail) return failures;
    for (let trial = 0; trial < this.table.count; trial++) {
      const unit = this.units.unitOf[trial]!;
      const instance = this.failedInstance(unit);
      const sentence = instance === undefined ? this.rules.failures.get(unit) : this.instances.failures[-1 - instance];
      if (sentence !== undefined) failures.set(trial, sentence);
    }
    return failures;
  }

  /** Packs the units that do not fail into batches, and these into groups whose stored values fit into so many slots.
   *  Throws UsageError MEMORY_TOO_SMALL. */
  groups(limits: BatchLimits, slots: number): BatchGroup[] {
    const batches = orderUnits(this.table, this.units, this.runnableUnits(), this.dependencies(), limits);
    return groupBatches(batches, Math.min(this.instances.instances.length, slots), this.needsOf());
  }

  /** Returns how many slots the groups may take of so many bytes. */
  slotsIn(freeBytes: number): number {
    return Math.min(Math.floor(freeBytes / this.slotBytes()), Math.max(ENOUGH_SLOTS, 2 * this.instances.ofNode.size));
  }

  /** Bytes of a slot: every stored value fits into every one, that of each leg behind the other's. */
  slotBytes(): number {
    return this.legSlotBytes().reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Where each leg's value of a slot begins, bytes behind the first leg's. */
  legOffsets(): number[] {
    let end = 0;
    return this.legSlotBytes().map((bytes) => (end += bytes) - bytes);
  }

  /** Returns which instances a leg reads; undefined: all. */
  instancesOfLeg(leg: number): ReadonlySet<number> | undefined {
    const read = this.readByLeg[leg];
    return read && new Set([...this.instances.ofNode].flatMap(([id, instances]) => (read.has(id) ? [...instances] : [])));
  }

  private legSlotBytes(): number[] {
    const { layouts, kernels, shadowed } = this.state;
    const hasShadows = [...this.instances.ofNode.keys()].some((id) => shadowed.has(id));
    return layouts.map(({ frames }) => {
      const longest = Math.max(...frames.map(({ barCount }) => barCount));
      return align(kernels.constant('COLUMN_HEADER_BYTES') + columnBytes(longest, hasShadows));
    });
  }

  /** Sorts instances, ascending by id, into levels: each reads only what earlier levels or groups computed. */
  levels(ids: readonly number[]): Instance[][] {
    const levels: Instance[][] = [];
    const depths = new Map<number, number>();
    for (const id of ids) {
      const instance = this.instances.instances[id]!;
      const depth = Math.max(0, ...instance.needs.map((need) => (depths.get(need) ?? -1) + 1));
      depths.set(id, depth);
      (levels[depth] ??= []).push(instance);
    }
    return levels;
  }

  private failedInstance(unit: number): number | undefined {
    return this.columns.find((instances) => instances[unit]! < 0)?.[unit];
  }

  private runnableUnits(): Int32Array {
    const units = intColumn(this.units.count, (unit) => unit);
    if (!this.canFail) return units;
    return units.filter((unit) => this.failedInstance(unit) === undefined && !this.rules.failures.has(unit));
  }

  private get canFail(): boolean {
    return this.instances.failures.length + this.rules.failures.size > 0;
  }

  /** Parameters (positions) that each stored node depends on. */
  private dependencies(): number[][] {
    return [...this.instances.ofNode.keys()].map((id) => namesToPositions(this.table, this.state.job.graph.nodes[id]!.parameters));
  }

  /** Returns what finds the instances that a batch needs, with everything that these are computed from. */
  private needsOf(): (batch: Int32Array) => Set<number> {
    const { instances } = this.instances;
    const add = (id: number, needs: Set<number>): void => {
      if (needs.has(id)) return;
      needs.add(id);
      for (const input of instances[id]!.needs) add(input, needs);
    };
    return (batch) => {
      const needs = new Set<number>();
      for (const column of this.columns) for (const unit of batch) add(column[unit]!, needs);
      return needs;
    };
  }
}
