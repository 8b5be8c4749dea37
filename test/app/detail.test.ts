// A run that asks a lower timeframe says what is wrong with it and where it had no answer.
import { expect, test } from 'vitest';
import { crossFolder, hourlyCsv, runJson, write } from '../cli/binary.js';

test('findings of the lower timeframe are warnings of the run, and so is what it could not say', async () => {
  const dir = crossFolder((text) =>
    text
      .replace('timeframe: 1h', 'timeframe: 4h, detail: {timeframe: 1h, path: holes.csv}')
      .replace('$stop_atr * atr(14)', '0.2 * $stop_atr')
      .replace('3 * atr(14)', '0.3'),
  );
  const rows = hourlyCsv(1000).split('\n');
  write(dir, 'holes.csv', rows.filter((_, index) => index < 100 || index > 700).join('\n'));
  const { warnings } = await runJson<{ warnings: string[] }>(
    ['backtest', 'system.yaml', '--no-cache', '--set', 'execution.intrabar=detail'],
    dir,
  );
  expect(warnings).toContainEqual(expect.stringMatching(/holes\.csv": 1 × gap/));
  expect(warnings).toContainEqual(
    expect.stringMatching(
      /^Ambiguous trades: in \d+ of \d+ trades one bar touched stop and target, and the lower timeframe could not say which came first: the stop was taken\.$/,
    ),
  );
});
