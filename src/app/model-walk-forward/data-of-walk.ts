import { nameData, type DataIdentity, type DataRole } from '../../core/data-identity.js';
import { UsageError } from '../../core/errors.js';
import { partsOfExtra } from '../../core/extra-column.js';
import { partsOfForecast } from '../../core/forecast-column.js';
import type { StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import { compileColumns } from '../../expr/compile-columns.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { graphOf } from '../strategy/strategy-of.js';
import { withOwnSignals } from '../system/asks-model.js';
import { cacheOf, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns the identities of all data that decide a walk-forward: bars and tables that features, strategy and label read, each once, in the
 *  order of a single run. Throws what openTradingData throws; UsageError STORE_INVALID where bars change while they are read. */
export async function identitiesOfWalk(
  file: SystemFile,
  { market, identities }: TradingData,
  options: RunOptions,
): Promise<readonly DataIdentity[]> {
  const found = new Map(identities.map((identity) => [nameData(identity), identity]));
  const own = withOwnSignals(file);
  for (const graph of [graphOf(own), labelGraph(file)]) {
    if (graph === undefined || !readsMore(own, graph)) continue;
    const { trading } = await openTradingData(own, market.symbol, graph, cacheOf(options));
    for (const identity of trading.identities) keepSame(found, identity);
  }
  return [...found.values()].sort(compareIdentities);
}

/** The label of barriers has an expression of its own. */
function labelGraph({ ml_training: { label } }: SystemFile): StrategyGraph | undefined {
  return label.kind === 'triple_barrier'
    ? compileColumns('ml_training.label', new Map([['distance', String(label.distance)]])).graph
    : undefined;
}

/** Whether other data than the own bars are read. */
function readsMore({ execution }: SystemFile, { frames, nodes }: StrategyGraph): boolean {
  const readsTable = nodes.some(
    ({ operation }) => operation.kind === 'bars' && (partsOfExtra(operation.column) ?? partsOfForecast(operation.column)) !== undefined,
  );
  return frames.length > 1 || readsTable || execution.intrabar === 'detail';
}

function keepSame(found: Map<string, DataIdentity>, identity: DataIdentity): void {
  const name = nameData(identity),
    known = found.get(name);
  if (known !== undefined && known.hash !== identity.hash)
    throw new UsageError('STORE_INVALID', `${name} must stay the same while they are read, and have changed`, {
      context: { symbol: identity.symbol },
    });
  found.set(name, identity);
}

const ROLES: readonly DataRole[] = ['own', 'frame', 'detail', 'benchmark', 'extra', 'forecast'];

function compareIdentities(a: DataIdentity, b: DataIdentity): number {
  return ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || (a.symbol < b.symbol ? -1 : 1);
}
