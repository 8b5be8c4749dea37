// node bench/learning/drift.mjs [--repeats 100] [--data FOLDER]
// How often drift is said where nothing changed, and how often a change is found: 20 columns of made rows, and features of real bars in
// FOLDER (CSV files named SYMBOL-TIMEFRAME…, as BTCUSD-1h.csv.gz). An alarm is one column or more of all of them.
import { parseArgs } from 'node:util';
import { randomStream } from '../../dist/core/random.js';
import { measureDrift } from '../../dist/ml/drift/measure-drift.js';
import { realStretches } from './real-stretches.mjs';

const { values: flags } = parseArgs({ options: { repeats: { type: 'string', default: '100' }, data: { type: 'string' } } });
const REPEATS = Number(flags.repeats);

const PROCESSES = { iid: 0, 'AR(1) 0.5': 0.5, 'AR(1) 0.9': 0.9, 'AR(1) 0.98': 0.98 };
/** The second is what the loop's defaults have. */
const SIZES = [
  { reference: 1000, current: 500, features: 20 },
  { reference: 240, current: 200, features: 20 },
  { reference: 200, current: 200, features: 40 },
  { reference: 3000, current: 250, features: 20 },
];
const CHANGES = {
  'shift 0.3 sd': (value) => value + 0.3,
  'shift 0.5 sd': (value) => value + 0.5,
  'scale doubled': (value) => 2 * value,
};

/** Rows of a stationary process of mean 0 and variance 1, in two parts that follow one another. */
function makeParts(persistence, { reference, current, features }, seed, change = (value) => value) {
  const random = randomStream(seed, 77),
    scale = Math.sqrt(1 - persistence ** 2);
  const draw = () => {
    let value = random.normal();
    return Float64Array.from({ length: reference + current }, () => (value = persistence * value + scale * random.normal()));
  };
  const columns = Array.from({ length: features + 1 }, draw),
    part = (from, to, alter) => ({
      features: columns.slice(1).map((_, index) => `x${index}`),
      columns: columns.slice(1).map((column, index) => (index === 0 ? column.slice(from, to).map(alter) : column.slice(from, to))),
      predictions: columns[0].slice(from, to),
    });
  return [part(0, reference, (value) => value), part(reference, reference + current, change)];
}

/** What was said of all pairs: how many had an alarm, and in how many the first column was found. */
function count(pairs) {
  let [alarms, found] = [0, 0];
  for (const [reference, current] of pairs) {
    const report = measureDrift(reference, current);
    alarms += Number(report.isDrifted);
    found += Number(report.features[0].isDrifted);
  }
  return { alarms, found };
}

const repeat = (make) => Array.from({ length: REPEATS }, (_, seed) => make(seed));
const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);

const titled = (...titles) => {
  line(...titles);
  line(...titles.map(() => '---'));
};

titled('rows', 'features', 'process', `alarms of ${REPEATS}`);
for (const size of SIZES)
  for (const [name, persistence] of Object.entries(PROCESSES))
    line(
      `${size.reference} against ${size.current}`,
      size.features,
      name,
      count(repeat((seed) => makeParts(persistence, size, seed))).alarms,
    );
if (flags.data !== undefined)
  for (const { name, features, pairs } of await realStretches(flags.data, REPEATS))
    line('1000 against 500', features, name, count(pairs).alarms);

console.log();
titled('rows', 'features', 'process', ...Object.keys(CHANGES).map((name) => `found of ${REPEATS}: ${name}`));
for (const size of SIZES.slice(0, 2))
  for (const [name, persistence] of Object.entries(PROCESSES)) {
    const found = Object.values(CHANGES).map((change) => count(repeat((seed) => makeParts(persistence, size, seed, change))).found);
    line(`${size.reference} against ${size.current}`, size.features, name, ...found);
  }
