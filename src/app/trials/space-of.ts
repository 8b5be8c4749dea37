import { UsageError } from '../../core/errors.js';
import type { StrategyGraph } from '../../core/graph.js';
import { compilePredicate } from '../../expr/compile-formula.js';
import { Grid } from '../../search/grid.js';
import { checkSpace } from '../../search/conditions.js';
import type { Space } from '../../search/space.js';
import { flagNames, parameterNames } from '../strategy/parameter-names.js';
import { requireParameters } from '../strategy/require-parameters.js';
import { requireSpaceReaders } from '../system/parameters-read.js';
import type { AxisFile, SystemFile } from '../system/system-schema.js';

/** Returns the space of a system file. Throws UsageError SPACE_INVALID. */
export function spaceOf({ space }: Pick<SystemFile, 'space'>): Space {
  return checkSpace({ axes: Object.entries(space).map(([name, axis]) => axisOf(name, axis)) });
}

function axisOf(name: string, axis: AxisFile): Space['axes'][number] {
  const when = conditionOf(axis);
  if ('choice' in axis) return { kind: 'choice', name, values: axis.choice, ...when };
  const [kind, [low, high]] = 'int' in axis ? (['int', axis.int] as const) : (['float', axis.float] as const);
  return { kind, name, low, high, step: axis.step, log: axis.log ?? false, ...when };
}

/** One value is short for a list of it. */
function conditionOf({ when }: AxisFile): Pick<Space['axes'][number], 'when'> {
  if (when === undefined) return {};
  return { when: Object.fromEntries(Object.entries(when).map(([name, value]) => [name, Array.isArray(value) ? value : [value]])) };
}

/** Returns the grid of a system, or a random subset of `trials` of its points.
 *  Throws UsageError SPACE_INVALID, CONFIG_INVALID, FLAG_INVALID. */
export function openGrid(file: SystemFile, graph: StrategyGraph, trials: number | undefined): Grid {
  const space = spaceOf(file);
  requireSpaceReaders(file);
  const requirements = file.require.map((text, index) =>
    compilePredicate(`require[${index}]`, text, [], parameterNames(file), flagNames(file)),
  );
  requireParameters(graph, { ...file.params, ...Object.fromEntries(Object.keys(file.space).map((name) => [name, 0])) }, file);
  if (trials !== undefined && !(Number.isInteger(trials) && trials > 0)) {
    throw new UsageError('FLAG_INVALID', `--trials must be a whole number above 0, not ${trials}`, {
      context: { flag: '--trials', value: trials },
    });
  }
  return new Grid({
    space,
    fixed: file.params,
    isAllowed: (parameters) => requirements.every((holds) => holds(parameters)),
    trials,
    seed: file.seed,
  });
}
