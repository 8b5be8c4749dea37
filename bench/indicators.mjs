// node bench/indicators.mjs [NAME …]: times indicators of the language against talib-web's core functions.
//
// Included on both sides: one evaluation on columns that already lie in the module's own memory, output written there too;
// what the language composes of several kernels and arithmetic runs all of them, each over all bars.
// Excluded on both sides: copying columns in and out.
import { pathToFileURL } from 'node:url';
import { CASES } from './indicators/cases.mjs';
import { openKernels } from './indicators/kernel-calls.mjs';
import { createMarket } from './indicators/market.mjs';
import { openTalib } from './indicators/talib-calls.mjs';
import { interleaveMirrored, summarize } from './measure/samples.mjs';

/** Parity is proven on the first bars: TA-Lib's running sums and differences of squares lose digits further on. */
const PARITY_BARS = 5_000;
/** A round is enough for the engine to have compiled both sides for good. */
const WARMUPS = 1;
const REPETITIONS = 28;

export { CASES };

/** Returns `measure(case, repetitions)`, which proves parity to 1e-9, then returns the milliseconds of both sides, the mean
 *  of two blocks of calls by round: {ownMs, talibMs}. Rejects where a bar differs. */
export function openIndicatorBench(bars = 1_000_000) {
  const market = createMarket(bars);
  const prepareOwn = openKernels(market, bars);
  const prepareTalib = openTalib(market, bars);
  return async (wanted, repetitions) => {
    const own = prepareOwn(wanted.call),
      talib = prepareTalib(wanted);
    proveParity(wanted, own(PARITY_BARS), talib(PARITY_BARS)());
    const [ownMs, talibMs] = await interleaveMirrored([() => void own(bars), () => void talib(bars)], {
      rounds: Math.ceil(repetitions / 4),
      warmups: WARMUPS,
    });
    return { ownMs, talibMs };
  };
}

function proveParity({ call, beginsLater }, actual, expected) {
  const from = beginsLater ? expected.findIndex((value) => !Number.isNaN(value)) : 0;
  for (let i = from; i < expected.length; i++) {
    if (isClose(actual[i], expected[i])) continue;
    throw new Error(`parity: ${call}: bar ${i} is ${actual[i]}, TA-Lib has ${expected[i]}`);
  }
}

function isClose(a, e) {
  if (Number.isNaN(a) || Number.isNaN(e)) return Number.isNaN(a) && Number.isNaN(e);
  return Math.abs(a - e) <= 1e-9 * Math.abs(e) + 1e-10;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const wanted = process.argv.slice(2);
  const measure = openIndicatorBench();
  console.log(`1,000,000 bars, medians of blocks of calls in the order ours, TA-Lib, TA-Lib, ours, Node ${process.version}`);
  for (const each of CASES.filter(({ call }) => wanted.length === 0 || wanted.some((name) => call.startsWith(`${name}(`)))) {
    const { ownMs, talibMs } = await measure(each, REPETITIONS);
    const [own, talib] = [ownMs, talibMs].map((samples) => summarize(samples).median);
    console.log(
      `${each.call.padEnd(28)} ${own.toFixed(2).padStart(6)} ms  talib-web ${talib.toFixed(2).padStart(6)} ms  ${(talib / own).toFixed(2).padStart(6)} ×`,
    );
  }
}
