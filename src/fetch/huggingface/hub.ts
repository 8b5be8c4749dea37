import { DataError, UsageError, type BarloomError } from '../../core/errors.js';
import { isBelow } from '../dataset/manifest.js';
import type { FetchOptions } from '../dataset/fetch-options.js';
import { nameUrl } from '../../core/name-url.js';
import { chooseEndpoint, readToken, type Endpoint } from '../http/endpoint.js';
import type { Digest } from '../http/download-file.js';
import { HttpClient } from '../http/http-client.js';
import { nextLink } from '../http/link-header.js';

/** A file of a dataset at a commit. */
export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  readonly digest: Digest;
}

/** Where the hub keeps its own conversion of a dataset. */
export const CONVERTED_REVISION = 'refs/convert/parquet';

const STANDARD_ENDPOINT = 'https://huggingface.co';
const MOST_PAGES = 10_000;

/** The datasets of a Hugging Face hub: its API over plain HTTP, at HF_ENDPOINT, with the token of HF_TOKEN. */
export class Hub {
  readonly endpoint: Endpoint;
  readonly client: HttpClient;

  constructor({ endpoint, environment, retry, signal, onWait }: FetchOptions) {
    const token = readToken('HF_TOKEN', environment);
    this.endpoint = chooseEndpoint({ flag: endpoint, variable: 'HF_ENDPOINT', environment, standard: STANDARD_ENDPOINT });
    const explain = (status: number, headers: Headers, url: string): BarloomError | undefined =>
      explainRefusal(status, headers, url, token !== undefined);
    this.client = new HttpClient({ endpoint: this.endpoint, token, retry, signal, onWait, explain });
  }

  /** Returns the commit that a branch, tag or commit is now; undefined where there is none of that name.
   *  Throws UsageError SERVICE_REFUSED; DataError DATA_NOT_FOUND, SERVICE_FAILED. */
  async resolveCommit(dataset: string, revision: string): Promise<string | undefined> {
    const url = `${this.endpoint.base}/api/datasets/${dataset}/revision/${encodeURIComponent(revision)}`;
    const answer = await this.client.request(url, { accepts: [404], use: readRevision });
    if (answer === 'no dataset') throw noDataset(dataset);
    if (answer === 'no revision') return undefined;
    const { sha } = (answer ?? {}) as { readonly sha?: unknown };
    if (typeof sha === 'string' && /^[0-9a-f]{40,64}$/.test(sha)) return sha;
    throw badAnswer(url, 'names no commit');
  }

  /** Returns the files of a commit in the order of their paths. Throws as above. */
  async listFiles(dataset: string, commit: string): Promise<HubFile[]> {
    let url: string | undefined = `${this.endpoint.base}/api/datasets/${dataset}/tree/${commit}?recursive=true&expand=false`;
    const files: HubFile[] = [];
    for (let pages = 0; url !== undefined; pages++) {
      const page = (await this.client.json(url))!;
      if (!Array.isArray(page.value) || pages >= MOST_PAGES) throw badAnswer(url, 'is no list of files');
      files.push(...page.value.flatMap((entry) => readEntry(entry, url!)));
      const next = nextLink(page.headers.get('link'));
      url = next === undefined ? undefined : new URL(next, url).href;
    }
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Returns the address of a file at a commit. */
  fileUrl(dataset: string, commit: string, path: string): string {
    return `${this.endpoint.base}/datasets/${dataset}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
  }
}

/** A refusal may have a body that is no JSON; the code in its header says what is missing. */
async function readRevision(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) return response.headers.get('x-error-code') === 'RevisionNotFound' ? 'no revision' : 'no dataset';
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readEntry(entry: unknown, url: string): HubFile[] {
  const { type, path, oid, size, lfs } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  if (type === 'directory') return [];
  const large = (lfs ?? undefined) as { readonly oid?: unknown; readonly size?: unknown } | undefined;
  const hex = large === undefined ? oid : String(large.oid).replace(/^sha256:/, '');
  const bytes = large?.size ?? size;
  const isHash = typeof hex === 'string' && (large === undefined ? /^[0-9a-f]{40}$/ : /^[0-9a-f]{64}$/).test(hex);
  if (typeof path !== 'string' || !isBelow(path) || !isHash || typeof bytes !== 'number')
    throw badAnswer(url, 'has an entry that is no file');
  return [{ path, bytes, digest: { kind: large === undefined ? 'git-sha1' : 'sha256', hex } }];
}

/** Returns what a refusal means; the hub answers 401 for what does not exist too, where no token is given. */
function explainRefusal(status: number, headers: Headers, url: string, hasToken: boolean): BarloomError | undefined {
  const code = headers.get('x-error-code'),
    dataset = /\/datasets\/([\w.-]+(?:\/[\w.-]+)??)\/(?:revision|tree|resolve)\//.exec(url)?.[1] ?? nameUrl(url),
    context = { dataset, status };
  if (code === 'GatedRepo') return new UsageError('SERVICE_REFUSED', gatedSentence(dataset, hasToken && status === 403), { context });
  if (status === 401)
    return new UsageError(
      'SERVICE_REFUSED',
      hasToken
        ? `dataset ${dataset}: the hub does not take the token in HF_TOKEN (401): it is not valid, or has run out`
        : `dataset ${dataset} does not exist, or is private (401): check its name, or set HF_TOKEN to a token that may read it`,
      { context },
    );
  if (status === 403)
    return new UsageError(
      'SERVICE_REFUSED',
      `dataset ${dataset}: ${hasToken ? 'the token in HF_TOKEN lacks the right to read it' : 'access is forbidden'} (403)`,
      {
        context,
      },
    );
  if (status === 404 && code === 'RepoNotFound') return noDataset(dataset);
  return undefined;
}

function gatedSentence(dataset: string, isKnown: boolean): string {
  return isKnown
    ? `dataset ${dataset} is gated, and the owner of HF_TOKEN has no access yet (403): ask for it on the dataset's page`
    : `dataset ${dataset} is gated (401): accept its conditions on its page, and set HF_TOKEN to a token of yours`;
}

function noDataset(dataset: string): DataError {
  return new DataError('DATA_NOT_FOUND', `dataset ${dataset} does not exist on the hub`, { context: { dataset } });
}

function badAnswer(url: string, rule: string): DataError {
  return new DataError('SERVICE_FAILED', `${nameUrl(url)} ${rule}`, { context: { service: nameUrl(url) } });
}
