/** The texts of a strategy, as they stand in the system file. */
export interface StrategyTexts {
  readonly let?: Readonly<Record<string, string>>;
  readonly long?: SideTexts;
  readonly short?: SideTexts;
  readonly stop?: string;
  readonly target?: string;
  readonly trail?: string;
  readonly max_bars?: string;
  readonly stop_to_entry_after?: string;
  /** partial targets of both sides */
  readonly take?: readonly TakeTexts[];
  /** share of the equity that an entry takes; of a rotation the weight of a leg */
  readonly weight?: string;
  /** of an account: larger is served first */
  readonly rank?: string;
  /** of a rotation, whose legs are picked and weighed by `weight` where it holds */
  readonly rebalance?: string;
}

export interface SideTexts {
  readonly enter: string;
  readonly exit?: string;
  readonly order?: OrderTexts;
  readonly take?: readonly TakeTexts[];
  readonly add?: AddTexts;
}

/** An entry that waits for its price (O1, O2). */
export interface OrderTexts {
  readonly type: 'limit' | 'stop';
  readonly price: string;
  readonly valid_bars: string;
}

/** A partial target (O3): its distance, and the share of what was bought that leaves there. */
export interface TakeTexts {
  readonly at: string;
  readonly close: string;
}

/** Additions to a position (O4). */
export interface AddTexts {
  readonly when: string;
  readonly max: string;
  readonly fraction: string;
  readonly restop: boolean;
}
