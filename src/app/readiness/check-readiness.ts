import { BarloomError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import { ENGINE_VERSION } from '../run/version.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { findCanaries } from './checks/canaries.js';
import { findCosts } from './checks/costs.js';
import { findDataQuality } from './checks/data-quality.js';
import { findFeaturesLive } from './checks/features-live.js';
import { findImportance } from './checks/importance.js';
import { findLiveSimulation } from './checks/live-simulation.js';
import { findLookAhead } from './checks/look-ahead.js';
import { findLossLimit } from './checks/loss-limit.js';
import { findOutOfSample } from './checks/out-of-sample.js';
import { findPredictions } from './checks/predictions.js';
import { findThresholds } from './checks/thresholds.js';
import { notApplicable, worstOf, type CheckOutcome, type Finding } from './finding.js';
import { readinessCase, type ReadinessCase, type ReadinessOptions } from './readiness-case.js';

/** A check of the list, with what it came to. */
export interface CheckedItem {
  /** V1, V2, … */
  readonly id: string;
  readonly check: string;
  /** what must hold */
  readonly rule: string;
  readonly outcome: CheckOutcome;
  readonly sentence: string;
  /** of each thing that it looked at */
  readonly findings: readonly Finding[];
}

/** What must hold before something goes live, and whether it does. */
export interface Checklist {
  readonly schema: 'barloom.checklist/1';
  readonly system: string;
  /** file, or name in the factory */
  readonly source: string;
  readonly symbols: readonly string[];
  /** as sentences name them, with when each has learned until, ISO 8601 */
  readonly models: readonly { readonly name: string; readonly learned_until: string }[];
  /** the latest bars that are looked at */
  readonly bars: number;
  readonly engine_version: string;
  readonly outcome: 'passed' | 'failed';
  readonly checks: readonly CheckedItem[];
}

interface ReadinessCheck {
  readonly check: string;
  readonly rule: string;
  readonly find: (asked: ReadinessCase) => Finding[] | Promise<Finding[]>;
}

/** In the order of their ids, which never change: what is new comes last. */
const CHECKS: readonly ReadinessCheck[] = [
  { check: 'features_live', rule: 'Everything that is read is fed to a session', find: findFeaturesLive },
  { check: 'thresholds', rule: 'Figures and threshold of the model are what its training asks for', find: findThresholds },
  { check: 'out_of_sample', rule: 'The model was judged on what it had not learned from', find: findOutOfSample },
  { check: 'importance', rule: 'No feature carries the model', find: findImportance },
  { check: 'predictions', rule: 'Predictions tell the latest bars apart', find: findPredictions },
  { check: 'live_simulation', rule: 'Bar by bar gives what all bars at once give', find: findLiveSimulation },
  { check: 'canaries', rule: 'The canaries of the training pass', find: findCanaries },
  { check: 'look_ahead', rule: 'Nothing sees the future', find: findLookAhead },
  { check: 'data_quality', rule: 'The history is sound', find: findDataQuality },
  { check: 'loss_limit', rule: 'A stop or a largest loss is there', find: findLossLimit },
  { check: 'costs', rule: 'Costs are not zero', find: findCosts },
];

/** Looks whether a system, with the models that it asks, may go live. A check that fails is a result, not an error.
 *  Throws what opening the system's bars and models throws, but findings of their quality */
export async function checkReadiness(system: ResolvedSystem, options: ReadinessOptions = {}): Promise<Checklist> {
  const asked = readinessCase(system, options);
  const checks: CheckedItem[] = [];
  for (const [at, { check, rule, find }] of CHECKS.entries()) {
    const findings = await unlessRefused(async () => await find(asked));
    checks.push({ id: `V${at + 1}`, check, rule, ...worstOf(findings), findings });
  }
  return {
    schema: 'barloom.checklist/1',
    system: system.file.system,
    source: system.source,
    symbols: system.file.data.symbols,
    models: asked.models.map(({ name, bundle }) => ({ name, learned_until: formatTime(bundle.training.endMs) })),
    bars: asked.bars,
    engine_version: ENGINE_VERSION,
    outcome: checks.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'passed',
    checks,
  };
}

/** Bars that data.quality refuses are told once, by the check of them. */
async function unlessRefused(find: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof BarloomError) || error.code !== 'DATA_QUALITY') throw error;
    return [notApplicable('The bars do not open, as the check of the data says.')];
  }
}
