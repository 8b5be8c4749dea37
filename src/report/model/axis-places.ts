import { formatTick, logTicks, niceTicks } from '../scale/nice-ticks.js';
import { formatParameter, formatSetting } from './axis-bins.js';
import type { StudyAxis } from './study-report-input.js';

/** An axis as pictures place it: every value at a share of its length. */
export interface AxisPlaces {
  readonly name: string;
  readonly kind: StudyAxis['kind'];
  /** of a number, or of the index of a choice: 0 to 1; NaN where the axis is absent */
  readonly shareOf: (value: number) => number;
  readonly ticks: readonly { readonly share: number; readonly label: string }[];
}

/** Places an axis: numbers evenly, or their logarithms where it is logarithmic; choices side by side, each in the middle of its room.
 *  tickCount  about as many ticks for numbers; choices have one each */
export function placeAxis(axis: StudyAxis, tickCount: number): AxisPlaces {
  if (axis.kind === 'choice') return placeChoices(axis.name, axis.values.map(formatSetting));
  const { name, kind, low, high } = axis;
  const isLog = axis.isLog && low > 0;
  const warp = isLog ? Math.log : (value: number): number => value;
  const [from, width] = [warp(low), warp(high) - warp(low)];
  // an axis of one value has it in the middle, and still nothing where it is absent
  const shareOf = (value: number): number =>
    width > 0 ? Math.min(1, Math.max(0, (warp(value) - from) / width)) : Number.isNaN(value) ? NaN : 0.5;
  const ticks = isLog ? logTicks(low, high, tickCount) : niceTicks(low, high, tickCount);
  const kept = ticks.length > 1 ? ticks.filter((tick) => !axis.isWhole || Number.isInteger(tick)) : [...new Set([low, high])];
  const write = (tick: number): string => (ticks.length > 1 ? formatTick(tick, isLog ? [tick] : kept) : formatParameter(tick));
  return { name, kind, shareOf, ticks: kept.map((tick) => ({ share: shareOf(tick), label: write(tick) })) };
}

/** Returns a value's place; within a choice's room, where all trials would hide one another, a place of the trial's own. */
export function placeIn(axis: AxisPlaces, value: number, key: number): number {
  const share = axis.shareOf(value);
  if (axis.kind === 'number') return share;
  const golden = 0.618_033_988_749_895;
  return share + ((((key + 1) * golden) % 1) - 0.5) * (0.6 / axis.ticks.length);
}

function placeChoices(name: string, labels: readonly string[]): AxisPlaces {
  const shareOf = (index: number): number => (index + 0.5) / labels.length;
  return { name, kind: 'choice', shareOf, ticks: labels.map((label, index) => ({ share: shareOf(index), label })) };
}
