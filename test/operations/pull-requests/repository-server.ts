import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerApp } from "../github/app-here";
import { refusal, textOf, type Answer } from "../github/description";
import { graphqlAnswer, Refused } from "../github/graphql";
import { GitRepository, type Pull } from "./git-repository";

export type { Pull };

/** Instead of an answer, for the next call that fits; with `after` what was asked for is done. */
export interface Trouble {
  readonly on: RegExp;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly after?: true;
}

/** The first repository, whose name is left out of calls. */
export const REPOSITORY = "example/images";
export const TOKEN = "ghp_canary_repository";

/** Repositories of GitHub on 127.0.0.1. */
export class RepositoryServer {
  readonly calls: string[] = [];
  readonly tokens = new Set([TOKEN]);
  readonly troubles: Trouble[] = [];
  /** Done before the next call that fits: what somebody else does at the same moment. */
  readonly meanwhile: { readonly on: RegExp; readonly act: () => void }[] = [];
  readonly #repositories = new Map<string, GitRepository>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      response.writeHead(418, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: String(error) }));
    });
  });

  async start(files: Readonly<Record<string, string>>): Promise<this> {
    this.add(REPOSITORY, files);
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  /** One more, with the branch `main`. */
  add(name: string, files: Readonly<Record<string, string>>): GitRepository {
    const repository = new GitRepository(name, files);
    this.#repositories.set(name, repository);
    return repository;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const repository of this.#repositories.values()) repository.delete();
  }

  get api(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port.toString()}`;
  }

  /** Calls that change something. */
  get writes(): readonly string[] {
    return this.calls.filter((call) => !call.startsWith("GET") && !call.endsWith("/git/trees"));
  }

  get #first(): GitRepository {
    const first = this.#repositories.get(REPOSITORY);
    if (first === undefined) throw new Error("The server was not started.");
    return first;
  }

  get pulls(): Pull[] {
    return this.#first.pulls;
  }

  get guarded(): Set<string> {
    return this.#first.guarded;
  }

  set noAutoMerge(why: string) {
    this.#first.noAutoMerge = why;
  }

  git(args: readonly string[], input = ""): string {
    return this.#first.git(args, input);
  }

  push(branch: string, files: Readonly<Record<string, string>>, message?: string, mode?: string): string {
    return this.#first.push(branch, files, message, mode);
  }

  tip(branch: string): string | undefined {
    return this.#first.tip(branch);
  }

  merge(number: number): void {
    this.#first.merge(number);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    const call = `${request.method ?? ""} ${(request.url ?? "").replace(`/repos/${REPOSITORY}`, "")}`;
    this.calls.push(call);
    const next = this.meanwhile.findIndex(({ on }) => on.test(call));
    if (next >= 0) this.meanwhile.splice(next, 1)[0]?.act();
    const at = this.troubles.findIndex(({ on }) => on.test(call));
    const [trouble] = at < 0 ? [] : this.troubles.splice(at, 1);
    const done = trouble === undefined || trouble.after === true ? this.#done(request, text) : undefined;
    const { status, body } =
      trouble === undefined && done ? done : { status: trouble?.status, body: trouble?.body ?? {} };
    if (status === undefined) return void request.socket.destroy();
    response.writeHead(status, { "content-type": "application/json", ...trouble?.headers });
    response.end(JSON.stringify(body));
  }

  #leaveMerging(id: string, method: string): void {
    const isThere = [...this.#repositories.values()].some((each) => each.leaveMerging(id, method));
    if (!isThere) throw new Refused("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
  }

  #done({ headers, method = "", url = "" }: IncomingMessage, text: string): Answer {
    const bearer = headers.authorization?.replace("Bearer ", "") ?? "";
    if (url.startsWith("/app/") || url.endsWith("/installation"))
      return answerApp(bearer, url, { tokens: this.tokens, now: Date.now });
    if (!this.tokens.has(bearer)) return refusal(401, "Bad credentials");
    if (url === "/graphql") return graphqlAnswer(text, (id, way) => { this.#leaveMerging(id, way); }); // prettier-ignore
    const [, name = "", path = ""] = /^\/repos\/([^/]+\/[^/?]+)(.*)$/.exec(url) ?? [];
    return this.#repositories.get(name)?.answer(method, path, text) ?? refusal(404, "Not Found");
  }
}
