import { legWindow } from '../../core/account-clock.js';
import { UsageError } from '../../core/errors.js';
import type { Parameters } from '../../core/graph.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import type { TrialEngine } from '../../engine/trial-engine.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { openEngine } from '../run/open-engine.js';
import { graphOf } from '../strategy/strategy-of.js';
import { compositeLegs, membersOf, type CompositeMember, type SettledSystem } from '../system/composite.js';
import { cacheOf, workersOf, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { studySettings } from '../study/study-settings.js';
import type { Registry } from '../verdict/registry.js';
import { countTrials, type TrialCounter } from '../verdict/trial-counter.js';
import { windowOfBars } from '../system/choose-window.js';
import { Scorer } from '../trials/scorer.js';
import { FoldRunner } from '../walk-forward/fold-runner.js';
import { isWon } from '../walk-forward/walk-forward-outcome.js';

/** Finds parameters of the members of a composite that have a space; the others keep theirs. */
export class MemberFitter {
  private readonly searched: readonly SearchedMember[];
  private readonly data: TradingData;
  private readonly file: SettledSystem;

  private constructor(file: SettledSystem, data: TradingData, searched: readonly SearchedMember[]) {
    this.file = file;
    this.data = data;
    this.searched = searched;
  }

  /** Opens a study of each member that has a space, and tells the registry what they set out to try. Throws UsageError CONFIG_INVALID where such a member trades several symbols; what
   *  `optimize` throws */
  static async open(
    file: SettledSystem,
    data: TradingData,
    trains: readonly BarWindow[],
    options: RunOptions & { readonly registry?: Registry | undefined },
  ): Promise<MemberFitter> {
    const searched: SearchedMember[] = [];
    for (const [index, member] of membersOf(file).entries()) {
      if (Object.keys(member.file.space).length === 0) continue;
      const windows = trains.map((train) => legWindow(barAtOf(file, data, index), train));
      searched.push(await openMember(member, index, windows, options));
    }
    for (const { counter, planned } of searched) counter.begin(planned);
    return new MemberFitter(file, data, searched);
  }

  /** Returns the composite with the members' winners on a train; a member without a winner keeps its own parameters.
   *  test  a window behind the train, which winners are not chosen by */
  async fit(foldNumber: number, train: BarWindow, test: BarWindow): Promise<SettledSystem> {
    const pool = { ...this.file.pool } as Record<string, SystemFile>;
    for (const member of this.searched) {
      const { index, name, runner } = member;
      const barAt = barAtOf(this.file, this.data, index);
      const fold = { foldNumber, train: [legWindow(barAt, train)], test: [legWindow(barAt, test)] };
      const found = await runner.run(fold, { trials: [] }, {});
      member.tried += found?.trials.length ?? 0;
      const own = pool[name]!;
      if (found !== undefined && isWon(found)) pool[name] = { ...own, params: settled(own, found.winner.parameters) };
    }
    return { ...this.file, pool };
  }

  /** Trials that were run so far, of all members and folds. */
  get trials(): number {
    return this.searched.reduce((sum, { tried }) => sum + tried, 0);
  }

  /** Tells the registry what they came to. */
  finish(): void {
    for (const { counter, tried } of this.searched) counter.end(tried);
  }

  async close(): Promise<void> {
    for (const { engine } of this.searched) await engine.close();
  }
}

interface SearchedMember {
  readonly index: number;
  readonly name: string;
  readonly engine: TrialEngine;
  readonly runner: FoldRunner;
  readonly counter: TrialCounter;
  /** trials of all trains */
  readonly planned: number;
  tried: number;
}

function barAtOf(file: SystemFile, data: TradingData, index: number): Int32Array {
  return data.legs![compositeLegs(file).findIndex(({ member }) => member === index)]!.barAt;
}

function settled(file: SystemFile, parameters: Parameters): SystemFile['params'] {
  return { ...file.params, ...parameters };
}

/** trains  in bars of the member */
async function openMember(
  { name, file }: CompositeMember,
  index: number,
  trains: readonly BarWindow[],
  options: RunOptions & { readonly registry?: Registry | undefined },
): Promise<SearchedMember> {
  if (file.data.symbols.length > 1)
    throw new UsageError(
      'CONFIG_INVALID',
      `pool.${name} has a space, and a member that is searched must trade one symbol, not ${file.data.symbols.length}`,
      {
        context: { entry: `pool.${name}.space` },
      },
    );
  const graph = graphOf(file);
  const scorer = new Scorer(file);
  const settings = studySettings(file, graph, scorer);
  const { trading } = await openStrategyData(file, undefined, graph, cacheOf(options));
  const engine = openEngine(file, graph, trading, workersOf(options), options);
  const trials = file.walkforward.trials ?? file.study.trials;
  const runner = new FoldRunner({ system: { file, source: name }, trading, graph, engine, settings, scorer, trials });
  const tried = { from: Math.min(...trains.map(({ from }) => from)), to: Math.max(...trains.map(({ to }) => to)) };
  const window = windowOfBars(trading.market, 'trains', tried);
  const counter = countTrials('walk_forward', { file }, trading, window, options.registry, { nested: trains });
  return { index, name, engine, runner, counter, planned: trains.length * trials, tried: 0 };
}
