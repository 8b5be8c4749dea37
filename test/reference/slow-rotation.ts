// The slow twin of a rotation (P10): what a rebalance aims at, and how the legs are traded towards it.
import type { HeldPosition, SkipReason, SlowAccountInput, SlowLeg, SlowTarget } from './slow-account-types.js';
import { isRefused } from './slow-money.js';
import { capQuantity, isTooCorrelated, type AccountNow, type Candidate } from './slow-admission.js';
import { returnsInCommon } from './slow-correlation.js';
import type { SlowGuards } from './slow-guards.js';
import { setQuantity, startPosition, type Side, type SlowMarket, type SlowPosition } from './slow-position.js';
import { floorToLot, NOTHING_LEFT } from './slow-sizing.js';
import { affordUnits } from './slow-terms.js';
import { weighSlowly } from './slow-weights.js';

/** The account at the prices at which legs are traded: opens, or closes; last closes where a leg has no bar. */
export interface RotationNow {
  readonly instant: number;
  readonly acting: ReadonlyMap<number, number>;
  readonly canFill: (leg: number) => boolean;
  readonly priceOf: (leg: number) => number;
  readonly rateOf: (leg: number) => number;
  readonly held: () => readonly HeldPosition[];
  readonly equity: () => number;
  readonly leave: (each: HeldPosition, quantity: number) => void;
  readonly hold: (leg: number, position: SlowPosition) => void;
  readonly skip: (leg: number, side: Side, reason: SkipReason) => void;
}

type Market = SlowLeg & SlowMarket;

export class SlowRotation {
  private readonly input: SlowAccountInput;
  private readonly legs: readonly Market[];
  private readonly guards: SlowGuards;
  private readonly instants: Float64Array;
  /** the legs' numbers, in the order in which ties are served */
  private readonly order: readonly number[];
  private readonly targets: SlowTarget[];
  /** what each leg waits to be brought to, signed share of the equity */
  private aims = new Map<number, number>();
  private droppedAt = -1;

  constructor(
    input: SlowAccountInput,
    legs: readonly Market[],
    guards: SlowGuards,
    instants: Float64Array,
    compareLegs: (a: SlowLeg, b: SlowLeg) => number,
    targets: SlowTarget[],
  ) {
    this.input = input;
    this.legs = legs;
    this.guards = guards;
    this.instants = instants;
    this.order = legs.map((_, leg) => leg).sort((a, b) => compareLegs(legs[a]!, legs[b]!));
    this.targets = targets;
  }

  /** A guard closes what is held: nothing is aimed at, and the instant aims at nothing. */
  drop(instant: number): void {
    this.aims = new Map();
    this.droppedAt = instant;
  }

  /** The decision on the closes of an instant; a leg's last bar decides nothing, and is not picked. */
  aim(instant: number, acting: ReadonlyMap<number, number>, lastBar: readonly number[], endBar: readonly number[]): void {
    const isDue = [...acting].some(([leg, bar]) => bar < endBar[leg]! && this.legs[leg]!.longEnter[bar]!);
    if (!isDue || this.droppedAt === instant) return;
    const { top, shortTop, gross } = this.input.rules.rotation!;
    const weights = this.legs.map((leg, index) => {
      const bar = lastBar[index]!;
      const weight = bar < 0 || bar >= endBar[index]! ? 0 : leg.share * leg.weight![bar]!;
      return Number.isFinite(weight) ? weight : 0;
    });
    const best = (side: Side, most: number): number[] =>
      this.order
        .filter((leg) => side * weights[leg]! > 0)
        .sort((a, b) => side * (weights[b]! - weights[a]!) || this.order.indexOf(a) - this.order.indexOf(b))
        .slice(0, most);
    const picked = [...best(1, top), ...best(-1, shortTop)].sort((a, b) => this.order.indexOf(a) - this.order.indexOf(b));
    const sizes = this.sizesOf(picked, weights, instant);
    const sum = sizes.reduce((total, size) => total + size, 0);
    this.aims = new Map(this.legs.map((_, leg) => [leg, 0]));
    picked.forEach((leg, k) => {
      const weight = (Math.sign(weights[leg]!) * gross * sizes[k]!) / sum;
      this.aims.set(leg, weight);
      this.targets.push({ leg, instant, weight });
    });
    if (picked.length === 0) this.targets.push({ leg: -1, instant, weight: 0 });
  }

  private sizesOf(picked: readonly number[], weights: readonly number[], instant: number): number[] {
    const rules = this.input.rules.rotation!.weights;
    if (rules === undefined) return picked.map((leg) => Math.abs(weights[leg]!));
    const returns =
      picked.length === 0
        ? undefined
        : returnsInCommon(
            picked.map((leg) => this.legs[leg]!.bars),
            this.instants[instant]!,
            rules.bars,
          );
    return returns === undefined ? picked.map(() => 1) : weighSlowly(rules.policy, returns);
  }

  /** First what makes positions smaller, then what makes them larger. */
  trade(now: RotationNow): void {
    const equity = now.equity();
    const scale = this.guards.scaleAt(now.instant);
    const due = this.order.filter((leg) => this.aims.has(leg) && now.canFill(leg));
    const larger = due.filter((leg) => {
      const aim = this.aims.get(leg)!;
      const each = now.held().find((other) => other.leg === leg);
      return each === undefined ? this.isWanted(aim, scale, equity) : this.lessen(each, aim, scale, equity, now);
    });
    larger.sort((a, b) => Math.abs(this.aims.get(b)!) - Math.abs(this.aims.get(a)!) || this.order.indexOf(a) - this.order.indexOf(b));
    const left = now.equity();
    for (const leg of larger) {
      const aim = this.aims.get(leg)!;
      const side = aim > 0 ? 1 : -1;
      const reason = this.enlarge(leg, side, Math.abs(aim) * scale * left, now);
      if (reason !== undefined) now.skip(leg, side, reason);
    }
    for (const leg of due) this.aims.delete(leg);
  }

  private hasEquity(equity: number): boolean {
    return equity > this.input.risk.cash * NOTHING_LEFT;
  }

  private isWanted(aim: number, scale: number, equity: number): boolean {
    return aim !== 0 && (!this.hasEquity(equity) || Math.abs(aim) * scale * equity > this.input.rules.rotation!.threshold * equity);
  }

  /** Returns whether the leg is to be larger. */
  private lessen(each: HeldPosition, aim: number, scale: number, equity: number, now: RotationNow): boolean {
    const { position, leg } = each;
    const market = this.legs[leg]!;
    if (aim * position.side <= 0) {
      now.leave(each, position.quantity);
      return aim !== 0;
    }
    if (!this.hasEquity(equity)) {
      now.skip(leg, position.side, 'cash');
      return false;
    }
    const price = now.priceOf(leg);
    const notional = Math.abs(position.quantity * position.unitSlope * price) * now.rateOf(leg);
    const difference = Math.abs(aim) * scale * equity - notional;
    if (!(Math.abs(difference) > this.input.rules.rotation!.threshold * equity)) return false;
    if (difference > 0) return true;
    const part = position.quantity * (-difference / notional);
    const whole = market.lot > 0 ? floorToLot(part, market.lot) : part;
    if (whole > 0 && whole * Math.abs(price * market.multiplier) >= (market.minNotional ?? 0))
      now.leave(each, Math.min(whole, position.quantity));
    else now.skip(leg, position.side, 'lot');
    return false;
  }

  /** P4
   *  money  what the position is to be worth */
  private enlarge(leg: number, side: Side, money: number, now: RotationNow): SkipReason | undefined {
    const { input, guards } = this;
    const market = this.legs[leg]!;
    const bar = now.acting.get(leg)!;
    const decisionBar = bar - (input.execution.fill === 'next_open' ? 1 : 0);
    const price = now.priceOf(leg);
    const each = now.held().find((other) => other.leg === leg);
    const state = (): AccountNow => ({
      input,
      held: now.held(),
      equity: now.equity(),
      markOf: now.priceOf,
      guards,
      instant: now.instant,
      rateOf: now.rateOf,
      returnsOf: () => [],
    });
    const candidate: Candidate = { leg, side, decisionBar, rank: 0 };
    if (guards.refusesAt(now.instant) || isRefused(input.legs[leg]!, input, decisionBar, bar)) return 'guard';
    if (each === undefined && now.held().length >= input.rules.maxPositions) return 'place';
    if (each === undefined && isTooCorrelated(candidate, state())) return 'correlation';
    if (!this.hasEquity(now.equity())) return 'cash';
    const order = startPosition(market, side, decisionBar, bar, price);
    const lacking =
      each === undefined ? money : money - Math.abs(each.position.quantity * each.position.unitSlope * price) * now.rateOf(leg);
    const wanted = order.entryPrice > 0 ? affordUnits(lacking / now.rateOf(leg), order, market) : 0;
    if (!(wanted > 0)) return 'size';
    const capped = capQuantity(wanted, market, order, state(), now.rateOf(leg));
    if (!(capped > 0)) return 'exposure';
    setQuantity(market, order, market.lot > 0 ? floorToLot(capped, market.lot) : capped);
    if (!(order.quantity > 0)) return 'lot';
    if (each === undefined) now.hold(leg, order);
    else each.stake.increase(order.quantity, order.entryPrice, 'add');
    return undefined;
  }
}
