// Times every indicator kernel against talib-web's core function of the same name.
//
// Included on both sides: one call on columns that already lie in the module's own memory, output written there too.
// Excluded on both sides: copying columns in and out. talib-web's own wrapper copies through plain arrays and reads one
// bar too many, so its exported core functions are called directly. Its heap is fixed at 16 MiB, less than two columns of
// a million bars: the limits in the module's memory import are raised before it is compiled; its code is not touched.
// Compositions run their kernels one after the other; the engine's elementwise arithmetic between them is not counted.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { compileKernels, createSharedMemory, instantiateKernels } from '../dist/engine/kernels.js';

/** Parity is proven on the first bars: TA-Lib's running sums and differences of squares lose digits further on. */
const PARITY_BARS = 5_000;
const PAGE_BYTES = 65536;

/** kernel, TA-Lib function, inputs, numbers; `talib` overrides what differs there, `steps` are kernels run in turn */
const CASES = [
  ['sma', 'SMA', 'close', [20]],
  ['ema', 'EMA', 'close', [20]],
  ['wma', 'WMA', 'close', [20]],
  ['kama', 'KAMA', 'close', [20]],
  ['rsi', 'RSI', 'close', [14]],
  ['cmo', 'CMO', 'close', [14]],
  ['macd', 'MACD', 'close', [12, 26], { options: [12, 26, 9], outputs: 3, beginsLater: true }],
  ['cci', 'CCI', 'high low close', [14]],
  ['mfi', 'MFI', 'high low close volume', [14]],
  ['ultosc', 'ULTOSC', 'high low close', [7, 14, 28]],
  ['mom', 'MOM', 'close', [10]],
  ['roc', 'ROC', 'close', [10]],
  ['rocp', 'ROCP', 'close', [10]],
  ['plus_dm', 'PLUS_DM', 'high low', [14]],
  ['minus_dm', 'MINUS_DM', 'high low', [14]],
  ['plus_di', 'PLUS_DI', 'high low close', [14]],
  ['minus_di', 'MINUS_DI', 'high low close', [14]],
  ['dx', 'DX', 'high low close', [14]],
  ['adx', 'ADX', 'high low close', [14]],
  ['aroon_up', 'AROON', 'high', [14], { inputs: 'high low', output: 1, outputs: 2 }],
  ['aroon_down', 'AROON', 'low', [14], { inputs: 'high low', outputs: 2 }],
  ['sar', 'SAR', 'high low', [0.02, 0.2]],
  ['true_range', 'TRANGE', 'high low close', []],
  ['obv', 'OBV', 'close volume', []],
  ['ad', 'AD', 'high low close volume', []],
  ['adosc', 'ADOSC', 'high low close volume', [3, 10]],
  ['sum', 'SUM', 'close', [20]],
  ['stddev', 'STDDEV', 'close', [20], { options: [20, 1] }],
  ['variance', 'VAR', 'close', [20], { options: [20, 1] }],
  ['correl', 'CORREL', 'close volume', [30]],
  ['highest', 'MAX', 'close', [20]],
  ['lowest', 'MIN', 'close', [20]],
  ['typical_price', 'TYPPRICE', 'high low close', []],
  ['median_price', 'MEDPRICE', 'high low', []],
  ['weighted_close', 'WCLPRICE', 'high low close', []],
  ['average_price', 'AVGPRICE', 'open high low close', []],
  ['logarithm', 'LN', 'close', []],
  ['square_root', 'SQRT', 'close', []],
  ['atr', 'ATR', 'high low close', [14], { steps: ['true_range high low close', 'rma 0 | 14'] }],
  ['dema', 'DEMA', 'close', [20], { steps: ['ema close | 20', 'ema 0 | 20'], differs: true }],
  ['tema', 'TEMA', 'close', [20], { steps: ['ema close | 20', 'ema 0 | 20', 'ema 1 | 20'], differs: true }],
  ['trima', 'TRIMA', 'close', [20], { steps: ['sma close | 10', 'sma 0 | 11'] }],
  ['trix', 'TRIX', 'close', [20], { steps: ['ema close | 20', 'ema 0 | 20', 'ema 1 | 20', 'roc 2 | 1'] }],
  ['linearreg', 'LINEARREG', 'close', [14], { steps: ['wma close | 14', 'sma close | 14'], differs: true }],
  ['bollinger', 'BBANDS', 'close', [20, 2, 2], { options: [20, 2, 2, 0], outputs: 3, output: 1, steps: ['stddev close | 20', 'sma close | 20'] }],
  ['stoch_d', 'STOCH', 'high low close', [14, 3, 3], {
    options: [14, 3, 0, 3, 0], outputs: 2, output: 1, percent: true,
    steps: ['lowest low | 14', 'highest high | 14', 'share_of_range close 0 1', 'sma 2 | 3', 'sma 3 | 3'],
  }],
  ['midprice', 'MIDPRICE', 'high low', [14], { steps: ['highest high | 14', 'lowest low | 14'], differs: true }],
];

/** Returns one row per function: name, period arguments, median and fastest milliseconds of both, ratio of the medians.
 *  Throws where a kernel and TA-Lib differ by more than 1e-9. */
export function benchIndicators({ bars = 1_000_000, rounds = 7 } = {}) {
  const market = createMarket(bars);
  const ours = createOurs(market, bars);
  const theirs = createTheirs(market, bars);
  return CASES.map(([name, talib, inputs, numbers, extra = {}]) => {
    const runOurs = ours.prepare(name, inputs.split(' '), numbers, extra);
    const runTheirs = theirs.prepare(talib, (extra.inputs ?? inputs).split(' '), extra.options ?? numbers, extra);
    if (!extra.differs) proveParity(name, runOurs(PARITY_BARS), runTheirs(PARITY_BARS), extra);
    const [a, b] = interleave(() => runOurs(bars), () => runTheirs(bars), rounds);
    return { name, numbers, bars, barloomMs: median(a), talibMs: median(b), barloomBestMs: Math.min(...a), talibBestMs: Math.min(...b), speedup: median(b) / median(a) };
  });
}

function proveParity(name, actual, expected, { beginsLater, percent }) {
  const scale = percent ? 100 : 1;
  for (let i = beginsLater ? expected.findIndex((value) => value === value) : 0; i < expected.length; i++) {
    const [a, e] = [scale * actual[i], expected[i]];
    const isEqual = (a !== a && e !== e) || Math.abs(a - e) <= 1e-9 * Math.abs(e) + 1e-10;
    if (!isEqual) throw new Error(`${name}: bar ${i} is ${a}, TA-Lib has ${e}`);
  }
}

function createOurs(market, bars) {
  const stride = Math.ceil((8 * bars + 64) / 64) * 64;
  const memory = createSharedMemory(stride * 18 + PAGE_BYTES);
  const kernels = instantiateKernels(compileKernels(), memory);
  const view = new Float64Array(memory.buffer);
  const at = place(market, view, stride, PAGE_BYTES);
  const outs = Array.from({ length: 6 }, (_, index) => PAGE_BYTES + stride * (5 + index));
  const scratch = PAGE_BYTES + stride * 11;
  const withScratch = new Set(['kama', 'cci', 'mfi', 'ultosc', 'aroon_up', 'aroon_down', 'stddev', 'variance', 'correl']);
  const call = (name, inputs, numbers, out, length) =>
    kernels.call(name)(...inputs, out, ...(withScratch.has(name) ? [scratch] : []), length, ...numbers);
  return {
    prepare(name, inputs, numbers, { steps }) {
      const chain = steps?.map(parseStep) ?? [{ kernel: name, inputs, numbers }];
      const pointer = (input) => at[input] ?? outs[Number(input)];
      return (length) => {
        chain.forEach((step, index) => call(step.kernel, step.inputs.map(pointer), step.numbers, outs[index], length));
        return view.subarray(outs[chain.length - 1] / 8, outs[chain.length - 1] / 8 + length);
      };
    },
  };
}

/** 'rma 0 | 14': kernel, inputs (columns or numbers of earlier steps), numbers */
function parseStep(text) {
  const [call, numbers = ''] = text.split(' | ');
  const [kernel, ...inputs] = call.split(' ');
  return { kernel, inputs, numbers: numbers.split(' ').filter(Boolean).map(Number) };
}

function createTheirs(market, bars) {
  const stride = Math.ceil((8 * bars + 64) / 64) * 64;
  const { core, memory } = instantiateTalib(Math.ceil((stride * 16) / PAGE_BYTES) + 256);
  const view = new Float64Array(memory.buffer);
  const base = Math.ceil(core.malloc(stride * 8 + 64) / 64) * 64;
  const at = place(market, view, stride, base);
  const outs = [5, 6, 7].map((index) => base + stride * index);
  const extent = core.malloc(16);
  return {
    prepare(name, inputs, options, { output = 0, outputs = 1 }) {
      const run = core[`TA_${name}`];
      const targets = outs.slice(0, outputs);
      return (length) => {
        const status = run(0, length - 1, ...inputs.map((input) => at[input]), ...options, extent, extent + 4, ...targets);
        if (status !== 0) throw new Error(`TA_${name} answered ${status}`);
        return length === PARITY_BARS ? aligned(memory, extent, outs[output], length) : undefined;
      };
    },
  };
}

function aligned(memory, extent, out, length) {
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
  const stackTop = 5247776;
  const { exports: core } = new WebAssembly.Instance(new WebAssembly.Module(binary), {
    env: { memory, __memory_base: global(1024, false), __stack_pointer: global(stackTop, true), emscripten_resize_heap: () => 0 },
    'GOT.mem': { __heap_base: global(stackTop, true) },
  });
  core.__wasm_call_ctors();
  return { core, memory };
}

function place(market, view, stride, base) {
  return Object.fromEntries(Object.entries(market).map(([name, column], index) => {
    view.set(column, (base + stride * index) / 8);
    return [name, base + stride * index];
  }));
}

function interleave(a, b, rounds) {
  const times = [[], []];
  for (let round = -1; round < rounds; round++) {
    [a, b].forEach((run, index) => {
      const start = performance.now();
      run();
      if (round >= 0) times[index].push(performance.now() - start);
    });
  }
  return times;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** A seeded random walk. */
function createMarket(bars) {
  let state = 7;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  const market = Object.fromEntries(['open', 'high', 'low', 'close', 'volume'].map((name) => [name, new Float64Array(bars)]));
  let price = 100;
  for (let i = 0; i < bars; i++) {
    market.open[i] = price;
    price *= Math.exp((random() + random() + random() - 1.5) * 0.01);
    market.close[i] = price;
    market.high[i] = Math.max(market.open[i], price) * (1 + random() * 0.004);
    market.low[i] = Math.min(market.open[i], price) * (1 - random() * 0.004);
    market.volume[i] = Math.floor(random() * 1000) + 1;
  }
  return market;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const rows = benchIndicators();
  console.log(`1,000,000 bars, median of 7 interleaved runs, Node ${process.version}`);
  console.table(rows.map(({ name, numbers, barloomMs, talibMs, speedup }) => ({
    function: `${name}(${numbers.join(', ')})`, 'barloom ms': +barloomMs.toFixed(2), 'talib-web ms': +talibMs.toFixed(2), speedup: +speedup.toFixed(2),
  })));
}
