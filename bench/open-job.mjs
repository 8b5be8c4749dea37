// The only place where the bench reaches into the built project.
import { openEngine } from '../dist/app/run/open-engine.js';
import { chooseWindow } from '../dist/app/system/choose-window.js';
import { openStrategyData } from '../dist/app/market-data/open-account-data.js';
import { graphOf } from '../dist/app/strategy/strategy-of.js';
import { spaceOf } from '../dist/app/trials/space-of.js';
import { resolveSystem } from '../dist/app/strategy/resolve-system.js';
import { compilePredicate } from '../dist/expr/compile-formula.js';
import { Grid } from '../dist/search/grid.js';

export { METRIC_NAMES } from '../dist/core/metrics.js';
export { parametersOf } from '../dist/core/trial-table.js';

const MAX_MEMORY_BYTES = 2 ** 30;

/** Opens an engine on a system and the table of all its trials, as `barloom sweep` would. Close it in the end. */
export async function openJob(system, { workers, maxMemoryBytes = MAX_MEMORY_BYTES }) {
  const { file } = resolveSystem(system);
  const graph = graphOf(file);
  const { trading } = await openStrategyData(file, undefined, graph, { cacheDir: '', useCache: false });
  const window = chooseWindow(file, trading.market, {});
  const table = askAll(file);
  const engine = openEngine(file, graph, trading, workers, { maxMemoryBytes });
  return { file, trading, table, evaluate: (trials = table) => engine.evaluate(trials, window), close: () => engine.close() };
}

function askAll(file) {
  const names = [...new Set([...Object.keys(file.params), ...Object.keys(file.space)])];
  const requirements = file.require.map((text, index) => compilePredicate(`require[${index}]`, text, [], names));
  const grid = new Grid({
    space: spaceOf(file),
    fixed: file.params,
    isAllowed: (parameters) => requirements.every((holds) => holds(parameters)),
    seed: file.seed,
  });
  return grid.ask(grid.count);
}
