import { legWindow } from './account-clock.js';
import { SKIP_REASONS, type FillColumns, type SkippedSignals, type SkipReason } from './account.js';
import type { LegsCurve } from './account-curve.js';
import { correlate, correlateMarkets, relateAll, shareVariance, type DayCloses } from './correlation.js';
import { dayOf, lastBarsOfDays } from './daily-returns.js';
import { segmentsOfLeg } from './held-segments.js';
import type { LegMoney } from './leg-money.js';
import { curveOfLeg, tradesByLeg } from './leg-curves.js';
import type { TradeColumns } from './trade-columns.js';
import type { BarWindow, LegData } from './trading-data.js';

/** Of more legs no matrix of correlations is made. */
export const MOST_CORRELATED = 100;

/** How many signals came to nothing, by reason. */
export type SkipCounts = Readonly<Record<SkipReason, number>>;

/** What a leg did for its account. Fractions; money in quote currency; NaN is undefined. */
export interface LegFigures {
  readonly symbol: string;
  /** of a composite: the member that trades it */
  readonly member?: string | undefined;
  /** what the leg is called among the others: its symbol, in a composite behind its member */
  readonly name: string;
  readonly trades: number;
  readonly winRate: number;
  readonly pnl: number;
  readonly fees: number;
  /** funding, swaps and borrowing; below 0 was got */
  readonly charges: number;
  /** of the pnl of all legs */
  readonly pnlShare: number;
  /** instants of the window at whose close it was held / all of them */
  readonly heldShare: number;
  /** |notional| / equity at the closes of the window: mean over all of them, and the largest */
  readonly averageExposure: number;
  readonly largestExposure: number;
  /** covariance of its daily pnl with the account's / the variance of that: what it adds to the risk; all legs sum to 1 */
  readonly riskShare: number;
  readonly skipped: SkipCounts;
}

/** What an account of legs was beside its metrics. */
export interface AccountFigures {
  readonly legs: readonly LegFigures[];
  /** legs with a trade */
  readonly legsTraded: number;
  readonly signalsSkipped: number;
  readonly skipped: SkipCounts;
  /** notional / equity at the closes of the window: sides added, and set off */
  readonly averageGross: number;
  readonly largestGross: number;
  readonly averageNet: number;
  /** the one furthest from 0, with its sign */
  readonly largestNet: number;
  /** positions at the closes of the window */
  readonly averagePlaces: number;
  readonly mostPlaces: number;
  /** row by row, in the order of the legs; undefined of more than MOST_CORRELATED legs */
  readonly correlations: LegCorrelations | undefined;
  /** positions in the window of the last instant of each trading day */
  readonly dayEnds: readonly number[];
  /** f64[leg][day]: what each leg won until the end of the day; quote currency */
  readonly pnlByDay: readonly Float64Array[];
}

/** Pearson's correlations of the legs, each with each. */
export interface LegCorrelations {
  /** of daily log returns, from one day that both legs have to the next, in the window */
  readonly returns: readonly (readonly number[])[];
  /** of daily pnl on all days of the window; NaN of a leg that never won or lost */
  readonly pnl: readonly (readonly number[])[];
}

/** An account that has run. */
export interface AccountRun {
  readonly trades: TradeColumns;
  readonly legs: readonly LegData[];
  readonly skipped: SkippedSignals;
  /** where the account was walked instant by instant */
  readonly fills?: FillColumns | undefined;
  readonly curve: Pick<LegsCurve, 'equity' | 'positions' | 'gross' | 'exposure'>;
  readonly window: BarWindow;
  /** f64[instant]: the clock of trading days */
  readonly dayClockMs: Float64Array;
  /** by leg: quote currency per unit and point */
  readonly multipliers: readonly number[];
  /** by leg, where instruments ask for any */
  readonly money?: readonly LegMoney[] | undefined;
}

/** Returns what a leg is called among the others of its account. */
export function nameLeg({ member, data }: LegData): string {
  return member === undefined ? data.market.symbol : `${member.name} ${data.market.symbol}`;
}

/** Measures what an account's legs did. */
export function measureAccount(run: AccountRun): AccountFigures {
  const { legs, skipped, curve, window, dayClockMs } = run;
  const dayEnds = lastBarsOfDays(dayClockMs.subarray(window.from, window.to));
  const counts = legs.map((_, leg) => countSkips(skipped, leg));
  const measured = measureLegs(run, dayEnds);
  const daily = measured.map(({ byDay }) => byDay.map((value, day) => value - (byDay[day - 1] ?? 0)));
  const risk = shareVariance(daily);
  const total = measured.reduce((sum, { pnl }) => sum + pnl, 0);
  return {
    legs: measured.map(({ byDay: _byDay, ...own }, leg) => ({
      ...own,
      pnlShare: ratio(own.pnl, total),
      riskShare: risk[leg]!,
      skipped: counts[leg]!,
    })),
    legsTraded: measured.filter(({ trades }) => trades > 0).length,
    signalsSkipped: skipped.count,
    skipped: countSkips(skipped),
    averageGross: mean(curve.gross),
    largestGross: furthest(curve.gross),
    averageNet: mean(curve.exposure),
    largestNet: furthest(curve.exposure),
    averagePlaces: mean(curve.positions),
    mostPlaces: furthest(curve.positions),
    correlations: legs.length > MOST_CORRELATED ? undefined : correlateLegs(legs, window, daily),
    dayEnds,
    pnlByDay: measured.map(({ byDay }) => byDay),
  };
}

type MeasuredLeg = Omit<LegFigures, 'pnlShare' | 'riskShare' | 'skipped'> & { readonly byDay: Float64Array };

function measureLegs({ trades, legs, fills, window, curve, multipliers, money }: AccountRun, dayEnds: readonly number[]): MeasuredLeg[] {
  const own = tradesByLeg(trades.leg!, legs.length);
  return legs.map((leg, index) => {
    const ownTrades = own[index]!;
    const segments = segmentsOfLeg(trades, ownTrades, fills, index, window, multipliers[index]!, 0, money?.[index]);
    const { pnl, notional } = curveOfLeg(segments, leg, window);
    const exposure = notional.map((value, i) => Math.abs(value) / curve.equity[i]!);
    const sumOf = (column: Float64Array): number => ownTrades.reduce((sum, trade) => sum + column[trade]!, 0);
    const held = ownTrades.reduce((sum, trade) => sum + trades.exitBar[trade]! - trades.entryBar[trade]!, 0);
    return {
      symbol: leg.data.market.symbol,
      member: leg.member?.name,
      name: nameLeg(leg),
      trades: ownTrades.length,
      winRate: ratio(ownTrades.filter((trade) => trades.pnl[trade]! > 0).length, ownTrades.length),
      pnl: sumOf(trades.pnl),
      fees: sumOf(trades.fees),
      charges: trades.charges === undefined ? 0 : sumOf(trades.charges),
      heldShare: ratio(held, pnl.length),
      averageExposure: mean(exposure),
      largestExposure: furthest(exposure),
      byDay: Float64Array.from(dayEnds, (instant) => pnl[instant]!),
    };
  });
}

function correlateLegs(legs: readonly LegData[], window: BarWindow, daily: readonly Float64Array[]): LegCorrelations {
  return {
    returns: relateAll(
      legs.map((leg) => dayClosesOf(leg, window)),
      correlateMarkets,
    ),
    pnl: relateAll(daily, correlate),
  };
}

/** The leg's last close of each of its own trading days in the window. */
function dayClosesOf({ data, barAt }: LegData, window: BarWindow): DayCloses {
  const { from, to } = legWindow(barAt, window);
  const clock = data.dayClockMs.subarray(from, to);
  const ends = lastBarsOfDays(clock);
  return {
    days: ends.map((bar) => dayOf(clock[bar]!)),
    closes: ends.map((bar) => data.market.bars.close[from + bar]!),
  };
}

/** Counts the signals that came to nothing: of one leg, by default of all. */
function countSkips({ count, leg, reason }: SkippedSignals, wanted?: number): SkipCounts {
  const counts = SKIP_REASONS.map(() => 0);
  for (let i = 0; i < count; i++) if (wanted === undefined || leg[i] === wanted) counts[reason[i]!]!++;
  return Object.fromEntries(SKIP_REASONS.map((name, position) => [name, counts[position]!])) as SkipCounts;
}

function mean(values: Float64Array): number {
  return ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

function furthest(values: Float64Array): number {
  return values.reduce((found, value) => (Math.abs(value) > Math.abs(found) ? value : found), 0);
}

function ratio(a: number, b: number): number {
  return b === 0 ? Number.NaN : a / b;
}
