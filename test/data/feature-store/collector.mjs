// Collects run after run and says which ones are written, until it is killed: node collector.mjs STORE FIRST_RUN
import { FeatureStore } from '../../../dist/data/feature-store/feature-store.js';

const [, , path, first] = process.argv;
const ROWS = 400;

const column = (of) => Float64Array.from({ length: ROWS }, (_, row) => of(row));
const times = column((row) => Date.UTC(2020, 0, 1) + row * 3_600_000);
const outcomes = {
  exitTimeMs: column((row) => times[row] + 1),
  pnl: column(() => 1),
  tradeReturn: column(() => 1),
  rMultiple: column(() => 1),
  barsHeld: column(() => 1),
  mae: column(() => 0),
  mfe: column(() => 1),
  exitReason: column(() => 0),
};

const store = await FeatureStore.open(path);
process.stdout.write('open\n');
for (let number = Number(first); ; number++) {
  const features = [column((row) => number + row / ROWS)];
  await store.add({
    label: { runId: `run ${number}`, strategyId: 's', symbol: 'ABC', timeframe: '1h', origin: 'real' },
    featureSet: { hash: 'f1', names: ['value'] },
    signals: { timeMs: times, side: column(() => 1), features, outcomes },
    bars: { timeMs: times, position: column(() => 0), features },
  });
  await store.flush();
  process.stdout.write(`${number}\n`);
}
