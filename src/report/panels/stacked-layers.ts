import { px, type Scale } from './frame.js';

/** One side of a layer: from `low` to `high` at each shown time. */
export interface Band {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Stacks what is above 0 upward and what is below it downward, layer on layer.
 *  layers  [layer][time] */
export function stackLayers(layers: readonly (readonly number[])[], times: number): [Band, Band][] {
  const [up, down] = [new Float64Array(times), new Float64Array(times)];
  return layers.map((values) => {
    const [gainLow, lossHigh] = [Array.from(up), Array.from(down)];
    values.forEach((value, i) => {
      if (value > 0) up[i]! += value;
      else down[i]! += value;
    });
    return [
      { low: gainLow, high: Array.from(up) },
      { low: Array.from(down), high: lossHigh },
    ];
  });
}

/** Returns the outline of a band as a path. */
export function areaPath(timeMs: readonly number[], { low, high }: Band, x: Scale, y: Scale): string {
  const along = (values: readonly number[]): string[] => values.map((value, i) => `${px(x(timeMs[i]!))} ${px(y(value))}`);
  return `M${[...along(high), ...along(low).reverse()].join('L')}Z`;
}

export function minOf(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Infinity);
}

export function maxOf(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), -Infinity);
}
