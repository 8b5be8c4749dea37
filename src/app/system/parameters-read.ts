import { UsageError } from '../../core/errors.js';
import { namesInGroup, parametersIn, suggestParameter } from '../../core/parameter-name.js';
import { membersOf } from './composite.js';
import { parametersOfSections } from './rule-entries.js';
import type { SystemFile } from './system-schema.js';

/** Names of the parameters that the expressions of a system read; of a composite those of its members too, `trend.fast`. */
export function parametersRead(file: SystemFile): ReadonlySet<string> {
  const { strategy, risk, portfolio, ml, require, objective, maximize = [], minimize = [], constraints } = file;
  const texts = [
    ...leavesOf(strategy),
    ...(risk.weight === undefined ? [] : [risk.weight]),
    ...(portfolio?.rank === undefined ? [] : [portfolio.rank]),
    ...(ml?.enabled ? [ml.ml_weight, ...(ml.confidence_threshold === undefined ? [] : [ml.confidence_threshold])] : []),
    ...require,
    objective,
    ...maximize,
    ...minimize,
    ...constraints,
    ...leavesOf(file.policy ?? {}),
  ];
  const ofMembers = membersOf(file).flatMap((member) => [...parametersRead(member.file)].map((name) => `${member.name}.${name}`));
  return new Set([...texts.flatMap((text) => parametersIn(String(text))), ...parametersOfSections(file), ...ofMembers]);
}

/** Returns the texts and numbers of an entry, however deep they stand in it. */
function leavesOf(entry: unknown): unknown[] {
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(leavesOf) : [entry];
}

/** An override of a parameter that no expression reads changes nothing: a misspelt name. Throws UsageError NAME_UNKNOWN. */
export function requireReader(file: SystemFile, override: string): void {
  const entry = /^params\.([^=]+)=/.exec(override)?.[1];
  if (entry === undefined) return;
  const group = namesInGroup(entry, Object.keys(file.params));
  const read = parametersRead(file);
  const name = (group.length > 0 ? group : [entry]).find((each) => !read.has(each));
  const isTakenOut = group.length === 0 && !Object.hasOwn(file.params, entry) && namesInGroup(entry, read).length > 0;
  if (name === undefined || isTakenOut) return;
  throw new UsageError('NAME_UNKNOWN', `--set ${override}: no expression reads "$${name}"${suggestParameter(name, read)}`, {
    context: { flag: '--set', value: override },
  });
}

/** Points along an axis that no expression reads are the same trial over and over. Throws UsageError SPACE_INVALID. */
export function requireSpaceReaders(file: SystemFile): void {
  const read = parametersRead(file);
  const unread = Object.keys(file.space).find((name) => !read.has(name));
  if (unread === undefined) return;
  throw new UsageError('SPACE_INVALID', `space.${unread}: no expression reads "$${unread}"${suggestParameter(unread, read)}`, {
    context: { axis: unread },
  });
}
