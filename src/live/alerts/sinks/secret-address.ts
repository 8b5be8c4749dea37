import { UsageError } from '../../../core/errors.js';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** The address of a webhook, which is a secret as a whole: whoever has it can write there. Printing it, or JSON of it, shows nothing. */
export class SecretAddress {
  readonly #url: URL;
  readonly #text: string;

  /** Throws UsageError CONFIG_INVALID, without the address, where it is none of https; http counts on this machine alone.
   *  variable  of the environment that it comes from */
  constructor(variable: string, text: string) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isSafe = url !== undefined && (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname)));
    if (!isSafe || url.username !== '' || url.password !== '')
      throw new UsageError('CONFIG_INVALID', `${variable} must hold an address that begins with https and names no user, and does not`, {
        context: { variable },
      });
    this.#url = url;
    this.#text = text;
  }

  /** Returns the address with a query parameter. */
  with(name: string, value: string): URL {
    const url = new URL(this.#url);
    url.searchParams.set(name, value);
    return url;
  }

  get url(): URL {
    return new URL(this.#url);
  }

  /** What must not be told: the address, and the part of it that is one. */
  get secrets(): readonly string[] {
    const { href, pathname } = this.#url;
    return [...new Set([this.#text, href, ...(pathname.length > 8 ? [pathname] : [])])];
  }
}
