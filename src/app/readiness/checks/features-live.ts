import { compileColumns } from '../../../expr/compile-columns.js';
import { openStrategyData } from '../../market-data/open-account-data.js';
import { featuresOf } from '../../strategy/model-column.js';
import { graphOf } from '../../strategy/strategy-of.js';
import { symbolsOfRun } from '../../system/account-name.js';
import { forecastName, isComposite } from '../../system/composite.js';
import { cacheOf } from '../../system/run-options.js';
import { failed, passed, type Finding } from '../finding.js';
import type { AskedModel } from '../asked-models.js';
import type { ReadinessCase } from '../readiness-case.js';
import { describeForecast, describeTable, unfedReads, type Feeding } from './unfed-reads.js';

/** Whether a session can bring on everything that is read: it feeds the bars of the symbols that it trades, and opens the rest once. */
export async function findFeaturesLive(asked: ReadinessCase): Promise<Finding[]> {
  const { file } = asked.system;
  const found: string[] = [];
  for (const run of asked.runs) {
    const feeding = { file, symbols: [...new Set(symbolsOfRun(file, run))], tables: asked.fed };
    const ofModels = asked.models.flatMap((model) => unfedFeatures(model, feeding));
    const named = new Set(ofModels.map(({ clause }) => clause));
    const ofStrategy = [...unfedReads(graphOf(file), feeding), ...unfedEntries(feeding)].filter((clause) => !named.has(clause));
    found.push(...ofModels.map(({ who, clause }) => `${who} ${clause}.`), ...ofStrategy.map((clause) => `The strategy ${clause}.`));
    if (found.length === 0) found.push(...(await unfedMoney(asked, run, feeding)));
  }
  if (found.length > 0) return [...new Set(found)].map(failed);
  const features = new Set(asked.models.flatMap(({ bundle }) => bundle.model.features)).size;
  const also = asked.fed.length === 0 ? '' : `; something else keeps ${asked.fed.join(', ')} up to date (--fed)`;
  return [
    passed(
      `The strategy${features === 0 ? '' : ` and ${features} features of its models`} read nothing that a session does not feed${also}.`,
    ),
  ];
}

/** Each feature by itself, so that it can be named. */
function unfedFeatures({ name, bundle, symbols }: AskedModel, feeding: Feeding): { readonly who: string; readonly clause: string }[] {
  if (!symbols.some((symbol) => feeding.symbols.includes(symbol))) return [];
  return featuresOf(name, bundle).flatMap(({ name: feature, expression }) => {
    const { graph } = compileColumns('features', new Map([[feature, expression]]));
    return unfedReads(graph, feeding).map((clause) => ({ who: `The feature ${feature} of ${name}`, clause }));
  });
}

/** What the file asks for beside its expressions. */
function unfedEntries({ file }: Feeding): string[] {
  const detail =
    file.execution.intrabar === 'detail' ? ['decides within a bar by data.detail (execution.intrabar), which no feed brings'] : [];
  const policy = isComposite(file) && file.forecaster !== undefined ? [describeForecast(forecastName(file.forecaster), file)] : [];
  return [...detail, ...policy];
}

/** Prices that convert currencies, and tables of funding and spreads. */
async function unfedMoney({ system: { file }, options }: ReadinessCase, run: string, { symbols, tables }: Feeding): Promise<string[]> {
  const { trading } = await openStrategyData(file, run, graphOf(file), cacheOf(options));
  return trading.identities.flatMap(({ role, symbol }) => {
    if (role === 'currency' && !symbols.includes(symbol))
      return [`The account converts money by ${symbol}, whose bars are not fed: those of ${symbols.join(', ')} are.`];
    if (role !== 'extra') return [];
    const table = symbol.split(' ')[0]!;
    return tables.includes(table) ? [] : [`An instrument ${describeTable(table)}.`];
  });
}
