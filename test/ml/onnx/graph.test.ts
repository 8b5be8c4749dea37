// Small models as ONNX files, read by the numbers of the fields in onnx.proto.
import { describe, expect, test } from 'vitest';
import type { TreeEnsemble } from '../../../src/core/tree-ensemble.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { encodeOnnx } from '../../../src/ml/onnx/encode-onnx.js';
import { GraphWriter } from '../../../src/ml/onnx/graph-writer.js';
import { encodeModel } from '../../../src/ml/onnx/messages.js';
import { readFields, type WireField } from '../../reference/onnx/read-fields.js';
import { readOnnx, type OnnxModel } from '../../reference/onnx/read-model.js';
import { leafOf } from '../recording-kernels.js';

const text = ({ bytes }: WireField): string => new TextDecoder().decode(bytes);
/** The fields of a message with this number. */
const inside = (bytes: Uint8Array, field: number): WireField[] => readFields(bytes).filter((own) => own.field === field);

describe('a file', () => {
  const graph = (): Uint8Array =>
    encodeModel({
      name: 'g',
      nodes: [
        { operator: 'Add', inputs: ['x', 'c'], output: 'y' },
        { operator: 'Cast', domain: 'd', inputs: ['y'], output: 'z', attributes: { to: 7, list: Int32Array.of(1, 300) } },
      ],
      constants: new Map([['c', { shape: [2, 1], values: BigInt64Array.of(-1n, 5n) }]]),
      input: ['x', 3],
      outputs: ['y', 'z'],
      outputColumns: 1,
      notes: { key: 'value', more: '' },
      producerVersion: '1.2.3',
    });

  test('says who made it, by which versions, and what is to be known', () => {
    const fields = readFields(graph());
    expect(fields.filter(({ field }) => field < 7).map((own) => [own.field, own.whole ?? text(own)])).toEqual([
      [1, 10n],
      [2, 'barloom'],
      [3, '1.2.3'],
    ]);
    expect(readOnnx(graph())).toMatchObject({ opsets: { '': 21, 'ai.onnx.ml': 5 }, notes: { key: 'value', more: '' } });
  });

  test('holds its nodes in their order, with names, and its constants', () => {
    const { nodes, constants } = readOnnx(graph());
    expect(nodes).toEqual([
      { operator: 'Add', domain: '', inputs: ['x', 'c'], outputs: ['y'], attributes: new Map() },
      {
        operator: 'Cast',
        domain: 'd',
        inputs: ['y'],
        outputs: ['z'],
        attributes: new Map<string, unknown>([
          ['to', 7],
          ['list', [1, 300]],
        ]),
      },
    ]);
    expect(constants).toEqual(new Map([['c', { shape: [2, 1], values: [-1, 5] }]]));
    const [own] = inside(graph(), 7);
    expect(inside(own!.bytes, 2).map(text)).toEqual(['g']);
    expect(inside(own!.bytes, 1).map(({ bytes }) => text(inside(bytes, 3)[0]!))).toEqual(['Add_0', 'Cast_1']);
  });

  test('has doubles of any number of rows as input and outputs', () => {
    const [own] = inside(graph(), 7);
    const valueOf = ({ bytes }: WireField): unknown[] => {
      const tensor = inside(inside(bytes, 2)[0]!.bytes, 1)[0]!,
        sizes = inside(inside(tensor.bytes, 2)[0]!.bytes, 1);
      return [
        text(inside(bytes, 1)[0]!),
        Number(inside(tensor.bytes, 1)[0]!.whole),
        text(inside(sizes[0]!.bytes, 2)[0]!),
        Number(inside(sizes[1]!.bytes, 1)[0]!.whole),
      ];
    };
    expect(inside(own!.bytes, 11).map(valueOf)).toEqual([['x', 11, 'rows', 3]]);
    expect(inside(own!.bytes, 12).map(valueOf)).toEqual([
      ['y', 11, 'rows', 1],
      ['z', 11, 'rows', 1],
    ]);
  });
});

test('every value and constant of a graph has a name of its own', () => {
  const writer = new GraphWriter();
  const names = [
    writer.number(2),
    writer.doubles(Float64Array.of(1, 2)),
    writer.doubles(Float64Array.of(1, 2), [2, 1]),
    writer.wholes([3, 4]),
  ];
  const values = [writer.add('Add', names.slice(0, 2)), writer.add('Op', [], { axis: 0 }, 'd')];
  writer.name(values[0]!, 'out');
  expect(new Set([...names, ...values]).size).toBe(6);
  expect(names.map((name) => writer.constants.get(name))).toEqual([
    { shape: [], values: Float64Array.of(2) },
    { shape: [2], values: Float64Array.of(1, 2) },
    { shape: [2, 1], values: Float64Array.of(1, 2) },
    { shape: [2], values: BigInt64Array.of(3n, 4n) },
  ]);
  expect(writer.nodes).toEqual([
    { operator: 'Add', inputs: names.slice(0, 2), output: values[0], attributes: undefined, domain: undefined },
    { operator: 'Op', inputs: [], output: values[1], attributes: { axis: 0 }, domain: 'd' },
    { operator: 'Identity', inputs: [values[0]], output: 'out' },
  ]);
});

const bundleOf = (model: object, calibration?: ModelBundle['calibration']): ModelBundle =>
  ({
    model: { features: ['a', 'b'], ...model },
    calibration,
    featureHash: 'f00d',
    threshold: 0.5,
    label: { kind: 'fixed' },
    origin: 'real',
    engineVersion: '7',
  }) as unknown as ModelBundle;

describe('trees', () => {
  // a split by the second feature whose right child splits by the first one; a leaf; a split whose last bin has no edge
  const ensemble: TreeEnsemble = {
    ...leafOf(2),
    edges: [Float64Array.of(-1, 4), Float64Array.of(7)],
    baseValue: 3,
    divisor: 2,
    treeStarts: Int32Array.of(0, 5, 6, 9),
    feature: Int32Array.of(1, -1, 0, -1, -1, -1, 0, -1, -1),
    left: Int32Array.of(1, 0, 3, 0, 0, 0, 1, 0, 0),
    lastLeftBin: Uint8Array.of(0, 0, 1, 0, 0, 0, 2, 0, 0),
    missingLeft: Uint8Array.of(1, 0, 0, 0, 0, 0, 1, 0, 0),
    value: Float64Array.of(0, 10, 0, 20, 30, 40, 0, 50, 60),
  };
  const listOf = (model: OnnxModel): Record<string, unknown> => Object.fromEntries(model.nodes[0]!.attributes);

  test('are tables of inner nodes and of leaves; a leaf alone is a node whose two ways end in it', () => {
    const model = readOnnx(encodeOnnx(bundleOf({ kind: 'gbr', ensemble })));
    expect(model.nodes.map(({ domain, operator }) => [domain, operator])).toEqual([
      ['ai.onnx.ml', 'TreeEnsemble'],
      ['', 'Div'],
      ['', 'Add'],
      ['', 'Identity'],
      ['', 'Identity'],
    ]);
    expect(listOf(model)).toEqual({
      aggregate_function: 1,
      n_targets: 1,
      post_transform: 0,
      tree_roots: [0, 2, 3],
      nodes_featureids: [1, 0, 0, 0],
      nodes_modes: { shape: [4], values: [0, 0, 0, 0] },
      nodes_splits: { shape: [4], values: [7, 4, 0, Infinity] },
      nodes_missing_value_tracks_true: [1, 0, 0, 1],
      nodes_truenodeids: [0, 1, 3, 4],
      nodes_trueleafs: [1, 1, 1, 1],
      nodes_falsenodeids: [1, 2, 3, 5],
      nodes_falseleafs: [0, 1, 1, 1],
      leaf_targetids: [0, 0, 0, 0, 0, 0],
      leaf_weights: { shape: [6], values: [10, 20, 30, 40, 50, 60] },
    });
    expect(Array.from(model.constants.values(), ({ shape, values }) => [shape, values])).toEqual([
      [[], [2]],
      [[], [3]],
    ]);
  });

  test('that are none are a stump that says 0', () => {
    const none = { ...ensemble, treeStarts: Int32Array.of(0), feature: new Int32Array(), value: new Float64Array() };
    expect(listOf(readOnnx(encodeOnnx(bundleOf({ kind: 'gbr', ensemble: none }))))).toMatchObject({
      tree_roots: [0],
      nodes_splits: { values: [0] },
      nodes_truenodeids: [0],
      nodes_falsenodeids: [0],
      leaf_weights: { values: [0] },
    });
  });
});

describe('linear models', () => {
  const scaling = { means: Float64Array.of(1, 2), scales: Float64Array.of(3, 4) },
    state = { weights: Float64Array.of(5, 6), intercept: 7, weightSums: Float64Array.of(80, 90), interceptSum: 100, step: 10 };
  const constantsOf = (change: object): unknown[] =>
    Array.from(readOnnx(encodeOnnx(bundleOf({ kind: 'sgdr', scaling, state: { ...state, ...change } }))).constants.values());

  test('predict by the mean of their weights where they keep it and have seen a row', () => {
    const at = (weights: readonly number[], intercept: number): unknown[] => [
      { shape: [2], values: [1, 2] },
      { shape: [2], values: [3, 4] },
      { shape: [], values: [0] },
      { shape: [2, 1], values: weights },
      { shape: [], values: [intercept] },
    ];
    expect(constantsOf({})).toEqual(at([8, 9], 10));
    expect(constantsOf({ weightSums: undefined })).toEqual(at([5, 6], 7));
    expect(constantsOf({ step: 0 })).toEqual(at([5, 6], 7));
    expect(constantsOf({ step: 1 })).toEqual(at([80, 90], 100));
  });

  const operatorsOf = (kind: string, calibration?: ModelBundle['calibration']): string[] =>
    readOnnx(encodeOnnx(bundleOf({ kind, scaling, state }, calibration)))
      .nodes.slice(6)
      .map(({ operator }) => operator);

  test('of classes say log odds, which become probabilities unless they are calibrated as they are', () => {
    const platt = { kind: 'platt', slope: 2, intercept: 3 } as const,
      sigmoid = ['Mul', 'Add', 'Sigmoid'],
      names = ['Identity', 'Identity'];
    for (const kind of ['sgdc', 'logistic']) {
      expect(operatorsOf(kind)).toEqual(['Sigmoid', ...names]);
      expect(operatorsOf(kind, { scores: 'prediction', by: platt })).toEqual(['Sigmoid', ...sigmoid, ...names]);
      expect(operatorsOf(kind, { scores: 'raw', by: platt })).toEqual([...sigmoid, ...names]);
    }
    expect(operatorsOf('sgdr')).toEqual(names);
  });

  test('with steps count the inner points below a score', () => {
    const isotonic = { kind: 'isotonic', scores: Float64Array.of(1, 2, 4), probabilities: Float64Array.of(0, 0.5, 1) } as const,
      { nodes, constants } = readOnnx(encodeOnnx(bundleOf({ kind: 'sgdr', scaling, state }, { scores: 'raw', by: isotonic })));
    const own = nodes.slice(6);
    expect(own.map(({ operator }) => operator)).toEqual([
      'Clip',
      'Less',
      'Cast',
      'ReduceSum',
      'Gather',
      'Sub',
      'Gather',
      'Div',
      'Gather',
      'Mul',
      'Gather',
      'Add',
      'Identity',
      'Identity',
    ]);
    const attributesOf = (operator: string): unknown => Object.fromEntries(own.find((node) => node.operator === operator)!.attributes);
    expect([attributesOf('Cast'), attributesOf('ReduceSum'), attributesOf('Gather')]).toEqual([{ to: 7 }, { keepdims: 1 }, { axis: 0 }]);
    // the ends, the one inner point, the axis; then beginnings, lengths, rises and lows of two stretches
    expect(Array.from(constants.values()).slice(5)).toEqual([
      { shape: [], values: [1] },
      { shape: [], values: [4] },
      { shape: [1, 1], values: [2] },
      { shape: [1], values: [1] },
      { shape: [2], values: [1, 2] },
      { shape: [2], values: [1, 2] },
      { shape: [2], values: [0.5, 0.5] },
      { shape: [2], values: [0, 0.5] },
    ]);
  });
});

test('the notes say what a program must know beside the model', () => {
  expect(readOnnx(encodeOnnx(bundleOf({ kind: 'rfc', ensemble: leafOf(2) })))).toMatchObject({
    notes: {
      'barloom.kind': 'rfc',
      'barloom.features': '["a","b"]',
      'barloom.feature_hash': 'f00d',
      'barloom.threshold': '0.5',
      'barloom.label': '{"kind":"fixed"}',
      'barloom.origin': 'real',
    },
    inputs: ['features'],
    outputs: ['raw', 'score'],
  });
});
