// kill -9 at random points of the making of a forecaster's versions; test/long does the same more often.
import { expect, test } from 'vitest';
import { makeVersions } from './forecast-kills.js';

test('a forecaster that is killed has its versions once each, with the files of one that is not', { timeout: 150_000 }, async () => {
  const met: boolean[] = [];
  const killed = await makeVersions(2, 2, 5, (isRunning) => met.push(isRunning));
  expect(met.filter(Boolean).length).toBeGreaterThanOrEqual(2);
  expect(killed).toEqual(await makeVersions(2, 0, 5));
  expect(Object.keys(killed[0]!.files).sort()).toEqual([
    'ABC.regime.model',
    'ABC.return.model',
    'ABC.volatility.model',
    'forecast.json',
    'forecasts.jsonl',
    'report.html',
  ]);
});
