import { UsageError } from '../../core/errors.js';
import { isParameterName, renameParameters } from '../../core/parameter-name.js';
import { isComposite, membersOf, type CompositeMember } from '../system/composite.js';
import type { AxisFile, SystemFile } from '../system/system-schema.js';
import type { ResolvedSystem } from './resolve-system.js';

/** Returns what a search of a system searches. A composite has the axes, requirements and values of its members beside its own, under names
 *  such as `trend.fast`; a parameter of a member that its own `params` has is not searched. Other systems, and those that were asked about
 *  before, stay as they are.
 *  Throws UsageError SPACE_INVALID where the axes of a member cannot be named so */
export function searchedSystem(system: ResolvedSystem): ResolvedSystem {
  const { file } = system;
  if (!isComposite(file)) return system;
  const members = membersOf(file).filter(requireNameable);
  const { params, space } = file;
  return {
    ...system,
    file: {
      ...file,
      params: { ...Object.fromEntries(members.flatMap(valuesOf)), ...params },
      space: { ...space, ...Object.fromEntries(members.flatMap(axesOf).filter(([name]) => !Object.hasOwn(space, name))) },
      require: [...new Set([...file.require, ...members.flatMap(requirementsOf)])],
    },
  };
}

/** Whether parameters of a member have names in the composite. */
function requireNameable({ name, file }: CompositeMember): boolean {
  if (isParameterName(name)) return true;
  if (Object.keys(file.space).length === 0) return false;
  throw new UsageError(
    'SPACE_INVALID',
    `pool.${name} has a space, whose axes no expression could read as $${name}.…; name it otherwise: {name: path}`,
    { context: { entry: `pool.${name}` } },
  );
}

function valuesOf({ name, file }: CompositeMember): [string, SystemFile['params'][string]][] {
  return Object.entries(file.params).map(([own, value]) => [`${name}.${own}`, value]);
}

function axesOf({ name, file }: CompositeMember): [string, AxisFile][] {
  return Object.entries(file.space).map(([own, axis]) => [`${name}.${own}`, withWhen(name, axis)]);
}

function withWhen(name: string, axis: AxisFile): AxisFile {
  if (axis.when === undefined) return axis;
  return { ...axis, when: Object.fromEntries(Object.entries(axis.when).map(([own, values]) => [`${name}.${own}`, values])) };
}

/** Requirements of a member of which nothing is searched are its own business. */
function requirementsOf({ name, file }: CompositeMember): string[] {
  if (Object.keys(file.space).length === 0) return [];
  return file.require.map((text) => renameParameters(text, (own) => `${name}.${own}`));
}
