import type { StrategyText } from '../model/run-report-input.js';
import type { Markup } from './markup.js';
import { drawSettingsTable } from './settings-table.js';

/** Draws the strategy's expressions as they were written. */
export function drawStrategyText(strategy: StrategyText): Markup {
  return drawSettingsTable(listExpressions(strategy));
}

function listExpressions({
  let: names,
  long,
  short,
  stop,
  target,
  trail,
  maxBars,
  orders = [],
  ...rotation
}: StrategyText): (readonly [string, string])[] {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ...Object.entries(names).map(([name, expression]) => [`let ${name}`, expression] as const),
    ['long enter', long?.enter],
    ['long exit', long?.exit],
    ['short enter', short?.enter],
    ['short exit', short?.exit],
    ['stop', stop],
    ['target', target],
    ['trail', trail],
    ['max_bars', maxBars],
    ...orders,
    ['weight', rotation.weight],
    ['rebalance', rotation.rebalance],
  ];
  return lines.filter((line): line is readonly [string, string] => line[1] !== undefined);
}
