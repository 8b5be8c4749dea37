import type { AccountRules } from '../../core/account.js';
import type { NodeId, StrategyGraph } from '../../core/graph.js';
import type { RuleNumber } from '../../core/rule-numbers.js';
import type { ExecutionRules, RiskRules } from '../../core/rules.js';
import type { TradingData } from '../../core/trading-data.js';
import type { ColumnNames } from './column-names.js';
import type { KeptValues } from '../memory/kept-slots.js';
import type { Kernels } from '../memory/kernels.js';
import type { AccountLayout } from '../layout/account-layout.js';
import type { MarketLayout } from '../layout/places.js';
import type { SharedMemory } from '../memory/memory.js';
import type { Place } from './place-nodes.js';

/** What an engine is opened on: one strategy on one set of data under one set of rules. */
export interface EngineJob {
  readonly data: TradingData;
  readonly graph: StrategyGraph;
  readonly execution: ExecutionRules;
  readonly risk: RiskRules;
  /** numbers of these and of `account` that parameters decide; NaN stands in their places there */
  readonly numbers?: readonly RuleNumber[] | undefined;
  /** where the data have legs */
  readonly account?: AccountRules | undefined;
  /** the account is walked instant by instant: where its strategy does what the walk from event to event cannot */
  readonly isStepped?: boolean | undefined;
}

/** Everything that an evaluation works with. */
export interface EngineState {
  readonly job: EngineJob;
  readonly shared: SharedMemory;
  readonly kernels: Kernels;
  /** of each leg; a market that is traded alone has one */
  readonly layouts: readonly MarketLayout[];
  /** of an account of legs */
  readonly account: AccountLayout | undefined;
  readonly places: readonly Place[];
  readonly names: ColumnNames;
  /** what outlives an evaluation; there once an evaluation has asked for it */
  kept: KeptValues | undefined;
  /** nodes whose columns have a shadow */
  readonly shadowed: ReadonlySet<NodeId>;
}
