// Runs the built program inside the test's own process: what it says and does is what the binary does, and its modules are loaded once. For
// tests of a command's outcome; what concerns processes (signals, kills, two at once) starts the binary.
import { pathToFileURL } from 'node:url';
import { BINARY, expectRefused, readDocument, type Finished } from './binary.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const counted = { runs: 0 };
/** A process has one folder, one set of words and one exit code: commands take turns. */
let last: Promise<unknown> = Promise.resolve();

/** Runs `barloom …` in a folder to its end, behind those that were asked for before. */
export async function runHere(args: readonly string[], cwd: string): Promise<Finished> {
  const mine = last.then(async () => await runNow(args, cwd));
  last = mine.catch(() => {});
  return await mine;
}

async function runNow(args: readonly string[], cwd: string): Promise<Finished> {
  const { argv, exitCode } = process,
    before = process.cwd(),
    colour = process.env['NO_COLOR'];
  const [out, err] = [capture(process.stdout), capture(process.stderr)];
  const known = SIGNALS.map((signal) => process.listeners(signal));
  try {
    process.chdir(cwd);
    process.argv = [argv[0]!, BINARY, ...args];
    process.exitCode = undefined;
    process.env['NO_COLOR'] = '1';
    await import(/* @vite-ignore */ `${pathToFileURL(BINARY).href}?run=${++counted.runs}`);
    return { exit: Number(process.exitCode ?? 0), signal: null, stdout: out.text(), stderr: err.text() };
  } finally {
    out.stop();
    err.stop();
    SIGNALS.forEach((signal, at) => {
      for (const listener of process.listeners(signal)) if (!known[at]!.includes(listener)) process.off(signal, listener);
    });
    if (colour === undefined) delete process.env['NO_COLOR'];
    else process.env['NO_COLOR'] = colour;
    process.exitCode = exitCode;
    process.argv = argv;
    process.chdir(before);
  }
}

/** `runJson` of the binary's, here. */
export async function runJsonHere<T = Record<string, unknown>>(args: readonly string[], cwd: string): Promise<T> {
  return readDocument<T>(await runHere([...args, '--json'], cwd));
}

/** `expectRefusal` of the binary's, here. */
export async function expectRefusalHere(args: readonly string[], cwd: string, exit: number, sentence: RegExp | string): Promise<string> {
  return expectRefused(await runHere(args, cwd), exit, sentence);
}

/** Keeps what is written until it is stopped, and takes the listeners off that were added meanwhile. */
function capture(stream: NodeJS.WriteStream): { readonly text: () => string; readonly stop: () => void } {
  const parts: string[] = [],
    known = stream.listeners('error'),
    write = stream.write.bind(stream);
  stream.write = ((part: string | Uint8Array, ...rest: unknown[]): boolean => {
    parts.push(typeof part === 'string' ? part : Buffer.from(part).toString());
    const done = rest.find((each): each is () => void => typeof each === 'function');
    done?.();
    return true;
  }) as typeof stream.write;
  return {
    text: () => parts.join(''),
    stop: () => {
      stream.write = write;
      for (const listener of stream.listeners('error')) if (!known.includes(listener)) stream.off('error', listener as () => void);
    },
  };
}
