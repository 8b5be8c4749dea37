import type { MadeForecasts } from '../app/forecasting/run-forecast.js';
import { paint, printLine, printWarning, renderTable } from './print.js';

/** What `--json` prints. */
export function forecastDocument({ record, version, folder, isUnchanged }: MadeForecasts): object {
  const { config: _config, ...rest } = record;
  return { ...rest, version: version.version, sha256: version.sha256, folder, is_unchanged: isUnchanged };
}

/** Prints what forecasts are worth, for people. */
export async function printForecasts({ record, version, folder, isUnchanged }: MadeForecasts): Promise<void> {
  for (const warning of record.warnings) printWarning(warning);
  for (const { symbol, heads, forecasts, bars, begins, coverage, folds } of record.markets) {
    const skipped = folds.filter((fold) => (fold as { state: string }).state === 'skipped').length;
    printLine(
      `${symbol} ${record.timeframe}: ${forecasts.toLocaleString('en')} of ${bars.toLocaleString('en')} bars forecast over ${record.horizon_bars} bars, from ${begins ?? 'none'} on (${(100 * coverage).toFixed(1)} % of the bars behind it); ${folds.length} folds${skipped > 0 ? `, ${skipped} of them skipped` : ''}`,
    );
    const rows = heads.flatMap(({ head, measure, comparisons, figures }) =>
      comparisons.map(({ naive, skill, statistic, bound, rows: count }) => [
        head,
        `${measure} against ${naive}`,
        skill.toFixed(4),
        statistic.toFixed(2),
        bound.toFixed(2),
        count.toLocaleString('en'),
        figures['rank_correlation']?.toFixed(3) ?? '–',
      ]),
    );
    printLine(await renderTable(['head', 'measure', 'skill', 'deviations', 'chance', 'bars', 'rank correlation'], rows, 2));
    for (const { sentence, hasSkill, confidence } of heads) {
      printLine(hasSkill ? paint('green', sentence) : sentence);
      if (confidence !== undefined)
        printLine(
          `confidence: the likeliest regime was said to come true in ${(100 * confidence.said).toFixed(1)} % and did in ${(100 * confidence.seen).toFixed(1)} %`,
        );
    }
  }
  if (!record.has_skill) printLine('This forecaster has no skill: naive forecasts say as much.');
  printLine(
    `${version.forecaster} version ${version.version}${isUnchanged ? ', which is the same as before' : ''}: ${folder} (forecasts: {${version.forecaster}: ${folder.replace(/\/\d+$/, '')}@${version.version}})`,
  );
}
