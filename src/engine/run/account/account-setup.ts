import { WEIGHT_POLICIES } from '../../../core/rotation.js';
import { legWindow } from '../../../core/account-clock.js';
import type { AccountRules } from '../../../core/account.js';
import { hasMoney, isMarginKind } from '../../../core/instrument-money.js';
import type { ExecutionRules } from '../../../core/rules.js';
import type { BarWindow } from '../../../core/trading-data.js';
import type { EvaluationHooks } from '../../../core/trial-runner.js';
import type { AccountLayout } from '../../layout/account-layout.js';
import type { EngineJob, EngineState } from '../../plan/engine-state.js';
import { graphOfLeg } from '../../plan/leg-graphs.js';
import type { LocalProgram } from '../../plan/local-program.js';
import { setupFields, type SimulationSetup, type SpecFields } from '../spec-writer.js';
import { bookNumbers, largestBook, varyingNumbers, type AccountSizes, type VaryingNumbers } from './account-numbers.js';
import { moneyFields } from './leg-numbers.js';
import type { BookFields, LegFields, MoneyRecord } from './record-fields.js';

/** How the trials of an account of legs are walked: plain data, which crosses to workers. */
export interface AccountSetup {
  /** the kernel that walks a trial */
  readonly walk: AccountWalk;
  readonly programs: readonly LocalProgram[];
  /** bytes from the first leg's value of a slot to each leg's */
  readonly legOffsets: readonly number[];
  readonly specs: readonly SpecFields[];
  readonly windows: readonly BarWindow[];
  readonly clock: SpecFields;
  readonly legs: readonly LegFields[];
  /** of each leg; undefined where no instrument asks for any, or the account is walked from event to event */
  readonly money: readonly MoneyRecord[] | undefined;
  readonly book: Omit<BookFields, 'entry_capacity'>;
  /** those of `book` and `legs` that each unit has of its own, behind the numbers of execution and risk */
  readonly varying: VaryingNumbers;
  readonly largest: ReturnType<typeof largestBook>;
  /** entries that a worker gathers; where there are more, they are read when they are met */
  readonly entryCapacity: number;
  /** of a batch, at most */
  readonly units: number;
  readonly instants: number;
  readonly days: number;
  /** values of local nodes stay for the next stretch of a walk that goes on */
  readonly keepsLocal?: boolean | undefined;
}

/** From event to event, or instant by instant: the two are equal where both can say what a strategy does. */
export type AccountWalk = 'walk_account' | 'step_account';

/** Where a replay writes what a search leaves out; 0 where it is not wanted. */
export interface ReplayPlaces {
  readonly trades: number;
  readonly tradeCapacity: number;
  /** f64[instants] */
  readonly equity: number;
  readonly skips: number;
  /** i32: how many signals came to nothing */
  readonly skipTotal: number;
  readonly skipCapacity: number;
  readonly fills: number;
  /** i32: how many fills there are */
  readonly fillTotal: number;
  readonly fillCapacity: number;
  readonly charges: number;
  /** i32: how many charges there are */
  readonly chargeTotal: number;
  readonly chargeCapacity: number;
  /** what the rebalances of a rotation aimed at */
  readonly targets: number;
  readonly targetTotal: number;
  readonly targetCapacity: number;
}

/** Returns the setup of an evaluation of an account.
 *  window        in instants of the account's clock
 *  units         of a batch, at most */
export function makeAccountSetup(
  state: EngineState,
  programs: readonly LocalProgram[],
  legOffsets: readonly number[],
  window: BarWindow,
  hooks: EvaluationHooks,
  units: number,
  replay: ReplayPlaces,
): AccountSetup {
  const { job, kernels, layouts } = state;
  const account = state.account!,
    legs = job.data.legs!;
  const { calendar, timeframe } = job.data.market;
  const rules = {
    execution: { ...job.execution, intrabar: hooks.intrabar ?? job.execution.intrabar },
    risk: { ...job.risk, cash: hooks.cash ?? job.risk.cash },
    daysPerYear: calendar.daysPerYear,
    timeframeMs: timeframe.durationMs,
    hasShort: job.graph.shortEnter !== undefined,
  };
  const windows = legs.map((leg) => legWindow(leg.barAt, window));
  const symbols = legs.map(({ data }) => data.market.symbol);
  const specs = layouts.map((layout, leg) => ({
    ...setupFields(rulesOfLeg(rules, job, leg, windows[leg]!), layout, kernels),
    policy_off: account.legs[leg]!.policyOff,
  }));
  return {
    walk: job.isStepped === true ? 'step_account' : 'walk_account',
    programs,
    legOffsets,
    specs,
    windows,
    clock: {
      ...setupFields({ ...rules, window }, layouts[0]!, kernels),
      time: account.time,
      day_of_bar: account.dayOfBar,
      day_end: account.dayEnd,
      benchmark: account.benchmark,
      trades: replay.trades,
      trade_capacity: replay.tradeCapacity,
      return_blocks: hooks.returns?.blocks ?? 0,
    },
    legs: account.legs.map((leg, index) => ({
      instant_of: leg.instantOf,
      shift: leg.shift,
      bar_at: leg.barAt,
      mark: leg.mark,
      mark_sum: leg.markSum,
      log_close: leg.logClose,
      policy: leg.policy,
      share: job.account!.shares[index]!,
      groups: groupBits(job.account!.groups[index]!, 0),
      groups_high: groupBits(job.account!.groups[index]!, 32),
      symbol: symbols.indexOf(symbols[index]!),
      end_reason: kernels.constant(endsEarly(legs[index]!.instantOf, windows[index]!, window) ? 'REASON_DELISTED' : 'REASON_END'),
    })),
    money: moneyRecords(state),
    book: bookFields(job.account!, job.execution, account, replay),
    varying: varyingNumbers(job.account!, job.execution, sizesOf(account)),
    largest: largestBook(job.account!, job.execution, sizesOf(account)),
    entryCapacity: entryCapacity(programs),
    units,
    instants: account.instants,
    days: account.days,
  };
}

/** A leg has its own instrument, and in a composite what its member does. */
function rulesOfLeg(
  rules: Omit<SimulationSetup, 'window'>,
  { graph, account }: EngineJob,
  leg: number,
  window: BarWindow,
): SimulationSetup {
  const own = account!.strategies?.[leg];
  return {
    ...rules,
    execution: { ...rules.execution, ...(own && { reverse: own.reverse }) },
    risk: { ...rules.risk, ...own?.risk, ...account!.instruments[leg] },
    hasShort: graphOfLeg(graph, own?.member).shortEnter !== undefined,
    window,
  };
}

function moneyRecords({ job, account }: EngineState): readonly MoneyRecord[] | undefined {
  const { instruments } = job.account!;
  if (job.isStepped !== true || (job.data.money === undefined && !instruments.some(hasMoney))) return undefined;
  return instruments.map((instrument, leg) => ({
    ...account!.legs[leg]!.money,
    is_margin: isMarginKind(instrument.kind) ? 1 : 0,
    ...moneyFields(instrument),
  }));
}

/** Whether a leg has no further bar and the account goes on. */
function endsEarly(instantOf: Int32Array, { to }: BarWindow, window: BarWindow): boolean {
  return to === instantOf.length && (instantOf[to - 1] ?? -1) < window.to - 1;
}

/** Entries on more than one bar of so many are not gathered: they would take more room than the bars. */
const BARS_PER_ENTRY = 4;

/** Returns how many entries a worker gathers. */
export function entryCapacity(programs: readonly LocalProgram[]): number {
  return Math.ceil(programs.reduce((sum, { barCount }) => sum + barCount, 0) / BARS_PER_ENTRY);
}

/** Half of the bits of groups: those from `first` on, as a signed whole number. */
function groupBits(groups: readonly number[], first: number): number {
  return groups.reduce((bits, group) => (group >= first && group < first + 32 ? bits | (1 << (group - first)) : bits), 0);
}

/** Returns how large an account is. */
export function sizesOf({ legs, instants, days }: AccountLayout): AccountSizes {
  return { legs: legs.length, instants, days };
}

function bookFields(rules: AccountRules, execution: ExecutionRules, account: AccountLayout, replay: ReplayPlaces): AccountSetup['book'] {
  const { guards, rotation } = rules;
  return {
    ...bookNumbers(rules, execution, sizesOf(account)),
    leg_count: account.legs.length,
    values: account.values,
    skips: replay.skips,
    skip_total: replay.skipTotal,
    skip_capacity: replay.skipCapacity,
    fills: replay.fills,
    fill_total: replay.fillTotal,
    fill_capacity: replay.fillCapacity,
    charges: replay.charges,
    charge_total: replay.chargeTotal,
    charge_capacity: replay.chargeCapacity,
    has_maintenance: rules.instruments.some(({ maintenanceMargin = 0 }) => maintenanceMargin !== 0) ? 1 : 0,
    equity: replay.equity,
    has_guard: guards === undefined ? 0 : 1,
    flattens: guards?.action === 'flatten' ? 1 : 0,
    cool_down: guards?.coolDownMs ?? 0,
    rotates: rotation === undefined ? 0 : 1,
    policy: rotation?.weights === undefined ? -1 : WEIGHT_POLICIES.indexOf(rotation.weights.policy),
    kelly_of_leg: rules.kelly?.of === 'leg' ? 1 : 0,
    targets: replay.targets,
    target_total: replay.targetTotal,
    target_capacity: replay.targetCapacity,
  };
}
