// A session that tells of forty bars, and kills itself inside of a line where it is told to; telemetry-writer.test.ts starts it.
import { TelemetryWriter } from '../../../dist/live/telemetry/telemetry-writer.js';

const [, , path, bar, events] = process.argv;
const writer = TelemetryWriter.open(path, { runId: 'run-1', system: 'cross', timeframe: '1h' });
for (const [k, list] of JSON.parse(events).entries()) {
  writer.append(list);
  if (k === Number(bar)) process.kill(process.pid, 'SIGKILL');
}
