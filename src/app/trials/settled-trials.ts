import type { Parameters, StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import type { TrialEngine } from '../../engine/trial-engine.js';
import { applyPolicy } from '../policy/apply-policy.js';
import { equitiesAlone } from '../policy/weigh-by-learning.js';
import { openEngine } from '../run/open-engine.js';
import { compositeUnder } from '../strategy/composite-under.js';
import { graphOf } from '../strategy/strategy-of.js';
import type { SettledSystem } from '../system/composite.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';

/** A composite under a trial's parameters. */
export interface PreparedTrial {
  readonly file: SettledSystem;
  readonly graph: StrategyGraph;
  /** with the weights of its policy */
  readonly data: TradingData;
  readonly engine: TrialEngine;
}

/** What makes trials share something: equal texts, equal parts. */
export interface TrialKeys {
  /** of the members' values: they share signals */
  readonly members: string;
  /** of these and what the account is run under: they share what members make alone */
  readonly account: string;
  /** of all that weights come of: they share these */
  readonly weights: string;
}

/** Prepares composites whose members, or whose policies, are those of the one before as little as need be. */
export class SettledTrials {
  private readonly file: SystemFile;
  private readonly data: TradingData;
  private readonly workers: number;
  private readonly options: RunOptions;
  private keys: TrialKeys | undefined;
  private prepared: PreparedTrial | undefined;
  private equities: { readonly account: string; readonly found: Float64Array[] } | undefined;
  private isStopped = false;

  /** data  without weights of a policy */
  constructor(file: SystemFile, data: TradingData, workers: number, options: RunOptions) {
    this.file = file;
    this.data = data;
    this.workers = workers;
    this.options = options;
  }

  /** Returns the composite with an engine whose signals are those of its members and whose weights are those of its policy.
   *  Throws UsageError CONFIG_INVALID, ExpressionError where the parameters break a rule */
  async prepare(parameters: Parameters, keys: TrialKeys): Promise<PreparedTrial> {
    const file = compositeUnder(this.file, parameters);
    if (this.prepared !== undefined && this.keys?.weights === keys.weights) return { ...this.prepared, file };
    const graph = graphOf(file);
    const alone = (): Promise<readonly Float64Array[]> => this.equitiesOf(file, graph, keys);
    const data = await applyPolicy(file, graph, this.data, this.options, alone);
    const engine = await this.engineOf(file, graph, data, keys);
    [this.keys, this.prepared] = [keys, { file, graph, data, engine }];
    return this.prepared;
  }

  async stopWorkers(): Promise<void> {
    this.isStopped = true;
    await this.prepared?.engine.stopWorkers();
  }

  async close(): Promise<void> {
    await this.prepared?.engine.close();
  }

  private async equitiesOf(file: SettledSystem, graph: StrategyGraph, { account }: TrialKeys): Promise<readonly Float64Array[]> {
    if (this.equities?.account !== account) this.equities = { account, found: await equitiesAlone(file, graph, this.data, this.options) };
    return this.equities.found;
  }

  /** Members that are those of the trial before have their signals in its engine. Numbers of the account stay open: trials of one engine may
   *  differ in them. */
  private async engineOf(file: SettledSystem, graph: StrategyGraph, data: TradingData, { members }: TrialKeys): Promise<TrialEngine> {
    const engine = this.prepared?.engine;
    if (engine !== undefined && this.keys?.members === members) {
      if (file.policy !== undefined) engine.setPolicies(data.legs!.map(({ policy }) => policy!));
      return engine;
    }
    await engine?.close();
    return openEngine({ ...this.file, params: file.params }, graph, data, this.isStopped ? 1 : this.workers, this.options);
  }
}
