// What a position of several fills came to (O3, O4): average cost, one row of a trade. With one fill in and one out it is `closeTrade`.
import { executionOn } from '../../src/core/rules.js';
import { closeTrade, type SlowExit, type SlowMarket, type SlowPosition, type SlowTrade } from './slow-position.js';
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

  constructor(market: SlowMarket & { readonly lot: number }, position: SlowPosition, sink: FillSink) {
    const { side, quantity, entryPrice, unitNotional, unitBase } = position;
    this.market = market;
    this.position = position;
    this.sink = sink;
    this.entered = quantity;
    this.entryValue = entryPrice * quantity;
    this.entryNotional = unitNotional * quantity;
    sink({ side, kind: 'enter', reason: undefined, quantity, price: entryPrice, fee: -quantity * unitBase });
  }

  /** O4: at a price that has its impact; a taker's fee unless another rate is given. */
  increase(
    quantity: number,
    price: number,
    kind: SlowFill['kind'],
    feeRate = executionOn(this.market.execution, this.market).takerFeeBps / 10_000,
  ): void {
    const { market, position } = this;
    const notional = Math.abs(price * market.multiplier);
    const fee = unitFee(notional, feeRate, quantity, market);
    const before = position.quantity;
    const total = nearestLot(before + quantity, market.lot);
    position.entryPrice = (position.entryPrice * before + price * quantity) / total;
    position.unitBase = (position.unitBase * before - fee * quantity) / total;
    position.unitNotional = Math.abs(position.entryPrice * market.multiplier);
    position.perNotional = position.unitNotional > 0 ? 1 / position.unitNotional : Number.NaN;
    position.quantity = total;
    this.entered += quantity;
    this.entryValue += price * quantity;
    this.entryNotional += notional * quantity;
    this.entries++;
    this.sink({ side: position.side, kind, reason: undefined, quantity, price, fee: fee * quantity });
  }

  /** O3: leaves a quantity; returns what it made, and the trade once all of it is left. */
  leave(exit: SlowExit, quantity = this.position.quantity): { readonly pnl: number; readonly trade: SlowTrade | undefined } {
    const { market, position } = this;
    const exitFee = unitFee(Math.abs(exit.price * market.multiplier), exit.feeRate, quantity, market);
    const fees = -position.unitBase + exitFee;
    const pnl = quantity * (position.unitSlope * (exit.price - position.entryPrice) - fees);
    const isLast = quantity >= position.quantity;
    this.pnl += pnl;
    this.fees += quantity * fees;
    this.left += quantity;
    this.exitValue += exit.price * quantity;
    this.exits++;
    this.isAmbiguous ||= exit.ambiguous;
    const fill = { side: -position.side, reason: exit.reason, quantity, price: exit.price, fee: quantity * exitFee };
    this.sink({ ...fill, kind: isLast ? 'leave' : 'part' });
    if (isLast) return { pnl, trade: this.close(exit) };
    position.quantity = nearestLot(position.quantity - quantity, market.lot);
    return { pnl, trade: undefined };
  }

  private close(exit: SlowExit): SlowTrade {
    const { market, position, entered } = this;
    if (this.entries === 1 && this.exits === 1) return closeTrade(market, position, exit);
    const entryPrice = this.entryValue / entered;
    const trade = closeTrade(market, { ...position, entryPrice }, exit);
    return {
      ...trade,
      exitPrice: this.exitValue / this.left,
      quantity: entered,
      pnl: this.pnl,
      fees: this.fees,
      return: this.entryNotional > 0 ? this.pnl / this.entryNotional : Number.NaN,
      rMultiple: this.pnl / entered / (position.riskDistance * market.multiplier),
      ambiguous: this.isAmbiguous,
    };
  }
}
