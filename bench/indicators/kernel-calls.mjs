import { evaluateScalar } from '../../dist/core/graph.js';
import { compileKernels, createSharedMemory, instantiateKernels, PAGE_BYTES } from '../../dist/engine/memory/kernels.js';
import { placeNodes } from '../../dist/engine/plan/place-nodes.js';
import { buildExpression } from '../../dist/expr/build-expression.js';
import { GraphBuilder } from '../../dist/expr/graph-builder.js';
import { parseExpression } from '../../dist/expr/parse.js';
import { placeColumns, strideOf } from './columns.mjs';

/** As in the engine's batches. */
const TILE_BARS = 8192;
const SCRATCH_COLUMNS = 3;
const RESULT_COLUMNS = 12;

/** Our side: returns `prepare(call)`, which returns `run(length)`, which returns the column that it wrote.
 *  A call is compiled by the language to its nodes. Those that the engine stores run over all bars, one after the other;
 *  arithmetic on them follows tile by tile. */
export function openKernels(market, bars) {
  const stride = strideOf(bars);
  const marketColumns = Object.keys(market).length;
  const memory = createSharedMemory(PAGE_BYTES + stride * (marketColumns + SCRATCH_COLUMNS + RESULT_COLUMNS));
  const kernels = instantiateKernels(compileKernels(), memory);
  const bases = placeColumns(market, memory, PAGE_BYTES, stride);
  const scratch = PAGE_BYTES + stride * marketColumns,
    results = scratch + stride * SCRATCH_COLUMNS;
  const view = new Float64Array(memory.buffer);
  return (call) => {
    const nodes = compileCall(call);
    const computed = nodes.filter(({ operation }) => operation.kind !== 'bars');
    if (computed.length > RESULT_COLUMNS) throw new Error(`${call} has ${computed.length} nodes, there is room for ${RESULT_COLUMNS}`);
    const pointers = nodes.map((node) =>
      node.operation.kind === 'bars' ? bases[node.operation.column] : results + stride * computed.indexOf(node),
    );
    const places = placeNodes({ nodes, longEnter: nodes.at(-1).id });
    const isLocal = ({ id }) => places[id] === 'local';
    const make = ({ operation, id }) => makeStep(operation, pointers, pointers[id], scratch, kernels);
    const stored = computed.filter((node) => !isLocal(node)).map(make),
      local = computed.filter(isLocal).map(make);
    const out = pointers.at(-1) / 8;
    return (length) => {
      for (const step of stored) step(0, length);
      for (let from = 0; from < length; from += TILE_BARS) {
        for (const step of local) step(from, Math.min(length, from + TILE_BARS));
      }
      return view.subarray(out, out + length);
    };
  };
}

function compileCall(call) {
  const builder = new GraphBuilder();
  buildExpression(parseExpression(call), {
    builder,
    source: call,
    frame: 0,
    parameterNames: [],
    flagNames: [],
    names: [],
    resolve: () => undefined,
    build: buildExpression,
  });
  return builder.nodes;
}

/** Returns the kernel call of a node, as a function of its first bar and of the one after its last. What looks back
 *  always starts with bar 0. */
function makeStep(operation, pointers, out, scratch, kernels) {
  const number = (scalar) => evaluateScalar(scalar, {});
  const operand = (read) => (read.kind === 'node' ? [pointers[read.id], 0] : [0, number(read.scalar)]);
  if (operation.kind === 'kernel') {
    const run = kernels.call(operation.kernel),
      inputs = operation.inputs.map((id) => pointers[id]),
      numbers = operation.numbers.map(number);
    return (_, length) => run(...inputs, out, ...(operation.scratchBytes(length, numbers) > 0 ? [scratch] : []), length, ...numbers);
  }
  if (operation.kind === 'arithmetic') {
    const run = kernels.call('arithmetic'),
      operands = [...operand(operation.left), ...operand(operation.right)];
    const op = kernels.constant(operation.op.toUpperCase());
    return (from, to) => run(op, ...operands, out, from, to);
  }
  if (operation.kind === 'shift') {
    const run = kernels.call('shift_column'),
      lag = number(operation.bars);
    return (_, length) => run(pointers[operation.input], out, length, lag);
  }
  throw new Error(`no bench step for a ${operation.kind}`);
}
