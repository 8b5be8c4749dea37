import type { DataIdentity } from '../../core/data-identity.js';
import { joinKnown } from '../../core/join-known.js';
import type { MoneyColumns } from '../../core/money-columns.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { formatTime } from '../../core/time.js';
import type { LegData, TradingData } from '../../core/trading-data.js';
import { countMidnights, countMultiples, countNights, dueSpans, listMultiples, type DueSpans } from '../../data/calendar/due-times.js';
import { DAY_MS } from '../../data/calendar/civil-date.js';
import { findShut } from '../../data/calendar/session-hours.js';
import { instrumentOf, type InstrumentFile } from '../system/instrument-of.js';
import { needsSteps } from '../system/needs-steps.js';
import type { CacheChoice } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import type { MarketOpener } from './open-beside.js';
import { CurrencyOpener } from './open-currency.js';
import { openExtraColumn } from './open-extras.js';

/** What the money of legs is on their clock, and what was read for it. */
export interface OpenedMoney {
  readonly money: readonly MoneyColumns[];
  readonly identities: readonly DataIdentity[];
  readonly warnings: readonly string[];
}

/** Returns the columns of money (I5–I7) of each leg of an account, or of a market that is traded alone; undefined where no instrument asks
 *  for any.
 *  Throws what openMarket and openExtraColumn throw; DataError ACCOUNT_MISMATCH where a currency has no price yet. */
export async function openMoney(
  file: SystemFile,
  trading: TradingData,
  cache: CacheChoice,
  open: MarketOpener,
): Promise<OpenedMoney | undefined> {
  if (!needsSteps(file)) return undefined;
  const opener = new MoneyOpener(file, trading, new CurrencyOpener(file, trading, cache, open));
  const money: MoneyColumns[] = [];
  for (const leg of trading.legs ?? [aloneOn(trading)]) money.push(await opener.open(leg));
  if (money.every((columns) => Object.keys(columns).length === 0)) return undefined;
  const { currencies } = opener;
  return { money, identities: [...currencies.identities(), ...opener.identities], warnings: [...currencies.warnings, ...opener.warnings] };
}

/** A market that is traded alone is the only leg on its own clock. */
function aloneOn(data: TradingData): LegData {
  const instantOf = Int32Array.from(data.market.bars.timeMs.keys());
  return { data, instantOf, barAt: instantOf };
}

class MoneyOpener {
  readonly warnings: string[] = [];
  readonly identities: DataIdentity[] = [];
  readonly currencies: CurrencyOpener;
  private readonly file: SystemFile;
  private readonly spans: DueSpans;
  private readonly timeframeMs: number;

  constructor(file: SystemFile, { market }: TradingData, currencies: CurrencyOpener) {
    this.file = file;
    this.currencies = currencies;
    this.timeframeMs = market.timeframe.durationMs;
    this.spans = dueSpans(market.bars.timeMs, file.execution.fill, this.timeframeMs);
  }

  async open(leg: LegData): Promise<MoneyColumns> {
    const { market } = leg.data;
    const own = instrumentOf(this.file, market.symbol);
    const isSwapped = own.swap_long !== undefined || own.swap_short !== undefined;
    return withoutAbsent({
      funding: own.funding && (await this.fundingOf(own.funding, market.symbol)),
      swapNights: isSwapped ? countNights(this.spans, own.swap_triple) : undefined,
      borrowDays: own.borrow_rate === undefined ? undefined : countMidnights(this.spans, market.calendar.zone),
      ...(await this.currencies.ratesOf(leg)),
      isShut: this.shutOf(leg, own),
      spreadBps: await this.spreadOf(leg),
    });
  }

  /** How often it falls due, or what the rates come to that do. */
  private async fundingOf({ every, column }: NonNullable<InstrumentFile['funding']>, symbol: string): Promise<Float64Array> {
    const everyMs = parseTimeframe(every).durationMs;
    if (column === undefined) return countMultiples(this.spans, everyMs);
    const { rows, maxAgeMs } = await this.openColumn(column, symbol);
    const { dueMs, starts } = listMultiples(this.spans, everyMs);
    const rates = joinKnown(dueMs, rows, maxAgeMs).columns[0]!;
    this.warnOfUndefined(column, symbol, rates, dueMs);
    return Float64Array.from({ length: starts.length - 1 }, (_, i) =>
      rates.subarray(starts[i], starts[i + 1]).reduce((sum, rate) => sum + (Number.isNaN(rate) ? 0 : rate), 0),
    );
  }

  private warnOfUndefined(column: string, symbol: string, rates: Float64Array, dueMs: Float64Array): void {
    const missing = rates.reduce((count, rate) => count + Number(Number.isNaN(rate)), 0);
    if (missing > 0)
      this.warnings.push(
        `${column} of ${symbol} is undefined at ${missing.toLocaleString('en')} of ${rates.length.toLocaleString('en')} times of funding, first on ${formatTime(dueMs[rates.findIndex(Number.isNaN)]!)}, and taken for 0`,
      );
  }

  /** Both the instrument's hours and those of the guards must be open. Bars of a day or longer have no hours. */
  private shutOf({ data }: LegData, own: InstrumentFile): Uint8Array | undefined {
    const { portfolio, execution } = this.file;
    const all = [own.session, portfolio?.guards?.sessions].filter((hours) => hours !== undefined);
    if (all.length === 0 || this.timeframeMs >= DAY_MS) return undefined;
    const { bars, calendar } = data.market;
    const lastMoment = execution.fill === 'close' ? this.timeframeMs - 1 : 0;
    const fillMs = lastMoment === 0 ? bars.timeMs : bars.timeMs.map((time) => time + lastMoment);
    const shut = all.map((hours) => findShut(fillMs, [hours].flat(), calendar.zone));
    return shut[0]!.map((_, bar) => Math.max(...shut.map((each) => each[bar]!)));
  }

  /** The spread as it is known at the close of each bar. */
  private async spreadOf({ data }: LegData): Promise<Float64Array | undefined> {
    const guards = this.file.portfolio?.guards;
    if (guards?.spread === undefined) return undefined;
    const { bars, symbol } = data.market;
    const { rows, maxAgeMs } = await this.openColumn(guards.spread, symbol);
    const closeMs = bars.timeMs.map((time) => time + this.timeframeMs);
    return joinKnown(closeMs, rows, maxAgeMs).columns[0]!;
  }

  private async openColumn(column: string, symbol: string): Promise<Awaited<ReturnType<typeof openExtraColumn>>> {
    const opened = await openExtraColumn(this.file, column, symbol);
    this.identities.push(...opened.identities);
    for (const sentence of opened.warnings) if (!this.warnings.includes(sentence)) this.warnings.push(sentence);
    return opened;
  }
}

function withoutAbsent(columns: MoneyColumns): MoneyColumns {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== undefined));
}
