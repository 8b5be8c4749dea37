import type { Instance, InstanceInput } from '../plan/instances.js';
import type { Kernels } from '../memory/kernels.js';
import { barsPointer } from '../layout/market-layout.js';
import type { MarketLayout } from '../layout/places.js';
import { shadowPointer } from '../memory/memory.js';
import type { StoreCall } from './task.js';

/** Returns the kernel call that writes an instance.
 *  pointerOf  pointer of an instance that the call reads
 *  hasShadow  whether a cross reads the column */
export function makeStoreCall(
  instance: Instance,
  out: number,
  layout: MarketLayout,
  kernels: Kernels,
  pointerOf: (id: number) => number,
  hasShadow: boolean,
): StoreCall {
  const { node, numbers } = instance;
  const length = layout.frames[node.frame]!.barCount;
  const reads = instance.inputs.map((input) => operandOf(input, layout, pointerOf));
  const pointers = reads.map(([pointer]) => pointer);
  const described = { column: out, length: node.type === 'column' ? length : 0, shadow: hasShadow ? shadowPointer(out, length) : 0 };
  const plain = (kernel: string, ...args: readonly number[]): StoreCall => ({ kernel, args, scratchAt: -1, ...described });
  const { operation } = node;
  switch (operation.kind) {
    case 'kernel': {
      const scratch = operation.scratchBytes(length, numbers) > 0;
      const args = [...pointers, out, ...(scratch ? [0] : []), length, ...numbers];
      return { kernel: operation.kernel, args, scratchAt: scratch ? pointers.length + 1 : -1, ...described };
    }
    case 'constant':
      return plain('constant_column', out, numbers[0]!, 0, length);
    case 'arithmetic':
    case 'compare':
      return plain(operation.kind, kernels.constant(operation.op.toUpperCase()), ...reads.flat(), out, 0, length);
    case 'cross':
      return plain('cross', ...reads.flat(), ...(operation.direction === 'above' ? [out, 0] : [0, out]), 0, length);
    case 'not':
      return plain('not_condition', ...pointers, out, 0, length);
    case 'and':
    case 'or':
      return plain(`${operation.kind}_conditions`, ...pointers, out, 0, length);
    case 'select':
      return plain('select_column', pointers[0]!, ...reads.slice(1).flat(), out, 0, length);
    case 'shift':
      return plain(`shift_${node.type}`, ...pointers, out, length, numbers[0]!);
    case 'align':
      return plain(`align_${node.type}`, ...pointers, rowsOf(instance, layout), out, length);
    case 'model': {
      const { record, warmupBars } = layout.models.get(node.id)!;
      return { kernel: 'score_column', args: [record, warmupBars, 0, out, length], scratchAt: 2, pointers, ...described };
    }
    case 'bars':
    case 'position':
      throw new Error(`Invariant: ${operation.kind} is never computed`);
  }
}

/** Returns the scratch bytes that the instance's kernel needs. */
export function instanceScratchBytes({ node, numbers }: Instance, layout: MarketLayout): number {
  if (node.operation.kind === 'model') return layout.models.get(node.id)!.scratchBytes;
  return node.operation.kind === 'kernel' ? node.operation.scratchBytes(layout.frames[node.frame]!.barCount, numbers) : 0;
}

/** A pointer and a number; the number counts where the pointer is 0. */
function operandOf(input: InstanceInput, layout: MarketLayout, pointerOf: (id: number) => number): [number, number] {
  if (input.kind === 'number') return [0, input.value];
  return [input.kind === 'bars' ? barsPointer(input.node, layout) : pointerOf(input.id), 0];
}

function rowsOf({ node }: Instance, layout: MarketLayout): number {
  if (node.operation.kind !== 'align') throw new Error('Invariant: not an alignment');
  return layout.frames[node.operation.frame]!.rows;
}
