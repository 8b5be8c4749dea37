import { HEARTBEAT_RULE } from '../alert-book.js';
import type { AlertMessage } from '../alert-message.js';
import type { AlertLevel } from '../alert-kinds.js';
import { cutMessage } from './cut-message.js';

/** Discord's limits, characters; what embeds say together, of which it takes 6000, is below the sum of these. */
const MOST_CONTENT = 2000;
const MOST_TITLE = 256;
const MOST_DESCRIPTION = 4096;
const MOST_FOOTER = 300;

const COLOURS: Readonly<Record<AlertLevel, number>> = { info: 0x56b4e9, warning: 0xe69f00, critical: 0xd55e00 };
/** Shows the message and rings no bell. */
const SILENT = 4096;

/** Returns a message as Discord takes it: nobody is mentioned, whatever it says; what is too long is cut with a sign. The id in its footer
 *  tells a repeat. */
export function discordBody(message: AlertMessage): object {
  const { session, rule, level, sentences, at } = message;
  const title = cutMessage(`${level}: ${rule.replaceAll('_', ' ')}`, MOST_TITLE);
  const footer = cutMessage(footerOf(message), MOST_FOOTER);
  return {
    content: cutMessage(`**${session}**: ${sentences.at(-1)!}`, MOST_CONTENT),
    embeds: [
      {
        title,
        description: cutMessage(sentences.join('\n'), MOST_DESCRIPTION),
        color: COLOURS[level],
        timestamp: new Date(at).toISOString(),
        footer: { text: footer },
      },
    ],
    allowed_mentions: { parse: [] },
    ...(rule === HEARTBEAT_RULE && { flags: SILENT }),
  };
}

function footerOf({ sequence, id, count, first, last, dropped }: AlertMessage): string {
  const span = count > 1 ? ` · ${count} from ${new Date(first).toISOString()} to ${new Date(last).toISOString()}` : '';
  return `message ${sequence} · ${id}${span}${dropped > 0 ? ` · ${dropped} lost in a full queue` : ''}`;
}
