import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer, sha256 } from './local-server.js';

/** Files of this size and above lie on another host, as the hub's large files do. */
const LARGE_BYTES = 4096;

interface Commit {
  readonly sha: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

interface Access {
  /** tokens that may read */
  readonly tokens: readonly string[];
  readonly isGated: boolean;
}

/** The host that the hub redirects to for large files; it must never see a token. */
export class CdnServer extends LocalServer {
  readonly files = new Map<string, Uint8Array>();

  protected answer(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const file = this.files.get(url.pathname.slice(1));
    if (file === undefined) response.writeHead(404).end();
    else this.send(request, response, file);
  }
}

/** A hub of datasets: revisions, pages of files, redirects, refusals. */
export class HubServer extends LocalServer {
  readonly cdn = new CdnServer();
  /** entries of a page of files */
  pageLength = 2;
  private readonly commits = new Map<string, Map<string, Commit>>();
  private readonly access = new Map<string, Access>();

  override async start(): Promise<this> {
    await this.cdn.start();
    return await super.start();
  }

  override async stop(): Promise<void> {
    await Promise.all([this.cdn.stop(), super.stop()]);
  }

  /** Puts files at a revision of a dataset; returns the commit. */
  commit(dataset: string, files: Readonly<Record<string, Uint8Array | string>>, revision = 'main'): string {
    const bytes = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)] as const));
    const sha = createHash('sha1')
      .update(JSON.stringify([dataset, revision, ...[...bytes].map(([path, each]) => [path, sha256(each)])]))
      .digest('hex');
    const revisions = this.commits.get(dataset) ?? new Map<string, Commit>();
    revisions.set(revision, { sha, files: bytes }).set(sha, { sha, files: bytes });
    this.commits.set(dataset, revisions);
    for (const each of bytes.values()) this.cdn.files.set(sha256(each), each);
    return sha;
  }

  restrict(dataset: string, access: Access): void {
    this.access.set(dataset, access);
  }

  protected answer(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const path = url.pathname.split('/').slice(1);
    const isApi = path[0] === 'api';
    const [, owner, name, kind, revision, ...rest] = isApi
      ? path.slice(1).map(decodeURIComponent).map(String)
      : path.map(decodeURIComponent);
    const [dataset, what] = isApi ? [`${owner}/${name}`, kind] : [`${owner}/${name}`, kind];
    if (!this.isAllowed(dataset, request, response)) return;
    const commit = this.commits.get(dataset)?.get(revision ?? '');
    if (!this.commits.has(dataset)) return refuse(response, 404, 'RepoNotFound');
    if (commit === undefined) return refuse(response, 404, 'RevisionNotFound');
    if (what === 'revision') return json(response, { id: dataset, sha: commit.sha });
    if (what === 'tree') return this.sendTree(url, commit, response);
    const file = commit.files.get(rest.join('/'));
    if (file === undefined) return refuse(response, 404, 'EntryNotFound');
    if (file.length < LARGE_BYTES) return this.send(request, response, file);
    response
      .writeHead(302, { location: `${this.cdn.base}/${sha256(file)}?X-Signature=secret-of-the-link`, 'x-linked-etag': `"${sha256(file)}"` })
      .end();
  }

  private isAllowed(dataset: string, request: IncomingMessage, response: ServerResponse): boolean {
    const access = this.access.get(dataset);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (access === undefined || (token !== undefined && access.tokens.includes(token))) return true;
    refuse(
      response,
      token === undefined || token === 'hf_expired' ? 401 : 403,
      token === 'hf_expired' ? '' : access.isGated ? 'GatedRepo' : token === undefined ? 'RepoNotFound' : '',
    );
    return false;
  }

  private sendTree(url: URL, { files }: Commit, response: ServerResponse): void {
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const entries = [...files].map(([path, bytes]) => ({
      type: 'file',
      path,
      size: bytes.length,
      oid: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
      ...(bytes.length >= LARGE_BYTES && { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 134 } }),
    }));
    entries.unshift({ type: 'directory', path: 'data', size: 0, oid: 'd'.repeat(40) });
    const next = new URL(url);
    next.searchParams.set('cursor', String(from + this.pageLength));
    const isLast = from + this.pageLength >= entries.length;
    json(
      response,
      entries.slice(from, from + this.pageLength),
      isLast ? {} : { link: `<${next.href}>; rel="next", <${url.href}>; rel="first"` },
    );
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'x-error-code': code, 'content-type': 'text/html' }).end('<html>no</html>');
}

function json(response: ServerResponse, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
