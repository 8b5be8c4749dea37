// What a search answers where there is nothing to find, where an axis is absent, and where a parameter is true or false.
import { describe, expect, test } from 'vitest';
import { folder, hourlyCsv, write } from './binary.js';
import { runHere as run, runJsonHere as runJson } from './in-process.js';

interface Best {
  readonly trial_number: number;
  readonly params: Readonly<Record<string, number | boolean>>;
  readonly metrics: Readonly<Record<string, number | null>>;
}

const DATA = 'data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h, calendar: crypto}';

function systemFolder(body: string): string {
  const dir = folder();
  write(dir, 'bars.csv', hourlyCsv(600));
  write(dir, 's.yaml', `system: answers\n${DATA}\n${body}`);
  return dir;
}

describe('nothing found', () => {
  const unmet = `params: {a: 0.2, b: 5}
strategy: {long: {enter: "close > sma(close, $b) * (1 + $a / 100)", exit: "close < sma(close, $b)"}}
space: {a: {float: [0.1, 0.3], step: 0.1}}
constraints: ["trades >= 100000", "max_drawdown > -2"]
`;
  const failing = unmet.replace('a: {float: [0.1, 0.3], step: 0.1}', 'b: {int: [-5, 0]}').replace(/constraints.*\n/, '');

  test.each([['sweep'], ['optimize', '--trials', '6']])(
    '%s: no trial meets the constraints: exit 1, and how near the nearest came',
    async (...command) => {
      const [name, ...flags] = command;
      const { exit, stdout, stderr } = await run([name!, 's.yaml', '--no-cache', ...flags], systemFolder(unmet));
      expect(exit).toBe(1);
      expect(stderr).toMatch(
        /There is no winner: none of [36] complete trials has .*; the nearest, trial \d, has max_drawdown = -[\d.]+, trades = \d+ where trades >= 100000 and max_drawdown > -2 is asked for\./,
      );
      expect(stdout).not.toContain('partly luck');
    },
  );

  test.each([['sweep'], ['optimize', '--trials', '6']])('%s: every trial failed: exit 1, and why', async (...command) => {
    const [name, ...flags] = command;
    const { exit, stdout, stderr } = await run([name!, 's.yaml', '--no-cache', ...flags], systemFolder(failing));
    expect(exit).toBe(1);
    expect(stderr).toMatch(
      /There is no winner: none of 6 trials was run to its end \(first: n in sma\(\[x\], n\) must be a whole number >= 1, not -?\d/,
    );
    expect(stdout).not.toContain('partly luck');
  });
});

describe('an axis that is absent', () => {
  const body = `params: {f: 1, b: 20}
strategy: {long: {enter: "close > sma(close, $b)", exit: "close < sma(close, $b)"}}
space: {f: {choice: [1, 0]}, b: {int: [2, 4], when: {f: 1}}}
require: ["$f >= 0"]
verdict: {enabled: false}
`;
  const without = body.replace('[1, 0]', '[0]').replace('when: {f: 1}', 'when: {f: 0}');

  test('stands at its value in params in a sweep, as in a study and in a backtest, and is a dash in the table', async () => {
    const dir = systemFolder(body);
    const only = ['--set', 'space.f.choice=[0, 1]', '--set', 'constraints=["$f == 0"]', '--no-cache'];
    const { best: swept } = await runJson<{ best: Best }>(['sweep', 's.yaml', ...only], dir);
    const { best: asked } = await runJson<{ best: Best }>(['optimize', 's.yaml', '--sampler', 'grid', '--trials', '9', ...only], dir);
    const { metrics } = await runJson<{ metrics: Best['metrics'] }>(['backtest', 's.yaml', '--set', 'params.f=0', '--no-cache'], dir);
    expect(swept.params).toEqual({ f: 0, b: 20 });
    expect(asked.params).toEqual({ f: 0, b: 20 });
    expect(swept.metrics).toEqual(metrics);
    expect(asked.metrics).toEqual(metrics);
    const { stdout } = await run(['sweep', 's.yaml', '--no-cache'], dir);
    expect(stdout).toMatch(/│ 0 │ – │/);
    expect(stdout).not.toContain('│ 20 │');
  });

  test('is there where its condition holds', async () => {
    const { best } = await runJson<{ best: Best }>(['sweep', 's.yaml', '--no-cache'], systemFolder(without));
    expect([2, 3, 4]).toContain(best.params['b']);
  });
});

describe('a parameter that is true or false', () => {
  const body = `params: {filter: true, b: 5}
strategy: {long: {enter: "ENTER close > sma(close, $b)", exit: "close < sma(close, $b)"}}
space: {filter: {choice: [true, false]}}
verdict: {enabled: false}
`;

  test.each(['$filter and', '$filter == true and', '$filter == 1 and', 'not not $filter and'])(
    '"%s …" reads it as a condition',
    async (text) => {
      const dir = systemFolder(body.replace('ENTER', text));
      const { metrics } = await runJson<{ metrics: Best['metrics'] }>(['backtest', 's.yaml', '--no-cache'], dir);
      const off = await runJson<{ metrics: Best['metrics'] }>(['backtest', 's.yaml', '--no-cache', '--set', 'params.filter=false'], dir);
      expect(metrics['trades']).toBeGreaterThan(10);
      expect(off.metrics['trades']).toBe(0);
      const { best } = await runJson<{ best: Best }>(['sweep', 's.yaml', '--no-cache'], dir);
      expect(best.params['filter']).toBe(true);
      expect(best.metrics).toEqual(metrics);
    },
  );
});
