import type { AccountReplay } from '../../../core/account.js';
import type { BarWindow } from '../../../core/trading-data.js';
import type { EvaluationHooks } from '../../../core/trial-runner.js';
import type { AccountLayout } from '../../layout/account-layout.js';
import type { EngineState } from '../../plan/engine-state.js';
import type { EvaluationPlan } from '../../plan/evaluation-plan.js';
import { accountUnitBytes, planAccountScratch } from './account-scratch.js';
import { largestBook, varyingNumbers, varyingValues } from './account-numbers.js';
import { entryCapacity, makeAccountSetup, sizesOf, type AccountSetup, type ReplayPlaces } from './account-setup.js';
import type { FurtherNumbers } from '../rules-of-units.js';
import { readCharges } from './read-charges.js';
import { readFills } from './read-fills.js';
import { readSkipped } from './read-skipped.js';
import { readTargets } from './read-targets.js';

const NO_TARGETS = { targets: 0, targetTotal: 0, targetCapacity: 0 };

/** What an evaluation of an account of legs does otherwise than that of one market. */
export class AccountWork {
  private readonly state: EngineState;
  private readonly plan: EvaluationPlan;
  private readonly layout: AccountLayout;
  /** trades, and signals that come to nothing, of a replay; 0 in a search */
  private readonly capacity: number;
  private replay: ReplayPlaces = {
    trades: 0,
    tradeCapacity: 0,
    equity: 0,
    skips: 0,
    skipTotal: 0,
    skipCapacity: 0,
    fills: 0,
    fillTotal: 0,
    fillCapacity: 0,
    charges: 0,
    chargeTotal: 0,
    chargeCapacity: 0,
    ...NO_TARGETS,
  };

  constructor(state: EngineState, plan: EvaluationPlan, layout: AccountLayout, capacity: number) {
    this.state = state;
    this.plan = plan;
    this.layout = layout;
    this.capacity = capacity;
  }

  /** Bytes of scratch that each further unit of a batch needs. */
  unitBytes(): number {
    return accountUnitBytes(this.plan.programs, this.state.kernels);
  }

  /** Scratch that a thread needs for batches of so many units. */
  scratchBytes(units: number): number {
    const { job, kernels } = this.state;
    const { instants, days } = this.layout;
    const largest = largestBook(job.account!, job.execution, sizesOf(this.layout));
    const { programs } = this.plan;
    return planAccountScratch({ programs, instants, days, largest, units, entryCapacity: entryCapacity(programs) }, kernels).bytes;
  }

  /** Returns the numbers of the account's rules that each unit has of its own. */
  furtherNumbers(): FurtherNumbers {
    const sizes = sizesOf(this.layout);
    const varying = varyingNumbers(this.state.job.account!, this.state.job.execution, sizes);
    return {
      count: varying.book.length + varying.shares.length + varying.legs.length,
      of: ({ account, execution }) => varyingValues(account!, execution, sizes, varying),
    };
  }

  /** Returns what all batches share; reserves room for what a replay writes.
   *  units        of a batch, at most
   *  trades       room for `capacity` trades */
  makeSetup(window: BarWindow, hooks: EvaluationHooks, units: number, trades: number): AccountSetup {
    const { state, plan } = this;
    if (this.capacity > 0) this.replay = this.reserveReplay(trades);
    return makeAccountSetup(state, plan.programs, plan.legOffsets(), window, hooks, units, this.replay);
  }

  /** Returns what the replay was, and how many signals came to nothing, fills or targets there are, whichever is most. */
  read(): { readonly account: AccountReplay; readonly wanted: number } {
    const { shared, kernels } = this.state;
    const { equity, skips, skipTotal, fills: fillsAt, fillTotal, charges, chargeTotal, targets: targetsAt, targetTotal } = this.replay;
    const skipped = shared.i32(skipTotal, 1)[0]!;
    const fills = fillTotal === 0 ? undefined : readFills(kernels, fillsAt, shared.i32(fillTotal, 1)[0]!, this.capacity);
    const charged = chargeTotal === 0 ? 0 : shared.i32(chargeTotal, 1)[0]!;
    const aimed = targetTotal === 0 ? 0 : shared.i32(targetTotal, 1)[0]!;
    const targets = targetTotal === 0 ? undefined : readTargets(kernels, targetsAt, Math.min(aimed, this.capacity));
    return {
      account: {
        equity: shared.f64(equity, this.layout.instants).slice(),
        skipped: readSkipped(kernels, skips, Math.min(skipped, this.capacity)),
        ...(fills && { fills: fills.columns, charges: readCharges(kernels, charges, charged, this.capacity) }),
        ...(targets && { targets }),
      },
      wanted: Math.max(skipped, fills?.total ?? 0, charged, aimed),
    };
  }

  private reserveReplay(trades: number): ReplayPlaces {
    const { shared, kernels } = this.state;
    return {
      trades,
      tradeCapacity: this.capacity,
      equity: shared.reserve(this.layout.instants * 8, 'the equity'),
      skips: shared.reserve(this.capacity * kernels.constant('SKIPPED_BYTES'), 'the skipped signals'),
      skipTotal: shared.reserve(4, 'the skipped signals'),
      skipCapacity: this.capacity,
      ...(this.state.job.isStepped === true ? this.reserveFills() : NO_FILLS),
      ...(this.state.job.account?.rotation === undefined ? NO_TARGETS : this.reserveTargets()),
    };
  }

  private reserveTargets(): Pick<ReplayPlaces, 'targets' | 'targetTotal' | 'targetCapacity'> {
    const { shared, kernels } = this.state;
    return {
      targets: shared.reserve(this.capacity * kernels.constant('TARGET_BYTES'), 'the targets'),
      targetTotal: shared.reserve(4, 'the targets'),
      targetCapacity: this.capacity,
    };
  }

  private reserveFills(): typeof NO_FILLS {
    const { shared, kernels } = this.state;
    return {
      fills: shared.reserve(this.capacity * kernels.constant('FILL_BYTES'), 'the fills'),
      fillTotal: shared.reserve(4, 'the fills'),
      fillCapacity: this.capacity,
      charges: shared.reserve(this.capacity * kernels.constant('CHARGE_BYTES'), 'the charges'),
      chargeTotal: shared.reserve(4, 'the charges'),
      chargeCapacity: this.capacity,
    };
  }
}

/** An account that is walked from event to event has neither fills nor charges of its own. */
const NO_FILLS: Pick<ReplayPlaces, 'fills' | 'fillTotal' | 'fillCapacity' | 'charges' | 'chargeTotal' | 'chargeCapacity'> = {
  fills: 0,
  fillTotal: 0,
  fillCapacity: 0,
  charges: 0,
  chargeTotal: 0,
  chargeCapacity: 0,
};
