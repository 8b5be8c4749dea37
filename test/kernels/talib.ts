import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The oracle's compiled core, called directly: its wrapper copies arrays through plain lists and reads one bar too many. */
const binary = readFileSync(createRequire(import.meta.url).resolve('talib-web/lib/talib.wasm'));
const STACK_TOP = 5247776;
const memory = new WebAssembly.Memory({ initial: 256, maximum: 256 });
const global = (value: number, mutable: boolean): WebAssembly.Global => new WebAssembly.Global({ value: 'i32', mutable }, value);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), {
  env: { memory, __memory_base: global(1024, false), __stack_pointer: global(STACK_TOP, true), emscripten_resize_heap: () => 0 },
  'GOT.mem': { __heap_base: global(STACK_TOP, true) },
});
const core = exports as Record<string, (...args: number[]) => number>;
core['__wasm_call_ctors']?.();

/** Calls TA-Lib's function and returns output `output` of `outputs`, NaN where TA-Lib gives nothing. */
export function callTalib(
  name: string,
  inputs: readonly ArrayLike<number>[],
  options: readonly number[],
  output = 0,
  outputs = 1,
): Float64Array {
  const length = inputs[0]!.length;
  const pointers = [...inputs, ...Array.from({ length: outputs + 1 }, () => null)].map(() => core['malloc']!(8 * length + 16));
  const view = new Float64Array(memory.buffer);
  inputs.forEach((input, index) => view.set(input as ArrayLike<number>, pointers[index]! / 8));
  const outs = pointers.slice(inputs.length, inputs.length + outputs);
  const extent = pointers[pointers.length - 1]!;
  const status = core[`TA_${name}`]!(0, length - 1, ...pointers.slice(0, inputs.length), ...options, extent, extent + 4, ...outs);
  if (status !== 0) throw new Error(`TA_${name} answered ${status}`);
  const [begin, count] = new Int32Array(memory.buffer, extent, 2);
  const result = new Float64Array(length).fill(NaN);
  if (count! > 0) result.set(view.subarray(outs[output]! / 8, outs[output]! / 8 + count!), begin);
  for (const pointer of pointers) core['free']!(pointer);
  return result;
}
