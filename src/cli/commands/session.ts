import { Option, type Command } from 'commander';
import type { SessionRequest } from '../../app/session/session-request.js';
import type { SessionSettings } from '../../app/session/settings/session-settings.js';
import type { ResolvedSystem } from '../../app/strategy/resolve-system.js';
import { UsageError } from '../../core/errors.js';
import { registerSessionControl } from './session-control.js';
import { addFlags, READING_FLAGS, runOptionsOf, whole, WRITING_FLAGS, type FlagName, type SharedFlags } from '../flags.js';

/** What a session itself decides: its bars are those of its history and its feed. */
const SESSION_FLAGS: readonly FlagName[] = ['symbols', 'timeframe', ...READING_FLAGS, 'printConfig'];

/** Where a session's system comes from, and where the session lies. */
interface PlaceFlags extends SharedFlags {
  readonly factoryDir: string;
}

interface StartFlags extends PlaceFlags {
  readonly dir?: string;
  readonly feed: string;
  readonly grace: number;
  readonly settings?: string;
  readonly live?: boolean;
  readonly adopt?: string;
  readonly untilEnd?: boolean;
  readonly detach?: boolean;
}

/** `barloom session …` */
export function registerSession(program: Command): void {
  const session = program.command('session').description('walk a system on as its bars come: on paper, and over recorded bars');
  addFlags(
    session
      .command('replay')
      .argument('<file>', 'system file')
      .description('walk its account over recorded bars instant by instant, and compare it with the backtest (exit 70 where they differ)'),
    WRITING_FLAGS,
  ).action(runReplay);
  addFlags(
    session
      .command('start')
      .argument(
        '<system>',
        'system file, or NAME@VERSION of the factory (a number, champion, previous, staging, demo); the bars of its source are the history',
      )
      .description('start a session on paper, or go on with that of the folder')
      .option('--dir <folder>', 'folder of the session; of a system of the factory default its place there')
      .addOption(FACTORY_DIR())
      .requiredOption(
        '--feed <feed>',
        'where bars come from: tail:FILE that something else appends to, replay:FILE@SPEED, http(s)://… that is asked, push:PORT, ccxt:EXCHANGE',
      )
      .option('--settings <file>', 'broker, guards, alerts, metrics of the session (docs/live.md)')
      .option('--live', 'let orders leave to a real broker: every other condition must hold too')
      .option('--adopt <reason>', "take over what the broker has: a person's word")
      .addOption(
        new Option('--grace <ms>', 'how long a bar waits for those of other symbols')
          .default(2000)
          .argParser(whole('--grace', 'milliseconds', 0)),
      )
      .addOption(new Option('--until-end', 'stop at the end of the file instead of waiting for more'))
      .addOption(new Option('--detach', 'go on in a process of its own; what it says goes into session.log of the folder')),
    SESSION_FLAGS,
  ).action(runStart);
  addFlags(
    session
      .command('parity')
      .argument('<system>', 'system file, or NAME@VERSION of the factory')
      .argument('[folder]', 'folder of its session; of a system of the factory default its place there')
      .addOption(FACTORY_DIR())
      .description('run the backtest over the bars that a session recorded, and name the first difference (exit 1 where there is one)'),
    [...SESSION_FLAGS, 'outputDir'],
  ).action(runParity);
  addFlags(
    session
      .command('report')
      .argument('<system>', 'system file, or NAME@VERSION of the factory')
      .argument('[folder]', 'folder of its session; of a system of the factory default its place there')
      .addOption(FACTORY_DIR())
      .description('write the page of a session, which may run meanwhile, into its folder: report.html'),
    SESSION_FLAGS,
  ).action(runReport);
  registerSessionControl(session);
}

const FACTORY_DIR = (): Option => new Option('--factory-dir <folder>', 'the factory that NAME@VERSION is of').default('factory');

/** A system, and the folder of its session. */
interface Placed {
  /** whether it is the version of the factory that is live; undefined of a file */
  readonly isLive?: boolean;
  readonly system: ResolvedSystem;
  readonly dir: string;
}

/** Reads a system file, or a version of the factory, and says where its session lies; undefined where it was only to be printed. */
async function readPlaced(text: string, dir: string | undefined, flags: PlaceFlags): Promise<Placed | undefined> {
  const { factoryName, factorySession } = await import('../../app/factory/session-system.js');
  const named = factoryName(text);
  if (named !== undefined) {
    const found = factorySession(flags.factoryDir, named.name, named.which);
    return { system: found.system, dir: dir ?? found.dir, isLive: found.isLive };
  }
  if (dir === undefined)
    throw new UsageError('FLAG_INVALID', `--dir must name the folder of the session of ${text}: only what the factory has is given one`, {
      context: { flag: '--dir' },
    });
  const system = await read(text, flags);
  return system && { system, dir };
}

/** Reads the system; undefined where it was only to be printed. */
async function read(path: string, flags: SharedFlags): Promise<ResolvedSystem | undefined> {
  const { readSystem } = await import('../read-system.js');
  const system = await readSystem(path, flags);
  if (!flags.printConfig) return system;
  const { printConfig } = await import('../print-config.js');
  printConfig(system, flags.json);
  return undefined;
}

async function runReplay(path: string, flags: SharedFlags): Promise<void> {
  const startedMs = Date.now();
  const system = await read(path, flags);
  if (system === undefined) return;
  const { runsOf } = await import('../../app/system/account-name.js');
  const { replayAndCompare } = await import('../../app/session/replay-and-compare.js');
  const { printJson, printLine } = await import('../print.js');
  const documents: object[] = [];
  for (const symbol of runsOf(system.file)) {
    const options = { ...runOptionsOf(flags), symbol, outputDir: flags.outputDir, startedMs };
    const { result, parity, runDir, runId } = await replayAndCompare(system, options);
    documents.push({ run_id: runId, run_dir: runDir, symbol, metrics: result.metrics, parity });
    if (flags.json || flags.quiet) continue;
    const [bars, trades] = [parity.bars, result.trades.count].map((count) => count.toLocaleString('en'));
    printLine(`${result.market.symbol}: ${bars} instants, ${trades} trades; the backtest has the same fills and equity, bit for bit`);
    printLine(`report: ${runDir}/report.html`);
  }
  if (flags.json) printJson(documents.length === 1 ? documents[0] : { replays: documents });
}

async function runStart(path: string, flags: StartFlags): Promise<void> {
  const placed = await readPlaced(path, flags.dir, flags);
  if (placed === undefined) return;
  const { system, dir } = placed;
  if (flags.detach) return runDetached(dir, flags);
  const symbol = await onlyRun(system);
  const [{ runSession }, { readSettings }, { abortOnInterrupt }, { printJson, printLine }, { describeEvent }] = await Promise.all([
    import('../../app/session/run-session.js'),
    import('../../app/session/settings/session-settings.js'),
    import('../interrupt.js'),
    import('../print.js'),
    import('../print-session.js'),
  ]);
  const say = (line: string | undefined): void => void (line !== undefined && !flags.json && !flags.quiet && printLine(line));
  const settings = readSettings(flags.settings);
  const end = await runSession(system, {
    ...runOptionsOf(flags),
    dir,
    symbol,
    settings,
    ...(await openingsOf(placed, settings, flags, say)),
    graceMs: flags.grace,
    environment: process.env,
    signal: abortOnInterrupt().signal,
    onPort: (port) => say(`metrics: http://127.0.0.1:${port}/metrics`),
    onEvent: (event) => say(describeEvent(event)),
  });
  if (flags.json) printJson({ session: dir, ...end });
  else if (!flags.quiet) printLine(`${end.instants.toLocaleString('en')} instants walked; equity ${end.equity ?? 'as it began'}`);
  if (end.halted !== null) process.exitCode = HALTED_EXIT;
}

/** Opens the feed and the broker. Throws UsageError LIVE_REFUSED, FLAG_INVALID, CONFIG_INVALID. */
async function openingsOf(
  { system, isLive }: Placed,
  settings: SessionSettings,
  flags: StartFlags,
  say: (line: string) => void,
): Promise<Pick<SessionRequest, 'feed' | 'broker'>> {
  const { feedOpener } = await import('../../app/session/settings/open-feed.js');
  const { brokerOpener } = await import('../../app/session/settings/open-broker.js');
  const { requireLive } = await import('../../app/session/settings/require-live.js');
  const { env: environment } = process;
  requireLive({ broker: settings.broker, isAsked: flags.live === true, feed: flags.feed, isLiveVersion: isLive, environment });
  const open = brokerOpener(settings.broker, settings, environment);
  return {
    feed: feedOpener(flags.feed, {
      settings,
      environment,
      symbol: lineSymbol(system),
      endsWithFile: flags.untilEnd === true,
      onPort: (port) => say(`bars are taken at http://127.0.0.1:${port}/`),
    }),
    broker: open && { open, adopt: flags.adopt },
  };
}

async function runDetached(dir: string, { json, quiet }: StartFlags): Promise<void> {
  const { detachSession } = await import('../../app/session/detach-session.js');
  const { printJson, printLine } = await import('../print.js');
  const words = process.argv.slice(2).filter((word) => word !== '--detach');
  const pid = await detachSession(dir, process.argv[1]!, words);
  if (json) printJson({ session: dir, pid });
  else if (!quiet) printLine(`the session in ${dir} has begun in process ${pid}; it is stopped with: barloom session stop ${dir}`);
}

/** A session that was halted ended otherwise than asked. */
const HALTED_EXIT = 1;

async function runParity(path: string, folder: string | undefined, flags: PlaceFlags): Promise<void> {
  const startedMs = Date.now();
  const placed = await readPlaced(path, folder, flags);
  if (placed === undefined) return;
  const { system, dir } = placed;
  const { compareSession, writeParity } = await import('../../app/session/session-parity.js');
  const { printJson, printLine } = await import('../print.js');
  const symbol = await onlyRun(system);
  const found = await compareSession(system, dir, symbol, runOptionsOf(flags));
  const { parity, incidents } = found;
  const runDir = await writeParity(found, flags.outputDir, startedMs);
  if (flags.json) printJson({ session: dir, run_dir: runDir, incidents, parity });
  else if (!flags.quiet) {
    const { first } = parity;
    printLine(
      `decisions agree on ${parity.agreeing.toLocaleString('en')} of ${parity.bars.toLocaleString('en')} bars (${(100 * parity.score).toFixed(2)} %)`,
    );
    printLine(
      first === undefined
        ? 'quantities, prices, fees and equity are the same, bit for bit'
        : `first difference: ${first.kind} of ${first.symbol} on ${first.time}: the session ${first.session}, the backtest ${first.backtest}`,
    );
    for (const [kind, count] of Object.entries(incidents)) printLine(`${count} × ${kind.replaceAll('_', ' ')}`);
    printLine(`report: ${runDir}/report.html`);
  }
  if (parity.first !== undefined) process.exitCode = HALTED_EXIT;
}

async function runReport(path: string, folder: string | undefined, flags: PlaceFlags): Promise<void> {
  const placed = await readPlaced(path, folder, flags);
  if (placed === undefined) return;
  const { system, dir } = placed;
  const { reportSession } = await import('../../app/session/monitor/report-session.js');
  const { printJson, printLine } = await import('../print.js');
  const { page, figures } = await reportSession(system, dir, await onlyRun(system), { ...runOptionsOf(flags), nowMs: Date.now() });
  if (flags.json) printJson({ session: dir, page, ...figures });
  else printLine(page);
}

/** The one run of a system: a session has one account. */
async function onlyRun(system: ResolvedSystem): Promise<string> {
  const { runsOf } = await import('../../app/system/account-name.js');
  const runs = runsOf(system.file);
  const [symbol] = runs;
  if (runs.length === 1) return symbol ?? system.file.data.symbols[0]!;
  throw new UsageError(
    'FLAG_INVALID',
    `a session has one account, and ${system.file.system} trades ${runs.length} symbols by themselves: choose one with --symbols, or give it a portfolio`,
    { context: { flag: '--symbols' } },
  );
}

/** The symbol of lines that name none. */
function lineSymbol({ file }: ResolvedSystem): string | undefined {
  return file.data.symbols.length === 1 ? file.data.symbols[0] : undefined;
}
