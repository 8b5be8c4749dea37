import type { ClassBundle } from '../bundle/model-bundle.js';
import { LEAST_SHARE } from '../classes/calibrate-classes.js';
import { addCalibration } from './add-calibration.js';
import { addTrees } from './add-trees.js';
import type { GraphWriter } from './graph-writer.js';

/** Adds a model of several classes and returns the names of its raw predictions and of its probabilities, f64[rows][classes]. */
export function addClasses(graph: GraphWriter, input: string, { model, calibration }: ClassBundle): readonly [string, string] {
  const raw = model.ensembles.map((ensemble) => addTrees(graph, input, ensemble)),
    shares = model.kind === 'gbc_classes' ? divide(graph, addPowers(graph, raw)) : divideOrEqual(graph, raw);
  const scores =
    calibration === undefined
      ? shares
      : divideOr(
          graph,
          calibration.members.map((member, k) =>
            member.kind === 'none' ? shares[k]! : addCalibration(graph, addLogOdds(graph, shares[k]!), member),
          ),
          shares,
        );
  return [join(graph, raw), join(graph, scores)];
}

/** e^x of each, counted from the largest. */
function addPowers(graph: GraphWriter, raw: readonly string[]): string[] {
  const most = graph.add('Max', raw);
  return raw.map((own) => graph.add('Exp', [graph.add('Sub', [own, most])]));
}

function addLogOdds(graph: GraphWriter, share: string): string {
  const bounded = graph.add('Clip', [share, graph.number(LEAST_SHARE), graph.number(1 - LEAST_SHARE)]);
  return graph.add('Sub', [graph.add('Log', [bounded]), graph.add('Log', [graph.add('Sub', [graph.number(1), bounded])])]);
}

function divide(graph: GraphWriter, columns: readonly string[]): string[] {
  const sum = graph.add('Sum', columns);
  return columns.map((own) => graph.add('Div', [own, sum]));
}

function divideOrEqual(graph: GraphWriter, columns: readonly string[]): string[] {
  const equal = graph.number(1 / columns.length);
  return divideOr(
    graph,
    columns,
    columns.map(() => equal),
  );
}

/** Others stand where the sum is not above 0. */
function divideOr(graph: GraphWriter, columns: readonly string[], others: readonly string[]): string[] {
  const sum = graph.add('Sum', columns),
    isAbove = graph.add('Less', [graph.number(0), sum]);
  return columns.map((own, k) => graph.add('Where', [isAbove, graph.add('Div', [own, sum]), others[k]!]));
}

function join(graph: GraphWriter, columns: readonly string[]): string {
  return graph.add('Concat', columns, { axis: 1 });
}
