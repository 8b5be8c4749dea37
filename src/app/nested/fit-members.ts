import { legWindow } from '../../core/account-clock.js';
import { UsageError } from '../../core/errors.js';
import type { Parameters } from '../../core/graph.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import type { TrialEngine } from '../../engine/trial-engine.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { openEngine } from '../run/open-engine.js';
import { graphOf } from '../strategy/strategy-of.js';
import { compositeLegs, membersOf, type CompositeMember } from '../system/composite.js';
import { cacheOf, workersOf, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { studySettings } from '../study/study-settings.js';
import { Scorer } from '../trials/scorer.js';
import { FoldRunner } from '../walk-forward/fold-runner.js';
import { isWon } from '../walk-forward/walk-forward-outcome.js';

/** Finds parameters of the members of a composite that have a space; the others keep theirs. */
export class MemberFitter {
  /** trials that were run so far, of all members and folds */
  trials = 0;
  private readonly searched: readonly SearchedMember[];
  private readonly data: TradingData;
  private readonly file: SystemFile;

  private constructor(file: SystemFile, data: TradingData, searched: readonly SearchedMember[]) {
    this.file = file;
    this.data = data;
    this.searched = searched;
  }

  /** Opens a study of each member that has a space. Throws UsageError CONFIG_INVALID where such a member trades several symbols; what
   *  `optimize` throws */
  static async open(file: SystemFile, data: TradingData, options: RunOptions): Promise<MemberFitter> {
    const searched: SearchedMember[] = [];
    for (const [index, member] of membersOf(file).entries())
      if (Object.keys(member.file.space).length > 0) searched.push(await openMember(member, index, options));
    return new MemberFitter(file, data, searched);
  }

  /** Returns the composite with the members' winners on a train; a member without a winner keeps its own parameters.
   *  test  a window behind the train, which winners are not chosen by */
  async fit(foldNumber: number, train: BarWindow, test: BarWindow): Promise<SystemFile> {
    const pool = { ...this.file.pool } as Record<string, SystemFile>;
    for (const { index, name, runner } of this.searched) {
      const barAt = this.data.legs![compositeLegs(this.file).findIndex(({ member }) => member === index)]!.barAt;
      const fold = { foldNumber, train: [legWindow(barAt, train)], test: [legWindow(barAt, test)] };
      const found = await runner.run(fold, { trials: [] }, {});
      this.trials += found?.trials.length ?? 0;
      const own = pool[name]!;
      if (found !== undefined && isWon(found)) pool[name] = { ...own, params: settled(own, found.winner.parameters) };
    }
    return { ...this.file, pool };
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
}

function settled(file: SystemFile, parameters: Parameters): SystemFile['params'] {
  return { ...file.params, ...parameters };
}

async function openMember({ name, file }: CompositeMember, index: number, options: RunOptions): Promise<SearchedMember> {
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
  return { index, name, engine, runner };
}
