import { SIZING_WEIGHT, SKIP_CASH, SKIP_CORRELATION, SKIP_EXPOSURE, SKIP_GUARD, SKIP_LOT, SKIP_PLACE, SKIP_POLICY, SKIP_SIZE } from "../layout";
import { affordUnits } from "../simulator/costs";
import { Position, setDistances, setFill, setQuantity, sizeOrder } from "../simulator/position";
import { hasSteps } from "../simulator/steps";
import { Book } from "./book";
import { capQuantity } from "./caps";
import { convertSizing } from "./convert-sizing";
import { isCorrelated } from "./correlation";
import { Entry } from "./entry";
import { isRefused } from "./entry-hours";
import { isBlocked } from "./guards";
import { kellyShare } from "./kelly";
import { Leg, policyAt } from "./leg";
import { hasMoney, rateNow } from "./leg-money";
import { heldAt } from "./room";
import { valueAt, valueHeld } from "./value";
import { volatilityScale } from "./volatility";

/** Returns the SKIP code of what keeps a signal from entering (P4), or -1: the first free place has its position then. */
export function admit(book: Book, leg: Leg, entry: Entry, side: f64, instant: i32): i32 {
  const weight = policyAt(leg, entry.decision);
  if (!(weight > 0)) return SKIP_POLICY;
  if (isBlocked(book, instant) || (hasSteps && isRefused(book, entry.leg, entry.decision, entry.decision + leg.spec.rules.fillDelay))) return SKIP_GUARD;
  if (book.count >= book.places) return SKIP_PLACE;
  if (isCorrelated(book, leg, side, entry.decision)) return SKIP_CORRELATION;
  valueHeld(book, instant, leg.symbol);
  if (!(book.sizingEquity > book.account.curve.ruin)) return SKIP_CASH;
  const position = heldAt(book, book.count).holding.position, trial = leg.trial;
  setFill(position, leg.spec, entry.decision, side, valueAt(book, entry.leg, instant));
  setDistances(position, leg.spec, trial.stopScale * entry.stop, trial.targetScale * entry.target, trial.trailScale * entry.trail);
  return size(book, leg, entry.leg, position, weight, shareOf(book, leg, entry.leg, trial.weightScale * entry.weight), instant);
}

/** F10: the share of the equity that a fill takes, where its sizing takes one.
 *  weight  that the strategy gives the leg, for SIZING_WEIGHT */
// @ts-ignore: decorator
@inline
export function shareOf(book: Book, leg: Leg, index: i32, weight: f64): f64 {
  if (hasSteps && book.kelly.trades > 0) return kellyShare(book, index);
  return leg.spec.rules.sizing == SIZING_WEIGHT ? weight : leg.spec.rules.fraction;
}

/** P5, P6: sets the quantity, or returns why there is none.
 *  index     the leg's position
 *  weight    what a policy leaves of the leg's share; above 0
 *  share     of the equity, for SIZING_FRACTION and SIZING_WEIGHT
 *  fraction  of the quantity that an entry would have */
export function size(book: Book, leg: Leg, index: i32, position: Position, weight: f64, share: f64, instant: i32, fraction: f64 = 1): i32 {
  const spec = leg.spec, ledger = book.account.ledger, rate = rateNow(book, index);
  if (hasMoney(book)) convertSizing(book, rate);
  const cash = leg.share * weight * book.sizingEquity;
  const order = sizeOrder(cash, affordUnits(cash, position.unitsPerCash, position.perNotional, spec), share, spec, position);
  const wanted = order * volatilityScale(book) * fraction;
  if (!(wanted > 0)) {
    if (position.entryPrice <= 0 && spec.rules.sizing <= SIZING_WEIGHT) ledger.entriesUnpriced++;
    return SKIP_SIZE;
  }
  return fit(book, leg, index, position, instant, wanted, rate);
}

/** P6: sets the quantity that caps, lots and the least notional leave of what is wanted, or returns why there is none; -1 where there is.
 *  book  after `valueHeld`, in the leg's own currency
 *  rate  what one of it is worth in the account's */
export function fit(book: Book, leg: Leg, index: i32, position: Position, instant: i32, wanted: f64, rate: f64): i32 {
  const capped = capQuantity(book, leg, index, position, instant, wanted, rate);
  if (!(capped > 0)) return SKIP_EXPOSURE;
  if (setQuantity(position, leg.spec, capped) > 0) return -1;
  book.account.ledger.entriesBelowLot++;
  return SKIP_LOT;
}
