import type { BatchScratch } from './batch-scratch.js';
import { isThere, slotToWrite } from './kept-conditions.js';
import { compileKey } from '../plan/indexed-scalar.js';
import type { Kernel, Kernels } from '../memory/kernels.js';
import { localRoots, type LocalNode, type LocalProgram } from '../plan/local-program.js';
import { TrialNumbers, type TrialNumber } from './trial-numbers.js';
import type { TrialRows } from './trial-rows.js';

/** Computes a part of one value's bars. */
type TileStep = (from: number, to: number) => number;

/** How the values of one local node come about. */
interface NodePlan {
  readonly type: LocalNode['type'];
  /** equal keys, equal values */
  readonly keyOf: (row: number) => number | string;
  /** the kernel and its arguments before the range of bars */
  readonly kernel: Kernel;
  readonly args: (unit: number, out: number, partnerOut: number) => number[];
  /** the node that is written in the same pass, -1 where there is none */
  readonly partner: number;
}

/** Bars of a tile: the columns that a batch reads then stay in the second-level cache. */
const TILE_BARS = 8192;

/** The values that a worker computes for its own batch: distinct ones once, tile by tile. */
export class LocalNodes {
  readonly numbers: TrialNumbers;
  private readonly kernels: Kernels;
  private readonly unitStarts: Int32Array;
  private readonly barCount: number;
  private readonly plans: readonly NodePlan[];
  /** by node, its position among the kept conditions, -1 where it is none of them */
  private readonly keptAt: readonly number[];
  /** u32[condition][unit] */
  private readonly kept: readonly Uint32Array[];
  private readonly firstSlot: number;
  private readonly slotBytes: BatchScratch['slotBytes'];
  private nextSlot = 0;
  private firstUnit = 0;
  /** pointer of each node's value, by unit of the batch */
  private readonly pointers: readonly Uint32Array[];
  /** pointers of each node's distinct values */
  private readonly known: readonly Map<number | string, number>[];
  private steps: TileStep[] = [];

  /** slots      pointer of the room for values
   *  legOffset  of the leg whose values are computed, bytes behind the first leg's */
  constructor(
    kernels: Kernels,
    program: LocalProgram,
    rows: TrialRows,
    slots: number,
    slotBytes: BatchScratch['slotBytes'],
    batchUnits: number,
    legOffset = 0,
  ) {
    this.kernels = kernels;
    this.unitStarts = rows.unitStarts;
    this.barCount = program.barCount;
    const roots = rows.kept.length > 0 ? localRoots(program) : [];
    this.keptAt = program.nodes.map((_, node) => roots.indexOf(node));
    this.kept = rows.kept;
    this.firstSlot = slots;
    this.slotBytes = slotBytes;
    this.pointers = program.nodes.map(() => new Uint32Array(batchUnits));
    this.known = program.nodes.map(() => new Map());
    this.numbers = new TrialNumbers(program, rows, (node, unit) => this.pointers[node]![unit - this.firstUnit]!, legOffset);
    this.plans = program.nodes.map((node) => this.planNode(node, program, rows));
  }

  /** Computes what the units [firstUnit, lastUnit) need, for the bars from shortly before `from` up to `to`. */
  compute(firstUnit: number, lastUnit: number, from: number, to: number): void {
    this.place(firstUnit, lastUnit);
    const first = Math.max(0, Math.floor(from / 64) * 64 - 64); // a cross reads one bar back
    for (let start = first; start < to; start += TILE_BARS) {
      const end = Math.min(to, start + TILE_BARS);
      for (const step of this.steps) step(start, end);
    }
  }

  private planNode(node: LocalNode, program: LocalProgram, rows: TrialRows): NodePlan {
    const sizes = program.parameterNumbers.map((numbers) => numbers.length);
    const keyOf = compileKey(node.parameters, sizes, (parameter, row) => rows.indices[parameter]![row]!);
    return { type: node.type, keyOf, partner: -1, ...this.planStep(node) };
  }

  private planStep({ step }: LocalNode): Pick<NodePlan, 'kernel' | 'args'> & Partial<NodePlan> {
    const { kernels, numbers } = this;
    const reading = (kernel: string, inputs: readonly TrialNumber[]): Pick<NodePlan, 'kernel' | 'args'> => ({
      kernel: kernels.call(kernel),
      args: (unit, out) => [...inputs.map((input) => numbers.ofUnit(input, unit)), out],
    });
    switch (step.kind) {
      case 'constant': {
        const constant = numbers.scalar(step.value);
        return { kernel: kernels.call('constant_column'), args: (unit, out) => [out, numbers.ofUnit(constant, unit)] };
      }
      case 'arithmetic':
      case 'compare':
        return reading(step.kind, [kernels.constant(step.op.toUpperCase()), ...numbers.operand(step.left), ...numbers.operand(step.right)]);
      case 'cross': {
        const inputs = [...numbers.operand(step.left), ...numbers.operand(step.right)];
        const isAbove = step.direction === 'above';
        const args: NodePlan['args'] = (unit, out, other) => [
          ...inputs.map((input) => numbers.ofUnit(input, unit)),
          isAbove ? out : other,
          isAbove ? other : out,
        ];
        return { kernel: kernels.call('cross'), args, partner: step.partner };
      }
      case 'not':
        return reading('not_condition', [numbers.source(step.input)]);
      case 'and':
      case 'or':
        return reading(`${step.kind}_conditions`, [numbers.source(step.left), numbers.source(step.right)]);
      case 'select':
        return reading('select_column', [
          numbers.source(step.condition),
          ...numbers.operand(step.whenTrue),
          ...numbers.operand(step.whenFalse),
        ]);
    }
  }

  /** Gives each distinct value a slot and schedules its computation, inputs before outputs. */
  private place(firstUnit: number, lastUnit: number): void {
    this.nextSlot = this.firstSlot;
    this.firstUnit = firstUnit;
    this.steps = [];
    for (const known of this.known) known.clear();
    this.plans.forEach((plan, node) => {
      const [pointers, known] = [this.pointers[node]!, this.known[node]!];
      for (let unit = firstUnit; unit < lastUnit; unit++) {
        const kept = this.keptPointer(node, unit);
        if (isThere(kept)) pointers[unit - firstUnit] = kept;
        if (isThere(kept) || this.isKept(unit)) continue;
        const key = plan.keyOf(this.unitStarts[unit]!);
        pointers[unit - firstUnit] = known.get(key) ?? this.schedule(plan, node, key, unit);
      }
    });
  }

  /** Where the node's bits are or are to be written (KeptConditions.assign); 0 where they are not kept. */
  private keptPointer(node: number, unit: number): number {
    const position = this.keptAt[node]!;
    return position < 0 ? 0 : this.kept[position]![unit]!;
  }

  /** Whether nothing has to be computed for a unit. */
  private isKept(unit: number): boolean {
    return this.kept.length > 0 && this.kept.every((pointers) => isThere(pointers[unit]!));
  }

  private schedule(plan: NodePlan, node: number, key: number | string, unit: number): number {
    const out = this.takeSlot(node, key, unit);
    const partnerOut = plan.partner > node ? this.takeSlot(plan.partner, key, unit) : 0;
    this.steps.push(plan.kernel.bind(undefined, ...plan.args(unit, out, partnerOut)));
    return out;
  }

  private takeSlot(node: number, key: number | string, unit: number): number {
    const kept = slotToWrite(this.keptPointer(node, unit));
    if (kept !== 0) {
      this.known[node]!.set(key, kept);
      return kept;
    }
    const { type } = this.plans[node]!;
    const start = this.nextSlot;
    this.nextSlot += this.slotBytes[type];
    const pointer = type === 'condition' ? start : start + this.kernels.constant('COLUMN_HEADER_BYTES');
    if (type === 'column') this.kernels.call('mark_unclean')(pointer, this.barCount);
    this.known[node]!.set(key, pointer);
    return pointer;
  }
}
