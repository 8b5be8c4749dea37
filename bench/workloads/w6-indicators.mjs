import { CASES, openIndicatorBench } from '../indicators.mjs';
import { makeFailedRow, makeRatioRow } from '../measure/row.mjs';
import { summarize } from '../measure/samples.mjs';

const CRITERION = { id: 'W6', unit: 'x', reach: 1, beyond: 2 };

/** Each indicator is a line of its own; the last line is the slowest of them. */
export async function run({ repetitions }) {
  const measure = openIndicatorBench();
  const rows = [];
  for (const each of CASES) rows.push(await measureRow(each, measure, repetitions(31)));
  return [...rows, summaryRow(rows)];
}

async function measureRow(wanted, measure, repetitions) {
  try {
    const { ownMs, talibMs } = await measure(wanted, repetitions);
    const [own, talib] = [ownMs, talibMs].map((samples) => summarize(samples).median.toFixed(2));
    return makeRatioRow({ ...CRITERION, title: `${wanted.call}: ${own} ms, talib-web ${talib} ms` }, talibMs, ownMs);
  } catch (error) {
    return makeFailedRow({ ...CRITERION, title: wanted.call }, error);
  }
}

function summaryRow(rows) {
  const measured = rows.filter(({ failed }) => failed === undefined).toSorted((a, b) => a.median - b.median);
  if (measured.length === 0) return makeFailedRow({ ...CRITERION, title: 'slowest indicator' }, new Error('no indicator was measured'));
  const [slowest] = measured;
  const title = `slowest of ${measured.length} indicators against talib-web on 1,000,000 bars: ${slowest.title}`;
  const notes = [
    `${measured.filter(({ passed_beyond }) => passed_beyond).length} of ${measured.length} indicators are at least 2 times as fast`,
  ];
  return { ...slowest, title, parity: 'every indicator that was measured equals TA-Lib to 1e-9 on 5,000 bars', notes };
}
