import type { Bars } from '../../core/bars.js';
import type { TableColumn } from '../../data/parquet/write-table-parquet.js';
import { fixedHorizonReturn } from '../../ml/labels/fixed-horizon-return.js';
import { forwardVolatility } from '../../ml/labels/forward-volatility.js';
import type { Label } from '../../ml/labels/label.js';
import { REGIMES } from '../../core/regimes.js';
import { regime, type RegimeRules } from '../../ml/labels/regime.js';
import { memberOutcomes } from '../../ml/policy/member-outcomes.js';
import { labelColumns, type LoggedRun } from './bars-table.js';
import type { LoggedLeg } from './log-bars.js';

/** A leg with what decides its outcomes: the bars of the window, and the equity of its strategy on their closes. */
export interface OutcomeLeg extends Pick<LoggedLeg, 'symbol' | 'member' | 'strategyId'> {
  readonly bars: Bars;
  /** f64[bar of the window]: of the run, or of a member that is alone */
  readonly equity: Float64Array;
}

interface OutcomeRow {
  readonly leg: number;
  readonly horizonBars: number;
  readonly timeMs: number;
  readonly knownAtMs: number;
  readonly values: readonly number[];
}

const VALUES = ['return', 'volatility', 'strategy_return', 'strategy_drawdown', 'strategy_risk_adjusted'] as const;

/** Returns the columns of bars_outcomes.parquet: a row for each bar of each leg and each horizon that has passed within the window. What
 *  a strategy made stands in it where the horizon has passed before the last bar of the window, on which everything is closed. */
export function outcomesTable(
  legs: readonly OutcomeLeg[],
  horizons: readonly number[],
  rules: Omit<RegimeRules, 'horizonBars'>,
  run: LoggedRun,
): TableColumn[] {
  const rows = legs.flatMap((leg, index) => horizons.flatMap((horizonBars) => rowsOf(leg, index, horizonBars, rules, run.barMs)));
  const numbers = (valueOf: (row: OutcomeRow) => number): Float64Array => Float64Array.from(rows, valueOf);
  const named = VALUES.map((name, index): TableColumn => ({ name, kind: 'number', values: numbers(({ values }) => values[index]!) }));
  return [
    { name: 'time', kind: 'time', values: numbers(({ timeMs }) => timeMs) },
    { name: 'known_at', kind: 'time', values: numbers(({ knownAtMs }) => knownAtMs) },
    ...labelColumns(
      legs,
      numbers(({ leg }) => leg),
      run,
    ),
    { name: 'horizon_bars', kind: 'whole', values: numbers(({ horizonBars }) => horizonBars) },
    ...named.slice(0, 2),
    { name: 'regime', kind: 'text', texts: REGIMES, values: numbers(({ values }) => values[VALUES.length]!) },
    ...named.slice(2),
  ];
}

function rowsOf(
  { bars, equity }: OutcomeLeg,
  leg: number,
  horizonBars: number,
  rules: Omit<RegimeRules, 'horizonBars'>,
  barMs: number,
): OutcomeRow[] {
  const returns = fixedHorizonReturn(bars, barMs, horizonBars);
  const none: Label = { values: new Float64Array(bars.timeMs.length).fill(Number.NaN), knownAtMs: returns.knownAtMs };
  const volatility = horizonBars < 2 ? none : forwardVolatility(bars, barMs, horizonBars);
  const regimes = regime(bars, barMs, { ...rules, horizonBars });
  const made = memberOutcomes(equity.subarray(0, -1), horizonBars);
  return Array.from(bars.timeMs.keys()).flatMap((bar) => {
    if (bar + horizonBars >= bars.timeMs.length) return [];
    const own = [made.returns, made.drawdown, made.riskAdjusted].map((column) => column[bar] ?? Number.NaN);
    return {
      leg,
      horizonBars,
      timeMs: bars.timeMs[bar]!,
      knownAtMs: bars.timeMs[bar + horizonBars]! + barMs,
      values: [returns.values[bar]!, volatility.values[bar]!, ...own, regimes.values[bar]!],
    };
  });
}
