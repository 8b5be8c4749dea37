import { Learners } from '../../engine/learning/learners.js';
import { DEFAULT_MAX_MEMORY_BYTES, workersOf, type RunOptions } from '../system/run-options.js';

/** Runs a step with learners, and lets their threads go. */
export async function withLearners<Result>(options: RunOptions, step: (learners: Learners) => Promise<Result>): Promise<Result> {
  const learners = await Learners.open({ workers: workersOf(options), maxMemoryBytes: options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES });
  try {
    return await step(learners);
  } finally {
    await learners.close();
  }
}
