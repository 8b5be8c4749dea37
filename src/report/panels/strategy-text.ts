import type { Settings, StrategyText } from '../model/run-report-input.js';
import type { Markup } from './markup.js';
import { drawSettingsTable } from './settings-table.js';

/** Draws the strategy's expressions as they were written. */
export function drawStrategyText(strategy: StrategyText): Markup {
  return drawSettingsTable(listExpressions(strategy));
}

function listExpressions({ let: names, long, short, stop, target, trail, maxBars }: StrategyText): Settings {
  const lines: Record<string, string | undefined> = {};
  for (const [name, expression] of Object.entries(names)) lines[`let ${name}`] = expression;
  Object.assign(lines, { 'long enter': long?.enter, 'long exit': long?.exit, 'short enter': short?.enter, 'short exit': short?.exit, stop, target, trail, max_bars: maxBars });
  return Object.fromEntries(Object.entries(lines).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
