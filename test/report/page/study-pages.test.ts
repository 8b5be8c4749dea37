import { describe, expect, test } from 'vitest';
import { METRIC_NAMES, type Metrics } from '../../../src/core/metrics.js';
import { renderStudyReport, STUDY_STATES, type StudyAxis, type StudyReportInput } from '../../../src/report/index.js';
import { inventParetoStudy, inventStudy, inventVerdict, inventWalkForward, STUDY_AXES } from '../inputs/study-input.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

const LIMIT = 1.5e6;

/** A page in which no number is broken, without style, data and script. */
function plain(input: StudyReportInput): string {
  const page = visible(renderStudyReport(input));
  expect(page).not.toMatch(BROKEN);
  return page;
}

/** The words of a page. */
function wordsOf(input: StudyReportInput): string {
  return plain(input)
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');
}

function withTrials(study: StudyReportInput, change: (value: number, row: number) => number): StudyReportInput {
  const objectives = study.trials.objectives.map((column) => column.map(change));
  return { ...study, trials: { ...study.trials, objectives } };
}

const UNDEFINED_METRICS = Object.fromEntries(METRIC_NAMES.map((name) => [name, NaN])) as unknown as Metrics;
const nothing = { winner: undefined, plateau: undefined, ranked: [], importance: [], bestCurves: [], windows: [] };
const number = (name: string, low: number, high: number, isLog = false): StudyAxis => ({
  name,
  kind: 'number',
  low,
  high,
  isLog,
  isWhole: false,
});

describe('order of the sections', () => {
  const study = [
    'The winner, and the best plateau',
    'The winner on each window',
    'History of the search',
    'Which parameters matter',
    'One parameter at a time',
    'The objective over two parameters',
    'All parameters at once',
    'Where the ground is firm',
    'Does the choice hold on other parts of the time?',
  ];
  const walk = [
    'Walk-forward: folds',
    'Walk-forward: in sample against out of sample',
    'Walk-forward: equity out of sample',
    'Walk-forward: what each fold chose',
  ];
  const end = ['Equity of the best trials', 'Ranked trials', 'What was searched'];

  test('study', () => {
    expect(sectionTitles(renderStudyReport(inventStudy(3, 60)))).toEqual([...study, 'Walk-forward', ...end]);
    const walked = { ...inventStudy(3, 60), walkForward: inventWalkForward(3, 4).walkForward };
    expect(sectionTitles(renderStudyReport(walked))).toEqual([...study, ...walk, ...end]);
  });

  test('study of several objectives', () => {
    expect(sectionTitles(renderStudyReport(inventParetoStudy(3, 60, 2)))[8]).toBe('The front of the objectives');
  });

  test('a walk-forward begins with its folds and leaves out what has no data', () => {
    const input = inventWalkForward(3, 4);
    expect(sectionTitles(renderStudyReport(input))).toEqual([
      ...walk,
      'Does the choice hold on other parts of the time?',
      'What was searched',
    ]);
    const joined = { ...inventStudy(3, 60), kind: 'walk_forward' as const, walkForward: input.walkForward };
    expect(sectionTitles(renderStudyReport(joined))).toEqual([...walk, ...study, ...end]);
    expect(visible(renderStudyReport(joined))).not.toContain('best so far');
  });

  test('verdict, then warnings, then the figures', () => {
    const page = visible(renderStudyReport(inventStudy(3, 60)));
    const places = ['<h1>', 'aria-label="Verdict"', 'aria-label="Warnings"', 'class="cards"', '<section'].map((each) => page.indexOf(each));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });
});

describe('what the pages say', () => {
  test('importance as name: share', () => {
    expect(wordsOf({ ...inventStudy(3, 60), importance: [{ name: 'exit_ma', fanova: 0.8264, permutation: 0.7 }] })).toContain(
      'exit_ma: 82.6%',
    );
  });

  test('winner and plateau, with their rule', () => {
    const words = wordsOf(inventStudy(3, 60));
    expect(words).toContain('Chosen as best point;');
    expect(words).toContain('robust score 0.8123');
    expect(words).toContain('worst neighbour 0.4123');
    expect(wordsOf({ ...inventStudy(3, 60), plateau: undefined })).toContain('None was found: no trial has enough neighbours');
  });

  test('why it ended', () => {
    expect(wordsOf({ ...inventStudy(3, 60), stopped: 'cancelled' })).toContain('It was cancelled before its number of trials.');
    expect(wordsOf({ ...inventStudy(3, 60), stopped: undefined })).not.toMatch(/ended early|cancelled/);
  });

  test('the splits with their share', () => {
    expect(wordsOf(inventStudy(3, 60))).toContain('In 22.9% of the splits it does not hold');
  });

  test('the edge rule and the degradation of a walk-forward', () => {
    const input = inventWalkForward(3, 12);
    const words = wordsOf(input);
    expect(words).toContain(input.walkForward!.edgeRule);
    expect(words).toMatch(
      /Mean sharpe: 1\.\d\d in sample, [−\d.]+ out of sample\. Efficiency, out of sample over in sample: −?\d+% \. Out of sample was worse in \d+ of 12 folds/,
    );
    expect(words).toContain('changes by 4.3% of its range from fold to fold');
    expect(wordsOf({ ...input, walkForward: { ...input.walkForward!, efficiency: NaN } })).toContain('is undefined. Out of sample');
  });

  test('marks that occur, and no others', () => {
    const study = inventStudy(3, 60);
    const complete = { ...study, trials: { ...study.trials, states: new Uint8Array(60), feasible: new Uint8Array(60).fill(1) } };
    expect(wordsOf(complete)).toContain('complete');
    expect(wordsOf(complete)).not.toMatch(/breaks a constraint/);
    expect(wordsOf(study)).toMatch(/given up early.*breaks a constraint/);
  });
});

describe('studies of little', () => {
  const study = inventStudy(3, 60);

  test('no trial', () => {
    const words = wordsOf({ ...inventStudy(3, 0), ...nothing, verdict: undefined });
    for (const sentence of [
      'No verdict was made.',
      'No trial has a rank:',
      'No trial was run.',
      'Importance could not be measured',
      'No parameter was searched, or no trial has a rank.',
      'A heat map needs two parameters',
      'A map of plateaus needs',
      'No equity was kept.',
    ])
      expect(words).toContain(sentence);
  });

  test.each([1, 2, 5])('%i trials', (count) => {
    const few = inventStudy(4, count);
    expect(plain({ ...few, trials: { ...few.trials, states: new Uint8Array(count), feasible: new Uint8Array(count).fill(1) } })).toContain(
      'aria-label="Objective by trial number"',
    );
  });

  test('every objective undefined', () => {
    const words = wordsOf({ ...withTrials(study, () => NaN), ...nothing });
    expect(words).toContain('No trial has a rank');
    expect(words).not.toContain('best so far');
  });

  test('every trial failed', () => {
    const failed = withTrials(study, () => NaN);
    const words = wordsOf({
      ...failed,
      ...nothing,
      failed: { count: 60, messages: ['All.'] },
      trials: { ...failed.trials, states: new Uint8Array(60).fill(STUDY_STATES.indexOf('failed')) },
    });
    expect(words).toContain('Why 60 trials failed');
    expect(words).toContain('Trials failed 60');
  });

  test('every metric undefined', () => {
    plain({
      ...study,
      ranked: study.ranked.map((trial) => ({ ...trial, metrics: UNDEFINED_METRICS })),
      windows: study.windows.map((row) => ({ ...row, objective: NaN, metrics: UNDEFINED_METRICS })),
    });
    const walk = inventWalkForward(3, 3);
    const folds = walk.walkForward!.folds.map((fold) => ({ ...fold, inSample: NaN, outOfSample: NaN, metrics: UNDEFINED_METRICS }));
    expect(
      wordsOf({ ...walk, walkForward: { ...walk.walkForward!, folds, stitchedMetrics: UNDEFINED_METRICS, efficiency: NaN } }),
    ).toContain('The objective is undefined in every fold.');
  });

  test.each([1e-300, 1e300, 0])('objectives of about %d', (scale) => {
    plain(withTrials(study, (value) => value * scale));
  });

  test('parameters of 1e-300', () => {
    const tiny = inventStudy(5, 80, [number('a', 1e-300, 1e-299), number('b', 1e-300, 1e-200, true)]);
    expect(plain(tiny)).toContain('1e−300');
  });

  test('one axis, choices only, no axis', () => {
    expect(wordsOf(inventStudy(5, 40, [number('a', 0, 1)]))).toContain('A map of plateaus needs two parameters');
    const choices = inventStudy(5, 40, [
      { name: 'p', kind: 'choice', values: ['x', 'y'] },
      { name: 'q', kind: 'choice', values: [true, false, 3] },
    ]);
    expect(sectionTitles(renderStudyReport(choices))).toContain('Where the ground is firm');
    plain(choices);
    expect(wordsOf(inventStudy(5, 40, []))).toContain('No parameter was searched');
  });

  test('axes of one value', () => {
    plain(inventStudy(5, 40, [number('a', 3, 3), { name: 'p', kind: 'choice', values: ['x'] }]));
  });

  test('no fold, one fold, folds without equity', () => {
    expect(wordsOf(inventWalkForward(3, 0))).toContain('The walk-forward has no fold.');
    plain(inventWalkForward(3, 1));
    const walk = inventWalkForward(3, 2);
    expect(
      wordsOf({
        ...walk,
        walkForward: { ...walk.walkForward!, stitched: { trialNumber: 0, timeMs: new Float64Array(0), equity: new Float64Array(0) } },
      }),
    ).toContain('No equity was kept.');
  });

  test('a front of one trial, and none', () => {
    const two = inventParetoStudy(3, 60, 2);
    plain({ ...two, pareto: two.pareto.slice(0, 1) });
    expect(wordsOf({ ...two, pareto: [] })).toContain('there is no front');
  });
});

test('hostile names stay text', () => {
  const axes: StudyAxis[] = [
    { name: HOSTILE, kind: 'choice', values: [HOSTILE, 'x'] },
    { ...STUDY_AXES[0]!, name: `${HOSTILE}2` },
  ];
  const study = inventStudy(3, 60, axes);
  const verdict = {
    ...inventVerdict(1),
    sentence: HOSTILE,
    reasons: [{ test: HOSTILE, weight: 'required' as const, passed: true, sentence: HOSTILE }],
  };
  const walk = inventWalkForward(3, 2).walkForward!;
  const walkForward = {
    ...walk,
    mode: HOSTILE,
    edgeRule: HOSTILE,
    folds: walk.folds.map((fold) => ({ ...fold, parameters: { [HOSTILE]: HOSTILE } })),
  };
  const objectives = [
    { text: HOSTILE, direction: 'minimize' as const },
    { text: HOSTILE, direction: 'maximize' as const },
  ];
  const trials = { ...study.trials, objectives: [study.trials.objectives[0]!, study.trials.objectives[0]!] };
  const pareto = [{ trialNumber: 1, parameters: { [HOSTILE]: HOSTILE }, values: [1, 2] }];
  const windows = study.windows.map((row) => ({ ...row, name: HOSTILE }));
  const page = renderStudyReport({
    ...study,
    verdict,
    walkForward,
    objectives,
    trials,
    pareto,
    windows,
    sampler: HOSTILE,
    pruner: HOSTILE,
    winnerRule: HOSTILE,
    system: HOSTILE,
    warnings: [HOSTILE],
    requirements: [HOSTILE],
    constraints: [HOSTILE],
    failed: { count: 1, messages: [HOSTILE] },
  });
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<img');
  expect(page.match(/<script/g)?.length).toBe(2);
  expect(page.match(/<\/script>/g)?.length).toBe(2);
  expect(page).toContain('&#60;script&#62;alert(&#34;x&#34;)');
});

describe('pages stay small', () => {
  test('100,000 trials of twelve axes', () => {
    const axes = [...'abcdefghijkl'].map((name) => number(`a_rather_long_name_${name}`, 0.1, 10, true));
    const study = inventStudy(3, 100_000, axes);
    const { walkForward } = inventWalkForward(3, 100);
    const [first] = study.ranked;
    const ranked = Array.from({ length: 100 }, () => first!);
    expect(
      renderStudyReport({ ...study, ranked, walkForward, bestCurves: [...study.bestCurves, ...study.bestCurves].slice(0, 12) }).length,
    ).toBeLessThan(LIMIT);
  });

  test('every trial better than the one before', () => {
    expect(renderStudyReport(withTrials(inventStudy(3, 100_000), (_, row) => row)).length).toBeLessThan(LIMIT);
  });

  test('100,000 trials of three objectives', () => {
    const study = inventStudy(3, 100_000);
    const objectives = ['a', 'b', 'c'].map((text) => ({ text, direction: 'maximize' as const }));
    const columns = objectives.map((_, i) => study.trials.objectives[0]!.map((value, row) => value + ((row * (i + 1) * 0.618) % 1)));
    const pareto = Array.from({ length: 20_000 }, (_, i) => ({ trialNumber: i, parameters: {}, values: [i, -i, i % 100] }));
    expect(
      renderStudyReport({ ...study, objectives, trials: { ...study.trials, objectives: columns, robust: undefined }, pareto }).length,
    ).toBeLessThan(LIMIT);
  });
});
