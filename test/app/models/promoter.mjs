// Registers, looks at rows and promotes version after version and says which are done: node promoter.mjs FOLDER MODEL [HOW_MANY]
import { ModelRegistry } from '../../../dist/app/models/model-registry.js';

const [, , folder, model, howMany = 'Infinity'] = process.argv;
const zeros = () => new Float64Array(2);

const registry = await ModelRegistry.open(folder);
process.stdout.write('open\n');
for (let i = 0; i < Number(howMany); i++) {
  const version = await registry.register(model, {
    model: {
      kind: 'logistic',
      spec: { kind: 'logistic' },
      features: ['a', 'b'],
      scaling: { means: zeros(), scales: Float64Array.of(1, 1) },
      state: { weights: Float64Array.of(i, 1), intercept: i, interceptSum: 0, step: 0 },
    },
    featureHash: 'f1',
    featureSet: [],
    label: {},
    threshold: 0.5,
    training: { startMs: 0, endMs: 1, rows: 1 },
    metrics: {},
    canaries: [],
    seed: 1,
    engineVersion: '0',
    origin: 'real',
  });
  process.stdout.write(`registered ${version}\n`);
  const { count } = await registry.look(model, version, {
    symbols: ['ABC'],
    from: '2020-01-01T00:00:00.000Z',
    to: '2020-02-01T00:00:00.000Z',
    rows: 1,
    look: String(version),
  });
  process.stdout.write(`looked ${count}\n`);
  await registry.promote(model, version, `number ${i}`);
  process.stdout.write(`promoted ${version}\n`);
}
