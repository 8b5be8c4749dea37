// Jobs: one function runs every kind, symbol by symbol, with its phases, and goes on in a folder.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Job } from '../../../src/app/jobs/job.js';
import { runJob, type JobResult } from '../../../src/app/jobs/run-job.js';
import { studyJob } from '../../../src/app/jobs/study-job.js';
import { sweepJob } from '../../../src/app/jobs/sweep-job.js';
import { WALK_FORWARD_JOB } from '../../../src/app/jobs/walk-forward-job.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import type { JobPhase } from '../../../src/app/trials/job-phase.js';
import { verifyRun } from '../../../src/app/verify/verify.js';

const system = resolveSystem({
  system: 'jobs',
  data: { source: 'synthetic', symbols: ['A', 'B'], timeframe: '1h', synthetic: { seed: 3, bars: 1200 } },
  params: { n: 5 },
  strategy: { long: { enter: 'close > sma(close, $n)', exit: 'close < sma(close, $n)' } },
  space: { n: { int: [3, 8] } },
  study: { trials: 5, sampler: 'random' },
  walkforward: { train: 500, test: 300 },
});

interface Watched {
  readonly result: JobResult;
  readonly phases: JobPhase[];
  readonly written: object[];
}

async function watch<Written>(
  job: Job<Written>,
  outputDir: string,
  resumeDir?: string,
  signal = new AbortController().signal,
): Promise<Watched> {
  const phases: JobPhase[] = [];
  const written: object[] = [];
  const result = await runJob(system, job, {
    outputDir,
    startedMs: Date.UTC(2026, 0, 1),
    resumeDir,
    signal,
    workers: 1,
    useCache: false,
    onProgress: () => {},
    onPhase: (phase) => phases.push(phase),
    onWritten: (_, document) => void written.push(document),
  });
  return { result, phases, written };
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'barloom-jobs-'));
const PHASES = ['data', 'trials', 'verdict', 'files'];

describe.each([
  ['a sweep', sweepJob(), 'sweep', 6],
  ['a study', studyJob(false), 'study', 5],
  ['a walk-forward', WALK_FORWARD_JOB, 'walk_forward', 10],
] as const)('%s', (_, job, kind, trials) => {
  test('runs each symbol through every phase, and leaves folders that verify', async () => {
    const { result, phases, written } = await watch(job as Job<unknown>, folder());
    expect(phases).toEqual([...PHASES, ...PHASES]);
    expect(result.documents).toEqual(written);
    expect(result.documents).toMatchObject([
      { kind, symbol: 'A', state: 'complete', trials },
      { kind, symbol: 'B', state: 'complete', trials },
    ]);
    const { dir } = result.documents[1] as { dir: string };
    expect(result.done).toEqual({ dir, count: trials, unit: 'trials' });
    expect(result.isCancelled).toBe(false);
    expect((await verifyRun(dir, { useCache: false, workers: 1 })).verdict).toBe('same');
  });
});

test('goes on at the symbol of the folder, with the ledger of an uninterrupted run', async () => {
  const out = folder();
  const { result: whole } = await watch(sweepJob(), out);
  const second = (whole.documents[1] as { dir: string; ledger_sha256: string })!;
  const { result } = await watch(sweepJob(), out, second.dir);
  expect(result.documents).toMatchObject([{ symbol: 'B', dir: second.dir, ledger_sha256: second.ledger_sha256 }]);
});

test('an aborted job says so, and leaves the symbols behind it out', async () => {
  const { result } = await watch(sweepJob(), folder(), undefined, AbortSignal.abort());
  expect(result.isCancelled).toBe(true);
  expect(result.documents).toHaveLength(1);
});

test('a negative outcome is exit code 1', async () => {
  const nothing = resolveSystem({ ...system.file, constraints: ['trades > 1e6'] });
  const { exitCode } = await runJob(nothing, sweepJob(), {
    outputDir: folder(),
    startedMs: Date.UTC(2026, 0, 1),
    resumeDir: undefined,
    signal: new AbortController().signal,
    workers: 1,
    useCache: false,
    onProgress: () => {},
  });
  expect(exitCode).toBe(1);
});
