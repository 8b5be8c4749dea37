// What a position of several fills came to (O3, O4): average cost, one row of a trade. With one fill in and one out it is `closeTrade`.
import { executionOn } from '../../src/core/rules.js';
import { closeTrade, unitGain, type SlowExit, type SlowMarket, type SlowPosition, type SlowTrade } from './slow-position.js';
import { nearestLot } from './slow-sizing.js';
import { unitFee } from './slow-terms.js';

export interface SlowFill {
  readonly leg: number;
  readonly instant: number;
  readonly side: number;
  readonly kind: 'enter' | 'add' | 'part' | 'leave';
  readonly number: number;
  readonly reason: string | undefined;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly rate: number;
}

export type FillSink = (fill: Omit<SlowFill, 'leg' | 'instant' | 'number'>) => void;

export class SlowStake {
  readonly market: SlowMarket & { readonly lot: number };
  readonly position: SlowPosition;
  private readonly sink: FillSink;
  private entered: number;
  private left = 0;
  private entryValue: number;
  private exitValue = 0;
  private entryNotional: number;
  private pnl = 0;
  private fees = 0;
  private entries = 1;
  private exits = 0;
  private isAmbiguous = false;
  charges = 0;
  private readonly rateNow: () => number;

  /** rateNow  what one of the market's currency is worth in the account's */
  constructor(market: SlowMarket & { readonly lot: number }, position: SlowPosition, rateNow: () => number, sink: FillSink) {
    const rate = rateNow();
    position.unitBase *= rate;
    position.perNotional /= rate;
    position.entryRate = rate;
    position.paid = position.entryPrice * rate;
    this.rateNow = rateNow;
    const { side, quantity, entryPrice, unitNotional, unitBase } = position;
    this.market = market;
    this.position = position;
    this.sink = sink;
    this.entered = quantity;
    this.entryValue = entryPrice * quantity;
    this.entryNotional = unitNotional * quantity * rate;
    sink({ side, kind: 'enter', reason: undefined, quantity, price: entryPrice, fee: -quantity * unitBase, rate });
  }

  /** O4: at a price that has its impact; a taker's fee unless another rate is given. */
  increase(
    quantity: number,
    price: number,
    kind: SlowFill['kind'],
    feeRate = executionOn(this.market.execution, this.market).takerFeeBps / 10_000,
  ): void {
    const { market, position } = this;
    const rate = this.rateNow();
    const notional = Math.abs(price * market.multiplier);
    const fee = unitFee(notional, feeRate, quantity, market) * rate;
    const before = position.quantity;
    const total = nearestLot(before + quantity, market.lot);
    position.entryPrice = (position.entryPrice * before + price * quantity) / total;
    position.unitBase = (position.unitBase * before - fee * quantity) / total;
    position.unitNotional = Math.abs(position.entryPrice * market.multiplier);
    position.paid = (position.paid * before + price * rate * quantity) / total;
    const paid = Math.abs(position.paid * market.multiplier);
    position.perNotional = paid > 0 ? 1 / paid : Number.NaN;
    position.quantity = total;
    this.entered += quantity;
    this.entryValue += price * quantity;
    this.entryNotional += notional * quantity * rate;
    this.entries++;
    this.sink({ side: position.side, kind, reason: undefined, quantity, price, fee: fee * quantity, rate });
  }

  /** O3: leaves a quantity; returns what it made, and the trade once all of it is left. */
  leave(exit: SlowExit, quantity = this.position.quantity): { readonly pnl: number; readonly trade: SlowTrade | undefined } {
    const { market, position } = this;
    const rate = this.rateNow();
    const exitFee = unitFee(Math.abs(exit.price * market.multiplier), exit.feeRate, quantity, market) * rate;
    const fees = -position.unitBase + exitFee;
    const pnl = quantity * (unitGain(market, position, exit.price, rate) - fees);
    const isLast = quantity >= position.quantity;
    this.pnl += pnl;
    this.fees += quantity * fees;
    this.left += quantity;
    this.exitValue += exit.price * quantity;
    this.exits++;
    this.isAmbiguous ||= exit.ambiguous;
    const fill = { side: -position.side, reason: exit.reason, quantity, price: exit.price, fee: quantity * exitFee, rate };
    this.sink({ ...fill, kind: isLast ? 'leave' : 'part' });
    if (isLast) return { pnl, trade: this.close(exit) };
    position.quantity = nearestLot(position.quantity - quantity, market.lot);
    return { pnl, trade: undefined };
  }

  /** Units that were bought so far, or sold short. */
  get bought(): number {
    return this.entered;
  }

  /** F6: a rule had to choose, and nothing was left by that. */
  markAmbiguous(): void {
    this.isAmbiguous = true;
  }

  private close(exit: SlowExit): SlowTrade {
    const { market, position, entered } = this;
    if (this.entries === 1 && this.exits === 1) return this.closePlain({ ...exit, ambiguous: this.isAmbiguous });
    const entryPrice = this.entryValue / entered;
    const trade = closeTrade(market, { ...position, entryPrice }, exit);
    return {
      ...trade,
      exitPrice: this.exitValue / this.left,
      quantity: entered,
      pnl: this.pnl,
      fees: this.fees,
      return: this.entryNotional > 0 ? this.pnl / this.entryNotional : Number.NaN,
      rMultiple: this.pnl / entered / (position.riskDistance * market.multiplier * position.entryRate),
      ambiguous: this.isAmbiguous,
      ...(this.charges !== 0 && { charges: this.charges }),
    };
  }

  /** I5, I7 */
  pay(amount: number): void {
    this.pnl -= amount;
    this.charges += amount;
  }

  private closePlain(exit: SlowExit): SlowTrade {
    const { market, position, entered, pnl, charges } = this;
    const trade = closeTrade(market, position, exit, this.rateNow());
    if (charges === 0) return trade;
    const unit = pnl / entered;
    return {
      ...trade,
      pnl,
      charges,
      return: unit * position.perNotional,
      rMultiple: unit / (position.riskDistance * market.multiplier * position.entryRate),
    };
  }
}
