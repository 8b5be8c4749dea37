import { parseDuration } from '../../../lifecycle/schedule/schedule.js';
import type { SystemState } from '../../../lifecycle/systems/system-state.js';
import { WATCH_KINDS } from '../../../lifecycle/systems/watch-record.js';
import type { Journal } from '../journal.js';
import type { KnownSystem } from '../system-files.js';
import { isTaskDue } from '../tasks.js';
import { sessionStamp } from '../session-place.js';

/** Returns whether a system is to be looked at now, and whether a training is to be asked for. Without news there is nothing to look at,
 *  and no time is missed. Throws UsageError CONFIG_INVALID where a schedule is none. */
export async function upkeepOf(
  folder: string,
  journal: Journal,
  state: SystemState,
  known: KnownSystem,
): Promise<{ isWatchDue: boolean; isRetrainDue: boolean }> {
  return { isWatchDue: await isWatchDue(folder, journal, state, known), isRetrainDue: await isRetrainDue(journal, state, known) };
}

async function isWatchDue(folder: string, journal: Journal, state: SystemState, { system, stamp }: KnownSystem): Promise<boolean> {
  const { live, stage, watched, held } = state;
  const { watch } = system.file.lifecycle!;
  const kinds = live !== undefined ? WATCH_KINDS : stage === 'demo' ? (['disable'] as const) : [];
  if (held !== undefined || kinds.every((kind) => watch[kind].length === 0)) return false;
  if (state.open === 'watch') return true;
  const isNews = watched === undefined || watched.stamp !== stamp + sessionStamp(folder, state.system, live) || watched.version !== live;
  return isNews && (await isTaskDue(journal, `watch ${state.system}`, watch, watched?.time));
}

async function isRetrainDue(journal: Journal, state: SystemState, { system, stamp }: KnownSystem): Promise<boolean> {
  const { retrain } = system.file.lifecycle!;
  const { retrained, stage, held } = state;
  if (retrain === undefined || held !== undefined || stage === 'candidate') return false;
  if (state.open === 'retrain') return true;
  const calendarMs = retrain.calendar === undefined ? Infinity : parseDuration(retrain.calendar)!;
  const isOld = retrained !== undefined && Date.now() - Date.parse(retrained.time) >= calendarMs;
  if (retrained !== undefined && retrained.stamp === stamp && !isOld) return false;
  return await isTaskDue(journal, `retrain ${state.system}`, retrain, retrained?.time);
}
