import { formatTime, parseTime } from '../../../core/time.js';
import type { SystemFile } from '../../system/system-schema.js';
import { failed, notApplicable, passed, type Finding } from '../finding.js';
import type { AskedModel } from '../asked-models.js';
import type { ReadinessCase } from '../readiness-case.js';

/** Fewer judged rows say nothing. */
const LEAST_JUDGED_ROWS = 30;
/** Windows whose bars a model must not have learned from. */
const UNSEEN_WINDOWS = ['test', 'holdout', 'demo'];

/** Whether a model was judged on what it had not learned from: rows behind its training and its embargo, and windows that begin behind it. */
export function findOutOfSample({ models, system: { file } }: ReadinessCase): Finding[] {
  if (models.length === 0) return [notApplicable('The system asks no model.')];
  const windows = unseenWindows(file);
  return models.flatMap((model) => [...windows.map((window) => judgeWindow(model, window)), judgeRows(model)]);
}

interface NamedStart {
  readonly name: string;
  readonly startMs: number;
}

function unseenWindows({ windows = {}, lifecycle }: SystemFile): NamedStart[] {
  const gates = lifecycle?.gates;
  const names = new Set([...UNSEEN_WINDOWS, ...(gates === undefined ? [] : [gates.test.window])]);
  return [...names].flatMap((name) => {
    const bounds = windows[name];
    return bounds === undefined ? [] : [{ name, startMs: parseTime(bounds[0], `${name} start`) }];
  });
}

function judgeWindow({ name, bundle }: AskedModel, window: NamedStart): Finding {
  const [until, start] = [formatTime(bundle.training.endMs), formatTime(window.startMs)];
  return bundle.training.endMs > window.startMs
    ? failed(
        `${name} has learned until ${until}, and must have learned from no bar of the window ${window.name}, which begins at ${start}.`,
      )
    : passed(`${name} has learned until ${until}, before the window ${window.name} begins at ${start}.`);
}

function judgeRows({ name, bundle, record, evaluation }: AskedModel): Finding {
  if (record === undefined) return failed(`${name} has no training.json beside it: nothing says on which rows it was judged.`);
  if (record.cut_ms !== bundle.training.endMs)
    return failed(
      `${name} has learned until ${formatTime(bundle.training.endMs)}, and its training.json is that of a training until ${formatTime(record.cut_ms)}.`,
    );
  const judged = evaluation?.part ?? record.parts.find(({ part }) => part === 'validation');
  const learned = evaluation === undefined ? record.parts.find(({ part }) => part === 'train')?.toMs : record.cut_ms;
  const what = evaluation === undefined ? 'the rows of its validation' : 'the rows of its holdout';
  if (judged === undefined || learned === undefined || judged.rows < LEAST_JUDGED_ROWS)
    return failed(
      `${name} must be judged on at least ${LEAST_JUDGED_ROWS} rows that it has not learned from, and ${what} are ${judged?.rows ?? 0}.`,
    );
  const times = `${formatTime(judged.fromMs)}, and it learned from rows up to ${formatTime(learned)} with an embargo of ${record.embargo_ms / HOUR_MS} hours`;
  return judged.fromMs > learned + record.embargo_ms
    ? passed(`${name} was judged on ${judged.rows} rows from ${times}.`)
    : failed(`${name} was judged in sample: ${what} begin at ${times}.`);
}

const HOUR_MS = 3_600_000;
