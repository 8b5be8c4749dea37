import type { MarketLayout } from '../layout/places.js';
import type { LegScores } from '../../core/account-steps.js';
import { KernelError } from '../../core/errors.js';
import type { NodeId } from '../../core/graph.js';
import { SlotStore } from '../memory/slot-store.js';
import type { EngineState } from '../plan/engine-state.js';
import type { EvaluationPlan } from '../plan/evaluation-plan.js';
import type { Instance } from '../plan/instances.js';
import { instanceScratchBytes, makeStoreCall } from '../run/store-call.js';
import type { StoreCall } from '../run/task.js';
import { carriedCall, tailOf } from './tail-calls.js';

/** Room for the last bars of a value. */
const TAIL_BYTES = 1 << 20;

/** The values that look back, of every leg, in columns that have room for further bars. */
export class StoredValues {
  private readonly state: EngineState;
  private readonly plan: EvaluationPlan;
  private readonly store: SlotStore;
  private readonly offsets: readonly number[];
  private readonly wanted: readonly (ReadonlySet<number> | undefined)[];
  private readonly scratch: number;
  /** f64: what is computed of the last bars stands here first */
  private readonly tail: number;
  private readonly tailBytes: number;
  /** what averages go on from, of each leg and instance */
  private readonly states: number;
  private readonly stateBytes: number;

  /** state  whose layouts have the room */
  constructor(state: EngineState, plan: EvaluationPlan) {
    const { shared, kernels, layouts } = state;
    const { instances } = plan.instances;
    this.state = state;
    this.plan = plan;
    this.store = new SlotStore(shared, instances.length, instances.length, plan.slotBytes(), kernels.constant('COLUMN_HEADER_BYTES'));
    this.store.admit(new Set(instances.map(({ id }) => id)));
    this.offsets = plan.legOffsets();
    this.wanted = layouts.map((_, leg) => plan.instancesOfLeg(leg));
    const bytes = instances.flatMap((instance) => layouts.map((layout) => instanceScratchBytes(instance, layout)));
    this.scratch = shared.reserve(Math.max(0, ...bytes), 'the scratch of kernels');
    this.tailBytes = Math.min(plan.slotBytes(), TAIL_BYTES);
    this.tail = shared.reserve(this.tailBytes, 'the scratch of kernels', kernels.constant('COLUMN_HEADER_BYTES'));
    kernels.call('mark_unclean')(this.tail, 0);
    this.stateBytes = layouts.length * instances.length * kernels.constant('RUN_STATE_BYTES');
    this.states = shared.reserve(this.stateBytes, 'the scratch of kernels');
    shared.bytes(this.states, this.stateBytes).fill(0);
    this.describeAll();
  }

  /** Pointer of a node's value of the first leg. */
  pointerOf(node: NodeId): number {
    return this.store.pointerOf(this.plan.instances.ofNode.get(node)![0]!);
  }

  /** Returns what the models say on the bars [from, to) of a leg. */
  scoresOf(leg: number, from: number, to: number): LegScores[] {
    const { memory } = this.state.kernels;
    return [...this.instancesOf(leg)].flatMap(({ id, node: { operation, frame } }) => {
      if (operation.kind !== 'model' || frame !== 0) return [];
      const first = this.store.pointerOf(id) + this.offsets[leg]! + from * 8;
      return [{ leg, model: operation.model, from, scores: new Float64Array(memory.buffer, first, to - from).slice() }];
    });
  }

  /** What the values go on from; `restoreStates` puts it back where bars that were computed since come again. */
  copyStates(): Uint8Array {
    return this.state.shared.bytes(this.states, this.stateBytes).slice();
  }

  restoreStates(states: Uint8Array): void {
    this.state.shared.bytes(this.states, this.stateBytes).set(states);
  }

  /** Computes the values of the bars that the layouts have beyond those that were computed.
   *  layouts  of each leg, with its bars so far
   *  known    bars of each leg that were computed before */
  compute(layouts: readonly MarketLayout[], known: readonly number[]): void {
    layouts.forEach((layout, leg) => {
      if (layout.frames[0]!.barCount === 0) return;
      for (const instance of this.instancesOf(leg)) this.computeOne(instance, layout, leg, known[leg]!);
    });
  }

  /** What is known of a frame of another timeframe or symbol changes until its bars are complete: it is computed whole. */
  private computeOne(instance: Instance, layout: MarketLayout, leg: number, known: number): void {
    const call = this.callOf(instance, layout, leg);
    const { frame, type } = instance.node;
    const carried = frame === 0 ? carriedCall(instance, call, this.stateOf(instance, leg)) : undefined;
    if (carried !== undefined) return this.run(carried);
    const tail = known === 0 || frame !== 0 ? undefined : tailOf(instance, call, known);
    if (tail === undefined) return this.run(call);
    if (tail.isInPlace) return this.run(tail.call);
    const { kernels, shared } = this.state;
    const count = layout.frames[0]!.barCount;
    if (type !== 'column' || (count - tail.from) * 8 > this.tailBytes) return this.run(call);
    this.run({ ...tail.call, args: tail.call.args.with(tail.outAt, this.tail) });
    const fresh = shared.f64(this.tail, count - tail.from).subarray(known - tail.from);
    new Float64Array(kernels.memory.buffer, call.column + known * 8, count - known).set(fresh);
  }

  private stateOf({ id }: Instance, leg: number): number {
    const { kernels } = this.state;
    return this.states + (leg * this.plan.instances.instances.length + id) * kernels.constant('RUN_STATE_BYTES');
  }

  private *instancesOf(leg: number): Iterable<Instance> {
    for (const instance of this.plan.instances.instances) if (this.wanted[leg]?.has(instance.id) !== false) yield instance;
  }

  private callOf(instance: Instance, layout: MarketLayout, leg: number): StoreCall {
    const pointerOf = (id: number): number => this.store.pointerOf(id) + this.offsets[leg]!;
    return makeStoreCall(instance, pointerOf(instance.id), layout, this.state.kernels, pointerOf, false);
  }

  private run({ kernel, args, scratchAt, pointers }: StoreCall): void {
    const { kernels, shared } = this.state;
    if (pointers !== undefined) shared.i32(this.scratch, pointers.length).set(pointers);
    const status = kernels.call(kernel)(...(scratchAt < 0 ? args : args.with(scratchAt, this.scratch)));
    if (status !== 0) throw new KernelError(`kernel ${kernel} answered ${status}`);
  }

  /** What grows is never described as having no gap, and has no shadow. */
  private describeAll(): void {
    const { kernels, layouts } = this.state;
    layouts.forEach((layout, leg) => {
      for (const { id, node } of this.instancesOf(leg))
        if (node.type === 'column')
          kernels.call('mark_unclean')(this.store.pointerOf(id) + this.offsets[leg]!, layout.frames[node.frame]!.barCount);
    });
  }
}
