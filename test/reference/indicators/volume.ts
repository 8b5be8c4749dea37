import { type Column, overRuns } from './window.js';

export const obv = (close: Column, volume: Column): number[] =>
  overRuns(
    close.length,
    (i) => !Number.isNaN(close[i]) && !Number.isNaN(volume[i]),
    () => {
      let sum: number | undefined;
      return (i) => {
        if (sum === undefined) sum = volume[i]!;
        else if (close[i]! > close[i - 1]!) sum += volume[i]!;
        else if (close[i]! < close[i - 1]!) sum -= volume[i]!;
        return sum;
      };
    },
  );

function moneyFlow(high: number, low: number, close: number, volume: number): number {
  if ([high, low, close, volume].some(Number.isNaN)) return NaN;
  return high - low > 0 ? ((close - low - (high - close)) / (high - low)) * volume : Number.isNaN(high - low) ? NaN : 0;
}

function overFlows(columns: readonly Column[], start: () => (flow: number) => number): number[] {
  const [high, low, close, volume] = columns as readonly [Column, Column, Column, Column];
  const flows = Array.from(high, (_, i) => moneyFlow(high[i]!, low[i]!, close[i]!, volume[i]!));
  return overRuns(
    flows.length,
    (i) => !Number.isNaN(flows[i]),
    () => {
      const follow = start();
      return (i) => follow(flows[i]!);
    },
  );
}

export const ad = (...columns: readonly Column[]): number[] =>
  overFlows(columns, () => {
    let sum = 0;
    return (flow) => (sum += flow);
  });

export const adosc = (columns: readonly Column[], fast: number, slow: number): number[] =>
  overFlows(columns, () => {
    let [sum, count, quick, calm] = [0, 0, 0, 0];
    const [quickGain, calmGain] = [2 / (fast + 1), 2 / (slow + 1)];
    return (flow) => {
      sum += flow;
      quick = count === 0 ? sum : (1 - quickGain) * quick + quickGain * sum;
      calm = count === 0 ? sum : (1 - calmGain) * calm + calmGain * sum;
      return ++count < Math.max(fast, slow) ? NaN : quick - calm;
    };
  });
