import { compileKernels, createSharedMemory, instantiateKernels } from '../../src/engine/memory/kernels.js';

/** A column or a condition, one entry per bar. */
export type Series = ArrayLike<number> | readonly boolean[];

const module = compileKernels();
const memory = createSharedMemory(64 << 20);
const kernels = instantiateKernels(module, memory);
const bytes = new Uint8Array(memory.buffer);
const GUARD_BYTES = 64;
const GUARD = 0xa5;

/** Runs a kernel on copies of the inputs and returns what it wrote; throws if it wrote anything outside `out` and scratch,
 *  or changed an input. */
export function runKernel(
  name: string,
  inputs: readonly Series[],
  length: number,
  numbers: readonly number[],
  scratchBytes?: number,
): Float64Array {
  let free = GUARD_BYTES;
  const reserve = (size: number): number => {
    const at = free;
    free = Math.ceil((at + size + GUARD_BYTES) / 64) * 64;
    if (free > bytes.length) throw new Error('test memory is too small');
    return at;
  };
  const pointers = inputs.map((input) => reserve(sizeOf(input, length)));
  const out = reserve(8 * length);
  const scratch = reserve(scratchBytes ?? 0);
  bytes.fill(GUARD, 0, free);
  inputs.forEach((input, index) => bytes.set(encode(input, length), pointers[index]!));
  const before = bytes.slice(0, out);
  const status = kernels.call(name)(...pointers, out, ...(scratchBytes === undefined ? [] : [scratch]), length, ...numbers);
  if (status !== 0) throw new Error(`${name} answered ${status}`);
  if (Buffer.compare(before, bytes.subarray(0, out)) !== 0) throw new Error(`${name} wrote before out`);
  expectGuard(name, out + 8 * length, scratch);
  expectGuard(name, scratch + (scratchBytes ?? 0), free);
  return new Float64Array(bytes.slice(out, out + 8 * length).buffer);
}

function sizeOf(input: Series, length: number): number {
  return isCondition(input) ? 8 * Math.ceil(length / 64) : 8 * length;
}

function isCondition(input: Series): input is readonly boolean[] {
  return typeof input[0] === 'boolean';
}

function encode(input: Series, length: number): Uint8Array {
  if (!isCondition(input)) return new Uint8Array(Float64Array.from({ length }, (_, i) => input[i]!).buffer);
  const bits = new Uint8Array(8 * Math.ceil(length / 64));
  for (let i = 0; i < length; i++) if (input[i]) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

function expectGuard(name: string, from: number, to: number): void {
  for (let at = from; at < to; at++) if (bytes[at] !== GUARD) throw new Error(`${name} wrote ${at - from} bytes behind its memory`);
}
