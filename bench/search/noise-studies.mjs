// node bench/search/noise-studies.mjs [--studies 100] [--trials 100] [--first 1] [--cases "name;name"] [--drift 6] [--edge 0.12]
//   [--data FOLDER] [--out FILE]
// Whole studies and sweeps, from bars to verdict: how often noise is believed, and how often a planted edge. Prints a line a case and
// stores every study's figures in bench/results/noise-studies.json. FOLDER has the real bars (BTCUSD-1h.csv.gz, SPY-1d-yahoo.csv) of the
// cases that shuffle them; without it they are left out.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { optimize } from '../../dist/app/study/optimize.js';
import { sweep } from '../../dist/app/sweep/sweep.js';
import { resolveSystem } from '../../dist/app/strategy/resolve-system.js';
import { describeMachine } from '../measure/machine.mjs';
import { PROJECT_DIR } from '../paths.mjs';
import { syntheticData, writeFairData } from './markets.mjs';
import { writeNullData } from './null-markets.mjs';

const FREE = { taker_fee_bps: 0, maker_fee_bps: 0, slippage_bps: 0 };
const WITHOUT_STOPS = {
  strategy: {
    let: { fast_ma: 'ema(close, $fast)', slow_ma: 'ema(close, $slow)', vol: 'atr(14)' },
    long: { enter: 'crosses_above(fast_ma, slow_ma + $band * vol)', exit: 'crosses_below(fast_ma, slow_ma)' },
    short: { enter: 'crosses_below(fast_ma, slow_ma - $band * vol)', exit: 'crosses_above(fast_ma, slow_ma)' },
  },
  space: { fast: { int: [3, 60] }, slow: { int: [20, 200] }, band: { float: [0, 1.5], step: 0.1 } },
  require: ['$fast < $slow'],
};
const TREND = {
  ...WITHOUT_STOPS,
  params: { target_atr: 9 },
  strategy: { ...WITHOUT_STOPS.strategy, stop: '$stop_atr * vol', target: '$target_atr * vol' },
  space: { ...WITHOUT_STOPS.space, stop_atr: { float: [1.5, 6], step: 0.1 }, target_atr: { float: [3, 15], step: 0.5 } },
};
const TREND_GRID = {
  ...TREND,
  space: {
    fast: { int: [4, 40], step: 4 },
    slow: { int: [60, 180], step: 30 },
    band: { choice: [0, 0.5] },
    stop_atr: { float: [2, 6], step: 1 },
  },
  require: [],
};
const REVERSION = {
  strategy: {
    let: { z: 'zscore(close, $length)', vol: 'atr(14)' },
    long: { enter: 'z < -$entry', exit: 'z > -$leave' },
    short: { enter: 'z > $entry', exit: 'z < $leave' },
    stop: '$stop_atr * vol',
    max_bars: '$hold',
  },
  space: {
    length: { int: [5, 120] },
    entry: { float: [0.5, 3] },
    leave: { float: [-0.5, 0.5] },
    stop_atr: { float: [1.5, 8] },
    hold: { int: [3, 90], log: true },
  },
};

/** Long only. */
const ABOVE = {
  strategy: { long: { enter: 'close > sma(close, $n) * (1 + $band)', exit: 'close < sma(close, $n)' } },
  space: { n: { int: [5, 200], step: 5 }, band: { choice: [0, 0.005] } },
  execution: FREE,
  isSweep: true,
};
const CROSS_GRID = {
  ...WITHOUT_STOPS,
  space: { fast: { int: [4, 40], step: 6 }, slow: { int: [50, 200], step: 15 }, band: { choice: [0] } },
  require: [],
  execution: FREE,
  isSweep: true,
};
const FADE_GRID = {
  strategy: {
    long: { enter: 'zscore(close, $n) < -$entry', exit: 'zscore(close, $n) > 0' },
    short: { enter: 'zscore(close, $n) > $entry', exit: 'zscore(close, $n) < 0' },
  },
  space: { n: { int: [5, 60], step: 5 }, entry: { float: [0.5, 2.5], step: 0.3 } },
  execution: FREE,
  isSweep: true,
};
const FOLLOW_GRID = {
  ...FADE_GRID,
  strategy: {
    long: { enter: 'zscore(close, $n) > $entry', exit: 'zscore(close, $n) < 0' },
    short: { enter: 'zscore(close, $n) < -$entry', exit: 'zscore(close, $n) > 0' },
  },
};
/** One trial that nobody chose: what it earns beyond its exposure over many markets is the markets' own, and no luck. */
const only = (strategy, values) => ({
  ...strategy,
  space: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { choice: [value] }])),
});
const STRATEGIES = {
  above: ABOVE,
  cross: CROSS_GRID,
  fade: FADE_GRID,
  'above, one trial of 10 bars': only(ABOVE, { n: 10, band: 0 }),
  'above, one trial of 50 bars': only(ABOVE, { n: 50, band: 0 }),
  'fade, one trial of 20 bars': only(FADE_GRID, { n: 20, entry: 1 }),
};

/** Every null market with every strategy. */
const NULL_CASES = Object.fromEntries(
  [
    ['garch', false],
    ['fat', false],
    ['btc', false],
    ['btc', true],
    ['btc bar by bar', true],
    ['spy', false],
    ['spy', true],
  ].flatMap(([kind, drift]) =>
    Object.entries(STRATEGIES).map(([name, strategy]) => [
      `null, ${kind}${drift ? ' with its drift' : ''}, ${name}`,
      { ...strategy, market: { kind, drift }, isReal: /^(btc|spy)/.test(kind) },
    ]),
  ),
);

const CASES = {
  'noise, trend, auto': { ...TREND, execution: FREE },
  'noise, trend, auto, default costs': TREND,
  'noise, trend, random': { ...TREND, execution: FREE, study: { sampler: 'random' } },
  'noise, trend, sweep of 500': { ...TREND_GRID, execution: FREE, isSweep: true },
  'noise, trend without stops, auto': { ...WITHOUT_STOPS, execution: FREE },
  'noise, trend without stops, synthetic bars, auto': { ...WITHOUT_STOPS, execution: FREE, isSynthetic: true },
  'noise, reversion, auto': { ...REVERSION, execution: FREE },
  'noise, reversion, random': { ...REVERSION, execution: FREE, study: { sampler: 'random' } },
  'noise, trend, tpe': { ...TREND, execution: FREE, study: { sampler: 'tpe' } },
  'noise, trend, genetic': { ...TREND, execution: FREE, study: { sampler: 'genetic' } },
  'noise, trend, cma_es': { ...TREND, execution: FREE, study: { sampler: 'cma_es' } },
  'noise, trend, auto, median pruner': { ...TREND, execution: FREE, study: { pruner: 'median' } },
  'planted, trend, auto': { ...TREND, driftSharpe: 6 },
  'planted, trend, random': { ...TREND, driftSharpe: 6, study: { sampler: 'random' } },
  'planted, trend, sweep of 500': { ...TREND_GRID, driftSharpe: 6, isSweep: true },
  'planted, returns revert': { ...FADE_GRID, market: { kind: 'gauss', edge: -0.12 }, isPlanted: true },
  'planted, returns persist': { ...FOLLOW_GRID, market: { kind: 'gauss', edge: 0.12 }, isPlanted: true },
  ...NULL_CASES,
};

const { values } = parseArgs({
  options: {
    studies: { type: 'string', default: '100' },
    trials: { type: 'string', default: '100' },
    first: { type: 'string', default: '1' },
    cases: { type: 'string', default: Object.keys(CASES).join(';') },
    drift: { type: 'string' },
    edge: { type: 'string' },
    data: { type: 'string' },
    out: { type: 'string', default: join(PROJECT_DIR, 'bench/results/noise-studies.json') },
  },
});
const temporary = mkdtempSync(join(tmpdir(), 'barloom-noise-'));
const cases = [];
mkdirSync(dirname(values.out), { recursive: true });
try {
  for (const title of values.cases.split(';')) {
    if (CASES[title].isReal && values.data === undefined) continue;
    cases.push(await runCase(title, CASES[title]));
    writeFileSync(values.out, `${JSON.stringify({ machine: describeMachine(), trials: Number(values.trials), cases }, null, 1)}\n`);
  }
} finally {
  rmSync(temporary, { recursive: true });
}

function dataOf({ driftSharpe, isSynthetic, market }, seed) {
  const path = join(temporary, 'bars.csv');
  if (isSynthetic) return syntheticData(seed);
  if (market !== undefined) {
    const edge = market.edge && Math.sign(market.edge) * Number(values.edge ?? Math.abs(market.edge));
    return writeNullData(path, { ...market, edge, seed, folder: values.data });
  }
  return writeFairData(path, { seed, driftSharpe: driftSharpe && Number(values.drift ?? driftSharpe) });
}

async function runCase(title, of) {
  const {
    driftSharpe,
    isSweep,
    isSynthetic: _synthetic,
    isReal: _real,
    isPlanted = driftSharpe !== undefined,
    market: _market,
    ...system
  } = of;
  const studies = [];
  const startedMs = performance.now();
  for (let seed = Number(values.first); seed < Number(values.first) + Number(values.studies); seed++) {
    const data = dataOf(of, seed);
    const resolved = resolveSystem(
      { system: 'noise', data, seed, ...system, study: { trials: Number(values.trials), ...system.study } },
      { source: title },
    );
    const { verdict, trials, points } = await (isSweep ? sweep : optimize)(resolved, { useCache: false, workers: 1 });
    studies.push({
      seed,
      trials: trials?.length ?? points,
      verdict: verdict?.verdict ?? 'none',
      blamed: verdict?.reasons.filter(({ weight, passed }) => weight !== 'advisory' && passed !== true).map(({ test }) => test) ?? [],
      ...figuresOf(verdict?.figures),
    });
  }
  const counts = Object.fromEntries(
    ['edge', 'market', 'not_proven', 'no_edge', 'none'].map((kind) => [kind, studies.filter(({ verdict }) => verdict === kind).length]),
  );
  const names = [
    'sharpe',
    'effective_trials',
    'lucky_sharpe',
    'deflated_sharpe',
    'superior_ability',
    'loss',
    'overfitting',
    'beta',
    'beyond',
    'beyond_superior_ability',
  ];
  const medians = Object.fromEntries(names.map((name) => [name, middle(studies.map((study) => study[name]))]));
  const elapsed = (performance.now() - startedMs) / 1000;
  process.stdout.write(
    `${title.padEnd(50)}edge ${counts.edge}  market ${counts.market}  not proven ${counts.not_proven}  no edge ${counts.no_edge}  no winner ${counts.none}  of ${studies.length} | medians: ${names.map((name) => `${name} ${medians[name]?.toFixed(3)}`).join('  ')} | ${elapsed.toFixed(0)} s\n`,
  );
  const sizes = isPlanted ? bySize(studies) : [];
  for (const { from, to, count, edges } of sizes) process.stdout.write(`    realised ${from} to ${to}: ${edges} of ${count}\n`);
  for (const study of studies.filter(({ verdict }) => (verdict === 'edge') !== isPlanted).slice(0, 30))
    process.stdout.write(
      `    seed ${study.seed}: ${study.verdict} ${study.blamed.join(' ')} ${names.map((name) => `${name} ${study[name]?.toFixed(3)}`).join('  ')}\n`,
    );
  return { title, drift: values.drift, edge: values.edge, counts, medians, sizes, elapsed_seconds: elapsed, studies };
}

/** How many were believed, by the annual Sharpe ratio that the winner realised. */
function bySize(studies) {
  const edges = [1, 1.5, 2, 2.5, 3, Infinity];
  return edges.slice(1).map((to, i) => {
    const of = studies.filter(({ sharpe }) => sharpe >= edges[i] && sharpe < to);
    return { from: edges[i], to, count: of.length, edges: of.filter(({ verdict }) => verdict === 'edge').length };
  });
}

function figuresOf(figures) {
  if (figures === undefined) return {};
  return {
    sharpe: figures.sharpe,
    effective_trials: figures.effectiveTrials,
    lucky_sharpe: figures.luckySharpe,
    deflated_sharpe: figures.deflatedSharpe,
    superior_ability: figures.superiorAbility.pValue,
    reality_check: figures.superiorAbility.realityCheckPValue,
    loss: figures.overfitting?.lossProbability,
    overfitting: figures.overfitting?.probability,
    beta: figures.beyond?.beta,
    beyond: figures.beyond?.sharpe,
    beyond_deflated_sharpe: figures.beyond?.deflatedSharpe,
    beyond_superior_ability: figures.beyond?.superiorAbility.pValue,
  };
}

function middle(numbers) {
  const sorted = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
