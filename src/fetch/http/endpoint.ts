import { UsageError } from '../../core/errors.js';

/** The address that a service answers at, without a slash at its end: https://huggingface.co or http://127.0.0.1:4000/hub. */
export interface Endpoint {
  readonly base: string;
  /** scheme, host and port: what a token may be sent to */
  readonly origin: string;
}

/** Where an address may be written down, the first that has one wins: a flag, an environment variable, the service's own. */
export interface EndpointChoice {
  readonly flag: string | undefined;
  /** name of the environment variable, e.g. HF_ENDPOINT */
  readonly variable: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly standard: string;
}

/** Returns the address of a service. Throws UsageError FLAG_INVALID; the sentence never holds what stands before an @ in it. */
export function chooseEndpoint({ flag, variable, environment, standard }: EndpointChoice): Endpoint {
  if (flag !== undefined) return parseEndpoint(flag, '--endpoint');
  const set = environment[variable]?.trim();
  return set === undefined || set === '' ? parseEndpoint(standard, variable) : parseEndpoint(set, variable);
}

function parseEndpoint(text: string, name: string): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw badEndpoint(name, 'an address such as https://host');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw badEndpoint(name, 'an address without a user, a password, a query and a fragment');
  return { base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, origin: url.origin };
}

/** What was given is not repeated: it may hold a secret. */
function badEndpoint(name: string, rule: string): UsageError {
  return new UsageError('FLAG_INVALID', `${name} must be ${rule}`, { context: { flag: name } });
}

/** Returns a token from an environment variable; undefined where there is none. Throws UsageError FLAG_INVALID where it cannot be sent;
 *  the sentence does not hold it. */
export function readToken(variable: string, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const token = environment[variable]?.trim();
  if (token === undefined || token === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError('FLAG_INVALID', `${variable} must be one word of letters, digits and signs, and holds something else`, {
    context: { flag: variable },
  });
}
