import { nearestName } from './nearest-name.js';

/** A parameter's name: words of letters, digits and _ that begin with no digit, joined by dots where it stands in groups, e.g.
 *  `exit.hard_stop`. Whoever reads, writes or checks such names does it by these rules. */
const NAME = String.raw`[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*`;

export const PARAMETER_NAME_PATTERN = `^${NAME}$`;

/** Matches a parameter as expressions read it, at `lastIndex`. */
export const PARAMETER_TOKEN = new RegExp(String.raw`\$${NAME}`, 'y');

const READ_NAME = new RegExp(String.raw`\$(${NAME})`, 'g');

export function isParameterName(name: string): boolean {
  return new RegExp(PARAMETER_NAME_PATTERN).test(name);
}

/** Returns the names of the parameters that a text reads with $, as often as they stand there. */
export function parametersIn(text: string): string[] {
  return [...text.matchAll(READ_NAME)].map((match) => match[1]!);
}

/** Returns the text with other names of its parameters. */
export function renameParameters(text: string, rename: (name: string) => string): string {
  return replaceParameters(text, (name) => `$${rename(name)}`);
}

/** Returns the text with something in the places of its parameters. */
export function replaceParameters(text: string, write: (name: string) => string): string {
  return text.replace(READ_NAME, (_, name: string) => write(name));
}

/** Returns the names that stand in a group, or in a group of it. */
export function namesInGroup(group: string, names: Iterable<string>): string[] {
  return [...names].filter((name) => name.startsWith(`${group}.`));
}

/** Returns ` (did you mean "$x"?)` with the nearest name, or with the one that has the same last word; else what its group has, or an empty
 *  text. */
export function suggestParameter(name: string, names: Iterable<string>): string {
  const known = [...names];
  const nearest = nearestName(name, known) ?? known.find((each) => lastWord(each) === lastWord(name));
  if (nearest !== undefined) return ` (did you mean "$${nearest}"?)`;
  const group = namesInGroup(name.slice(0, Math.max(0, name.lastIndexOf('.'))), known);
  return group.length === 0 ? '' : `; the group has ${group.map((each) => `$${each}`).join(', ')}`;
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
