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
  const end = <usize>length << 3, warmup = max(fast, slow) - 1;
  const gain = 2.0 / (<f64>fast + 1.0), slowGain = 2.0 / (<f64>slow + 1.0);
  const keep = 1.0 - gain, slowKeep = 1.0 - slowGain;
  let sum = 0.0, quick = 0.0, calm = 0.0, count = 0;
  for (let at: usize = 0; at < end; at += 8) {
    if (count >= warmup) {
      for (; at < end; at += 8) {
        const top = load<f64>(high + at), bottom = load<f64>(low + at), price = load<f64>(close + at);
        const range = top - bottom, next = sum + ((price - bottom - (top - price)) / range) * load<f64>(volume + at);
        if (!(range > 0.0) || next != next) break;
        sum = next;
        quick = keep * quick + gain * sum;
        calm = slowKeep * calm + slowGain * sum;
        store<f64>(out + at, quick - calm);
      }
      if (at >= end) break;
    }
    const flow = moneyFlow(high, low, close, volume, at);
    const isKnown = flow == flow;
    sum = isKnown ? sum + flow : 0.0;
    quick = count == 0 ? sum : keep * quick + gain * sum;
    calm = count == 0 ? sum : slowKeep * calm + slowGain * sum;
    store<f64>(out + at, isKnown && count >= warmup ? quick - calm : NaN);
    count = isKnown ? count + 1 : 0;
  }
  return STATUS_OK;
}
