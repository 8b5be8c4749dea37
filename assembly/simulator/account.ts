import { Curve, startCurve } from "./curve";
import { Ledger } from "./ledger";
import { Spec } from "./spec";

/** One trial's account: what follows, then a ledger, then a curve, each behind the other. */
@unmanaged
export class Account {
  /** the next bar whose close may decide on an entry */
  next: i32;
  /** 1 while a position is held, or scheduled, from one step of the bar loop to the next */
  isHeld: i32;

  @inline get ledger(): Ledger {
    return changetype<Ledger>(changetype<usize>(this) + offsetof<Account>());
  }

  @inline get curve(): Curve {
    return changetype<Curve>(changetype<usize>(this) + offsetof<Account>() + offsetof<Ledger>());
  }
}

/** Bytes of an account with its ledger and its curve. */
// @ts-ignore: decorator
@inline
export const ACCOUNT_BYTES: usize = offsetof<Account>() + offsetof<Ledger>() + offsetof<Curve>();

/** Starts the account flat, before the window's first bar.
 *  returns  see Trial.returns */
export function startAccount(account: Account, spec: Spec, returns: usize): void {
  memory.fill(changetype<usize>(account), 0, ACCOUNT_BYTES);
  account.ledger.cash = spec.rules.cash;
  account.next = spec.window.from;
  startCurve(account.curve, spec, returns);
}
