import { STATUS_OK } from "../layout";
import { moneyFlow } from "./parts/money-flow";

/** Writes the Chaikin oscillator: fast minus slow exponential average of the accumulation/distribution line, both
 *  seeded with its first value.
 *  high, low, close, volume  f64[length]  in
 *  out         f64[length]  volume  out; first max(fast, slow)-1 are NaN
 *  fast, slow  i32          bars, >= 2
 *  NaN         a NaN gives NaN and everything starts anew after it
 *  Cost        O(length), allocates nothing
 *  Source      TA-Lib ADOSC; Chaikin                                            */
export function adosc(
  high: usize, low: usize, close: usize, volume: usize, out: usize, length: i32, fast: i32, slow: i32,
): i32 {
  const fastGain = 2.0 / (<f64>fast + 1.0), slowGain = 2.0 / (<f64>slow + 1.0), warmup = max(fast, slow) - 1;
  let sum = 0.0, fastLine = 0.0, slowLine = 0.0, count = 0;
  for (let i: usize = 0; i < <usize>length << 3; i += 8) {
    const flow = moneyFlow(load<f64>(high + i), load<f64>(low + i), load<f64>(close + i), load<f64>(volume + i));
    if (flow != flow) {
      sum = 0.0;
      count = 0;
      store<f64>(out + i, NaN);
      continue;
    }
    sum += flow;
    fastLine = count == 0 ? sum : (1.0 - fastGain) * fastLine + fastGain * sum;
    slowLine = count == 0 ? sum : (1.0 - slowGain) * slowLine + slowGain * sum;
    store<f64>(out + i, count < warmup ? NaN : fastLine - slowLine);
    count++;
  }
  return STATUS_OK;
}
