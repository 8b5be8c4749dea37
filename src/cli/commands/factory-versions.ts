import type { Command } from 'commander';
import type { Alias } from '../../app/factory/read-version.js';
import { RUNNING, withFactory, withReason, type FactoryFlags } from '../factory-flags.js';
import { addFlags, runOptionsOf, whole } from '../flags.js';
import { printJson, printLine, renderTable } from '../print.js';

/** Names that stand for a version. */
const ALIASES: readonly Alias[] = ['champion', 'previous', 'staging'];

/** `barloom factory keys|diff|verify|rollback` */
export function registerFactoryVersions(factory: Command): void {
  withFactory(
    factory.command('keys').argument('<file>', 'where the private key goes').description('make a key that signs manifests'),
  ).action(keys);
  withFactory(
    factory
      .command('diff')
      .argument('<system>', 'name')
      .argument('<a>', 'version', parseVersion)
      .argument('<b>', 'version', parseVersion)
      .description('what two versions run otherwise; a version is a number, champion, previous or staging'),
  ).action(diff);
  addFlags(
    withFactory(factory.command('verify').argument('[system]', 'name').description('prove what is live and staged')),
    RUNNING,
  ).action(verify);
  withReason(
    addFlags(
      withFactory(factory.command('rollback').argument('<system>', 'name').description('put the version live that was before')),
      RUNNING,
    ),
  ).action(rollback);
}

function parseVersion(text: string): number | Alias {
  const alias = ALIASES.find((each) => each === text);
  return alias ?? whole('VERSION', `a whole number above 0 or one of ${ALIASES.join(', ')}`, 1)(text);
}

async function keys(path: string, flags: FactoryFlags): Promise<void> {
  const { makeKey } = await import('../../app/factory/keys.js');
  const key = await makeKey(flags.factoryDir, path);
  if (flags.json) printJson({ key, private_key: path });
  else if (!flags.quiet) printLine(`key ${key}: its private half is ${path}, keep it elsewhere; factory run --key ${path} signs with it`);
}

async function diff(system: string, a: number | Alias, b: number | Alias, flags: FactoryFlags): Promise<void> {
  const { readVersion } = await import('../../app/factory/read-version.js');
  const { diffVersions } = await import('../../app/factory/diff-versions.js');
  const [before, after] = [readVersion(flags.factoryDir, system, a), readVersion(flags.factoryDir, system, b)];
  const differences = diffVersions(before, after);
  if (flags.json) return printJson({ system, a, b, differences });
  if (flags.quiet) return;
  if (differences.length === 0) return printLine(`versions ${a} and ${b} of ${system} run the same`);
  const text = (value: unknown): string => (value === undefined ? '–' : JSON.stringify(value));
  printLine(
    await renderTable(
      ['entry', `version ${a}`, `version ${b}`],
      differences.map(({ entry, before: was, after: is }) => [entry, text(was), text(is)]),
      3,
    ),
  );
}

async function verify(system: string | undefined, flags: FactoryFlags): Promise<void> {
  const { verifyFactory } = await import('../../app/factory/rollback.js');
  const { lines, versions } = await verifyFactory(flags.factoryDir, system, runOptionsOf(flags));
  if (versions.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
  if (flags.json) return printJson({ lines, versions });
  if (flags.quiet) return;
  printLine(`the journal's chain of hashes is whole, ${lines} lines`);
  for (const { system: name, version, vouched, broken, repeated, notes } of versions) {
    const held = `holds, ${vouched}; ${repeated.length} runs repeated, trade for trade`;
    printLine(`${name} version ${version}: ${broken.length === 0 ? held : broken.join('; ')}`);
    for (const note of notes) printLine(`  ${note}`);
  }
}

async function rollback(system: string, flags: FactoryFlags): Promise<void> {
  const { rollBack } = await import('../../app/factory/rollback.js');
  const version = await rollBack(flags.factoryDir, system, flags.reason ?? '', runOptionsOf(flags));
  if (flags.json) printJson({ system, version });
  else if (!flags.quiet) printLine(`${system}: version ${version} is live again`);
}
