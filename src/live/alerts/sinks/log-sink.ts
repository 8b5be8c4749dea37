import type { AlertMessage } from '../alert-message.js';
import type { AlertSink, SendResult } from './alert-sink.js';
import { alertJson } from './webhook-sink.js';

/** Writes each message as a line of JSON: to stderr, where nothing else is said. */
export class LogSink implements AlertSink {
  readonly name = 'log';
  private readonly write: (line: string) => void;

  constructor(write: (line: string) => void = (line) => process.stderr.write(line)) {
    this.write = write;
  }

  send(message: AlertMessage): Promise<SendResult> {
    this.write(`${JSON.stringify(alertJson(message))}\n`);
    return Promise.resolve({ outcome: 'delivered', pauseMs: 0 });
  }
}
