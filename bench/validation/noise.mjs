// node bench/validation/noise.mjs [--studies 100]: how often the verdict believes noise, and how often a planted edge.
// Reads dist/ (npm run build), prints a table and stores it in bench/results/noise.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge } from '../../dist/validation/judge.js';
import { describeMachine } from '../measure/machine.mjs';
import { PROJECT_DIR } from '../paths.mjs';
import { makeStudy } from './make-study.mjs';

const YEARS = 4;
const PERIODS = 252 * YEARS;
const INDEPENDENT = (trials) => ({ trials, clusters: trials, within: 0, common: 0 });
const CLUSTERED = (trials, clusters) => ({ trials, clusters, within: 0.7, common: 0.2 });
const TIGHT = (trials, clusters) => ({ trials, clusters, within: 0.95, common: 0.5 });

const NOISE = {
  '50, independent': INDEPENDENT(50),
  '50, tight': TIGHT(50, 3),
  '200, clustered': CLUSTERED(200, 20),
  '500, independent': INDEPENDENT(500),
  '500, clustered': CLUSTERED(500, 25),
  '2,000, tight': TIGHT(2000, 40),
  '40, correlation 0.9': { trials: 40, clusters: 1, within: 0.9, common: 0.45 },
};
const PLANTED = {
  'realised 2 in 200 independent': { ...INDEPENDENT(201), planted: { realised: 2 } },
  'realised 2 in 200 clustered': { ...CLUSTERED(201, 20), planted: { realised: 2 } },
  'expected 2 in 200 clustered': { ...CLUSTERED(201, 20), planted: { expected: 2 } },
  'expected 3 in 200 clustered': { ...CLUSTERED(201, 20), planted: { expected: 3 } },
  'plateau of 40, expected 3': { trials: 40, clusters: 1, within: 0.9, common: 0.45, plateau: 3 },
  'plateau of 40, expected 2': { trials: 40, clusters: 1, within: 0.9, common: 0.45, plateau: 2 },
};

const { values } = parseArgs({ options: { studies: { type: 'string', default: '100' } } });
const studies = Number(values.studies);
const rows = [];
for (const [kind, settings] of Object.entries({ noise: NOISE, planted: PLANTED })) {
  for (const [title, setting] of Object.entries(settings)) rows.push(run(kind, title, setting));
}
const folder = join(PROJECT_DIR, 'bench/results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'noise.json'), `${JSON.stringify({ machine: describeMachine(), studies, years: YEARS, rows }, null, 2)}\n`);

function run(kind, title, setting) {
  const verdicts = { edge: 0, no_edge: 0, market: 0, not_proven: 0 };
  const figures = [];
  let elapsedMs = 0;
  for (let seed = 1; seed <= studies; seed++) {
    const evidence = makeStudy({ ...setting, periods: PERIODS, seed });
    const startedMs = performance.now();
    const found = judge(evidence);
    elapsedMs += performance.now() - startedMs;
    verdicts[found.verdict]++;
    figures.push(found.figures);
  }
  const middle = (pick) => figures.map(pick).sort((a, b) => a - b)[Math.floor(studies / 2)];
  const medians = {
    effective_trials: middle((f) => f.effectiveTrials),
    sharpe: middle((f) => f.sharpe),
    lucky_sharpe: middle((f) => f.luckySharpe),
    deflated_sharpe: middle((f) => f.deflatedSharpe),
    pbo: middle((f) => f.overfitting.probability),
    loss: middle((f) => f.overfitting.lossProbability),
    spread: middle((f) => f.superiorAbility.spreadPValue),
    spa: middle((f) => f.superiorAbility.pValue),
  };
  const text = Object.entries(medians)
    .map(([name, value]) => `${name} ${value.toFixed(name === 'effective_trials' ? 0 : 3)}`)
    .join('  ');
  process.stdout.write(
    `${kind.padEnd(8)}${title.padEnd(32)}edge ${verdicts.edge}  not proven ${verdicts.not_proven}  no edge ${verdicts.no_edge}  of ${studies} | medians: ${text} | ${Math.round(elapsedMs / studies)} ms a verdict\n`,
  );
  return { kind, title, ...setting, verdicts, medians, ms_per_verdict: elapsedMs / studies };
}
