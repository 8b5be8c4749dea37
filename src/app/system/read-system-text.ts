import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseDocument, type YAMLError } from 'yaml';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';

/** Returns the text of a system file. Throws UsageError CONFIG_UNREADABLE.
 *  kind  what the file is called in errors */
export function readSystemText(path: string, kind = 'system file'): string {
  const bytes = readBytes(path, kind);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(kind, path, 'is not UTF-8 text', error);
  }
}

/** Parses YAML. Throws UsageError CONFIG_UNREADABLE.
 *  name  what the text is, for the error */
export function parseYaml(text: string, name: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error) throw notYaml(text, name, describe(text, error), error.pos[0], error);
  try {
    return document.toJS();
  } catch (cause) {
    throw notYaml(text, name, (cause as Error).message, undefined, cause);
  }
}

function readBytes(path: string, kind: string): Buffer {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw unreadable(kind, path, `does not exist${suggestFile(path)}`);
  if (stat.isDirectory()) throw unreadable(kind, path, 'is a folder and not a file');
  if (stat.isCharacterDevice() || stat.isBlockDevice()) throw unreadable(kind, path, 'is a device and not a file');
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(kind, path, `cannot be read: ${(error as Error).message}`, error);
  }
}

function suggestFile(path: string): string {
  try {
    return suggestName(basename(path), readdirSync(dirname(path)));
  } catch {
    return '';
  }
}

function unreadable(kind: string, path: string, rule: string, cause?: unknown): UsageError {
  return new UsageError('CONFIG_UNREADABLE', `${kind} ${path} ${rule}`, { context: { path }, cause });
}

function notYaml(text: string, name: string, rule: string, position: number | undefined, cause: unknown): UsageError {
  const line = position === undefined ? null : text.slice(0, position).split('\n').length;
  return new UsageError('CONFIG_UNREADABLE', `${name}${line === null ? '' : ` line ${line}`} is not valid YAML: ${rule}`, {
    context: { path: name, line },
    cause,
  });
}

function describe(text: string, { code, message, pos }: YAMLError): string {
  if (code === 'DUPLICATE_KEY') return `the entry "${/^["']?([\w.$-]+)/.exec(text.slice(pos[0]))?.[1] ?? ''}" stands twice`;
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here, and a system file is one';
  return message.split('\n')[0]!.replace(/ at line \d+, column \d+:$/, '');
}
