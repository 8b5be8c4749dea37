import { UsageError } from '../../core/errors.js';
import { requireOrigin, type DataPolicy } from '../../core/data-policy.js';
import { checkPromotion } from '../../lifecycle/check-promotion.js';
import { appendForecasterEvent, forecasterPromotions } from '../forecasts/forecaster-history.js';
import { findForecaster, forecasterFolder, forecastsFileOf, type ForecasterVersion } from '../forecasts/forecaster-registry.js';
import { readRecord } from './forecast-record.js';
import { whyNoBetterForecaster } from './why-no-better-forecaster.js';

/** How versions of forecasters are put into production. */
export interface ForecasterRules {
  readonly policy: DataPolicy;
  /** default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** whether one goes that is no better than what stands there */
  readonly isForced?: boolean;
}

/** A version that was put into production, and what speaks against it. */
export interface PromotedForecaster {
  readonly forecaster: string;
  readonly version: number;
  /** of its forecasts, hex */
  readonly sha256: string;
  readonly warning: string | undefined;
}

/** Puts a version of a forecaster into production: one that has skill and, where another stands there, more of it by what was judged when
 *  each was made. Others must be forced, and the history says that they were.
 *  folder  of the registry
 *  Throws UsageError PROMOTION_REFUSED, DATA_POLICY, FORECAST_UNREADABLE, REGISTRY_DAMAGED, OUTPUT_UNWRITABLE */
export async function promoteForecaster(
  folder: string,
  forecaster: string,
  version: number,
  reason: string,
  rules: ForecasterRules,
): Promise<PromotedForecaster> {
  const found = findForecaster(folder, forecaster, version);
  requirePromotable(folder, found, reason, rules);
  const warning = whyNot(folder, found);
  if (warning !== undefined && rules.isForced !== true)
    throw new UsageError('PROMOTION_REFUSED', `${nameOf(found)} is not promoted: ${warning} --force promotes it all the same`, {
      context: { forecaster, version },
    });
  const text = warning === undefined ? reason : `${reason} (forced: ${warning})`;
  await appendForecasterEvent(folder, { event: 'promoted', time: new Date().toISOString(), forecaster, version, reason: text });
  return { forecaster, version, sha256: found.sha256, warning };
}

/** Puts the version into production that was there before. Throws as promoteForecaster does; PROMOTION_REFUSED where there is none. */
export async function rollBackForecaster(
  folder: string,
  forecaster: string,
  reason: string,
  rules: ForecasterRules,
): Promise<PromotedForecaster> {
  findForecaster(folder, forecaster, 'latest');
  const earlier = forecasterPromotions(folder, forecaster).at(-2);
  if (earlier === undefined)
    throw new UsageError(
      'PROMOTION_REFUSED',
      `forecaster "${forecaster}" must have been in production with an earlier version to go back to, and has not`,
      { context: { forecaster } },
    );
  const found = findForecaster(folder, forecaster, earlier.version);
  requirePromotable(folder, found, reason, rules);
  const { version, sha256 } = found;
  await appendForecasterEvent(folder, { event: 'rolled_back', time: new Date().toISOString(), forecaster, version, reason });
  return { forecaster, version, sha256, warning: undefined };
}

/** What no force helps against. */
function requirePromotable(
  folder: string,
  version: ForecasterVersion,
  reason: string,
  { policy, environment = process.env }: ForecasterRules,
): void {
  const { origin, label } = version,
    name = nameOf(version);
  forecastsFileOf(folder, version);
  requireOrigin(`promoting ${name}`, { kind: origin, ...(label !== undefined && { label }) }, policy, environment);
  checkPromotion({ name, origin: origin === 'synthetic' ? origin : 'real', canaries: [] }, reason, policy, environment);
}

/** Why a version is no better than what stands there; undefined where it is. */
function whyNot(folder: string, version: ForecasterVersion): string | undefined {
  const { forecaster } = version,
    own = readRecord(forecasterFolder(folder, version));
  if (!own.has_skill) return 'none of its heads is better than its best naive forecast beyond chance.';
  const inProduction = forecasterPromotions(folder, forecaster).at(-1);
  if (inProduction === undefined || inProduction.version === version.version) return undefined;
  const standing = readRecord(forecasterFolder(folder, { forecaster, version: inProduction.version }));
  return whyNoBetterForecaster(own, standing, inProduction.version);
}

function nameOf({ forecaster, version }: ForecasterVersion): string {
  return `forecaster "${forecaster}" version ${version}`;
}
