import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { placeColumns, strideOf } from './columns.mjs';

const PAGE_BYTES = 65536;
const STACK_TOP = 5247776;
const MOST_OUTPUTS = 3;

/** TA-Lib's side: returns `prepare(case)`, which returns `run(length)`, which returns `read()`: the asked output, NaN
 *  where TA-Lib gives nothing.
 *  talib-web's own wrapper copies through plain arrays and reads one bar too many, so its exported core functions are
 *  called directly. Its heap is fixed at 16 MiB, less than two columns of a million bars: the limits in the module's
 *  memory import are raised before it is compiled; its code is not touched. */
export function openTalib(market, bars) {
  const stride = strideOf(bars);
  const columns = Object.keys(market).length;
  const { core, memory } = instantiateTalib(Math.ceil((stride * 16) / PAGE_BYTES) + 256);
  const base = Math.ceil(core.malloc(stride * (columns + MOST_OUTPUTS) + 64) / 64) * 64;
  const pointers = placeColumns(market, memory, base, stride);
  const outs = Array.from({ length: MOST_OUTPUTS }, (_, index) => base + stride * (columns + index));
  const extent = core.malloc(16);
  return ({ talib, inputs, options, output, outputs }) => {
    const run = core[`TA_${talib}`];
    const args = [...inputs.map((name) => pointers[name]), ...options, extent, extent + 4, ...outs.slice(0, outputs)];
    return (length) => {
      const status = run(0, length - 1, ...args);
      if (status !== 0) throw new Error(`TA_${talib} answered ${status}`);
      return () => readOutput(memory, extent, outs[output], length);
    };
  };
}

function readOutput(memory, extent, out, length) {
  const [begin, count] = new Int32Array(memory.buffer, extent, 2);
  const column = new Float64Array(length).fill(NaN);
  column.set(new Float64Array(memory.buffer, out, count), begin);
  return column;
}

function instantiateTalib(pages) {
  const binary = readFileSync(createRequire(import.meta.url).resolve('talib-web/lib/talib.wasm'));
  const limits = binary.indexOf(Buffer.from([...Buffer.from('memory'), 2, 1, 0x80, 2, 0x80, 2])) + 8;
  if (limits < 8) throw new Error('talib-web declares its memory differently: look at its import section');
  const raised = Math.min(16383, Math.max(256, pages));
  const encoded = [(raised & 127) | 128, raised >> 7];
  binary.set([...encoded, ...encoded], limits);
  const memory = new WebAssembly.Memory({ initial: raised, maximum: raised });
  const global = (value, mutable) => new WebAssembly.Global({ value: 'i32', mutable }, value);
  const { exports: core } = new WebAssembly.Instance(new WebAssembly.Module(binary), {
    env: { memory, __memory_base: global(1024, false), __stack_pointer: global(STACK_TOP, true), emscripten_resize_heap: () => 0 },
    'GOT.mem': { __heap_base: global(STACK_TOP, true) },
  });
  core.__wasm_call_ctors();
  return { core, memory };
}
