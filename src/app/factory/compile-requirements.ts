import { METRIC_NAMES } from '../../core/metrics.js';
import { RUN_FACTS } from '../../core/trial-record.js';
import { compilePredicate, nameKey } from '../../expr/compile-formula.js';
import type { Requirement } from '../../lifecycle/systems/judge-gate.js';
import { GATES, type GateName } from '../../lifecycle/systems/stage.js';
import { WATCH_KINDS } from '../../lifecycle/systems/watch-record.js';
import type { WatchRule } from '../../lifecycle/systems/judge-watch.js';
import { flagNames, parameterNames } from '../strategy/parameter-names.js';
import type { SystemFile } from '../system/system-schema.js';
import { plainName, ROLLING, WATCH_FIGURES } from './watch/rolling-names.js';

/** Names that requirements of every gate may read. */
const FIGURES: readonly string[] = [...METRIC_NAMES, ...RUN_FACTS];

/** Figures of demo alone: whether the run was the same again, bar for bar (1 or 0), and the days that it took. */
const DEMO_FIGURES = ['parity', 'days'] as const;
export type DemoFigures = Readonly<Record<(typeof DEMO_FIGURES)[number], number>>;

/** Compiles the requirements of a gate. Throws ExpressionError where one is no condition on figures. */
export function compileRequirements(file: SystemFile, gate: GateName): Requirement[] {
  const figures = gate === 'demo' ? [...FIGURES, ...DEMO_FIGURES] : FIGURES;
  return file.lifecycle!.gates[gate].require.map((text, index) =>
    compileRequirement(file, `lifecycle.gates.${gate}.require[${index}]`, text, figures),
  );
}

/** Compiles the rules of the watch, the strongest first. Throws ExpressionError where one is no condition on figures. */
export function compileWatchRules(file: SystemFile): WatchRule[] {
  const { watch } = file.lifecycle!;
  return WATCH_KINDS.flatMap((kind) =>
    watch[kind].map((text, index): WatchRule => {
      const rolling = [...text.matchAll(ROLLING)].map(([call]) => plainName(call));
      const where = `lifecycle.watch.${kind}[${index}]`;
      const compiled = compileRequirement(file, where, text.replace(ROLLING, plainName), [...FIGURES, ...WATCH_FIGURES, ...rolling]);
      return { ...compiled, text, kind };
    }),
  );
}

/** Compiles everything that a lifecycle says on figures. Throws ExpressionError. */
export function requireFigures(file: SystemFile): void {
  for (const gate of GATES) compileRequirements(file, gate);
  compileWatchRules(file);
}

function compileRequirement(file: SystemFile, where: string, text: string, figures: readonly string[]): Requirement {
  const holds = compilePredicate(where, text, figures, parameterNames(file), flagNames(file));
  const names = [...new Set(figures)].filter((name) => new RegExp(`(?<![$.\\w])${name}(?!\\w)`).test(text));
  return {
    text,
    names,
    holds: (found) => holds({ ...file.params, ...Object.fromEntries(names.map((name) => [nameKey(name), found[name]!])) }),
  };
}
