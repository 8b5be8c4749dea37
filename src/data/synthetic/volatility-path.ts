import type { RandomStream } from '../../core/random.js';

/** A regime of the market: how wild it is, and how likely a bar ends it. */
interface Regime {
  readonly name: 'calm' | 'normal' | 'turbulent';
  /** factor on the long-run standard deviation */
  readonly scale: number;
  /** factor on the drift; turbulent markets fall */
  readonly driftScale: number;
  readonly leaveProbability: number;
}

const REGIMES: readonly Regime[] = [
  { name: 'calm', scale: 0.55, driftScale: 2, leaveProbability: 1 / 700 },
  { name: 'normal', scale: 1, driftScale: 1, leaveProbability: 1 / 500 },
  { name: 'turbulent', scale: 1.8, driftScale: -2, leaveProbability: 1 / 250 },
];
/** GARCH(1,1) in units of the regime's variance; alpha + beta < 1 keeps it stationary. */
const ALPHA = 0.09;
const BETA = 0.88;
const MAX_VARIANCE = 25;
const JUMP_PROBABILITY = 1 / 1500;
const JUMP_SIZE = 6;

/** The state that makes one bar wild and the next one wild too. */
export interface VolatilityPath {
  /** Moves to the next bar. */
  advance(): { readonly deviation: number; readonly driftScale: number; readonly jump: number };
  /** Feeds a bar's return back, in units of the long-run deviation. */
  observe(scaledReturn: number): void;
}

/** Returns a path of volatilities: Markov regimes, GARCH clustering inside them, rare jumps.
 *  `deviation` and `jump` are in units of the long-run standard deviation of a bar.
 *  Only + - * / and comparisons: the bits do not depend on the engine.           */
export function volatilityPath(random: RandomStream): VolatilityPath {
  let regime = REGIMES[1]!;
  let variance = 1;
  function advance(): { deviation: number; driftScale: number; jump: number } {
    if (random.uniform() < regime.leaveProbability) regime = nextRegime(regime, random);
    const jump = random.uniform() < JUMP_PROBABILITY ? JUMP_SIZE * regime.scale * roundNormal(random) : 0;
    return { deviation: regime.scale * Math.sqrt(variance), driftScale: regime.driftScale, jump };
  }
  function observe(scaledReturn: number): void {
    const shock = scaledReturn / regime.scale;
    variance = Math.min(MAX_VARIANCE, 1 - ALPHA - BETA + ALPHA * shock * shock + BETA * variance);
  }
  return { advance, observe };
}

/** Returns a nearly normal number of mean 0 and deviation 1: the scaled sum of six uniform ones, so that no engine's logarithm enters. */
export function roundNormal(random: RandomStream): number {
  let sum = -3;
  for (let i = 0; i < 6; i++) sum += random.uniform();
  return sum * Math.SQRT2;
}

/** From an outer regime back to normal, from normal to either side. */
function nextRegime(regime: Regime, random: RandomStream): Regime {
  if (regime.name !== 'normal') return REGIMES[1]!;
  return random.uniform() < 0.6 ? REGIMES[0]! : REGIMES[2]!;
}
