import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerApp, CANARY } from "./app-here";
import { refusal, refusedBody, sampleOf, sound, textOf, type Answer } from "./description";

export { APP, CANARY } from "./app-here";

/** What becomes of the runs of a repository. @default success after `milliseconds` 0 */
export interface Fate {
  readonly conclusion?: string;
  /** Instead of an end: `queued`, `waiting`, `in_progress` … */
  readonly stuck?: string;
  readonly milliseconds?: number;
}

export interface Repository {
  /** Tags that there are; each is of a commit of its own. */
  readonly tags: readonly string[];
  readonly workflows: readonly {
    readonly id: number;
    readonly name: string;
    readonly path: string;
    readonly state?: string;
  }[];
  /** Texts by branch and path. @default none */
  readonly branches?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Inputs that the workflows take. @default none */
  readonly inputs?: readonly string[];
  /** The one of them that is in `run-name`. */
  readonly runName?: string;
}

export interface ToldRun {
  readonly id: number;
  readonly repository: string;
  readonly ref: string;
  readonly title: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly at: number;
  readonly event: string;
  cancelled?: true;
  /** Until when the list does not show it, in looks. */
  hidden?: number;
}

/** Instead of an answer, for the next call that fits: `reset` breaks the connection, `after` it was done. */
export interface Trouble {
  readonly on: RegExp;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly reset?: "before" | "after";
}

export const TOKEN = `${CANARY}_personal`;

/** GitHub Actions on 127.0.0.1: requests and answers are held against GitHub's own description. */
export class ActionsServer {
  readonly repositories = new Map<string, Repository>();
  readonly fates = new Map<string, Fate>();
  readonly runs: ToldRun[] = [];
  readonly calls: string[] = [];
  readonly troubles: Trouble[] = [];
  readonly tokens = new Set([TOKEN]);
  /** Whether a dispatch is answered with its run. */
  tellsRun = true;
  now = (): number => Date.now();
  #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      // What is wrong with the call, or with this server: a conflict, which nobody tries again.
      response.writeHead(409, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: String(error) }));
    });
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  get api(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port.toString()}`;
  }

  /** A run that somebody else starts. */
  begin(
    repository: string,
    ref: string,
    title: string,
    event = "workflow_dispatch",
    inputs: Record<string, string> = {},
  ): ToldRun {
    const run = { id: 1000 + this.runs.length, repository, ref, title, inputs, at: this.now(), event };
    this.runs.push(run);
    return run;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const call = `${request.method ?? ""} ${request.url ?? ""}`;
    this.calls.push(call);
    const at = this.troubles.findIndex(({ on }) => on.test(call));
    const [trouble] = at < 0 ? [] : this.troubles.splice(at, 1);
    if (trouble?.reset === "before") return void request.socket.destroy();
    const { status, body: told } =
      trouble?.status === undefined ? this.#route(request, body) : { status: trouble.status, body: trouble.body ?? {} };
    if (trouble?.reset === "after") return void request.socket.destroy();
    response.writeHead(status, { "content-type": "application/json", ...trouble?.headers });
    response.end(status === 204 ? undefined : JSON.stringify(told));
  }

  #route(request: IncomingMessage, body: string): Answer {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    const { authorization = "", "user-agent": agent } = request.headers;
    if (agent === undefined) return refusal(403, "Request forbidden by administrative rules.");
    const bearer = authorization.replace("Bearer ", "");
    const [, owner, name, rest = ""] = /^\/repos\/([^/]+)\/([^/]+)(.*)$/.exec(pathname) ?? [];
    if (pathname.startsWith("/app/") || rest === "/installation") return answerApp(bearer, pathname, this);
    if (!this.tokens.has(bearer)) return refusal(401, "Bad credentials");
    const full = `${owner ?? ""}/${name ?? ""}`;
    const repository = this.repositories.get(full);
    if (repository === undefined) return refusal(404, "Not Found");
    return this.#ofRepository(request.method ?? "", full, repository, rest, searchParams, body);
  }

  #ofRepository(
    method: string,
    full: string,
    repository: Repository,
    rest: string,
    query: URLSearchParams,
    body: string,
  ): Answer {
    const [, tag] = /^\/commits\/tags%2F(.+)$/.exec(rest) ?? [];
    if (tag !== undefined) {
      const isThere = repository.tags.includes(decodeURIComponent(tag));
      return isThere
        ? sound("GET /repos/{owner}/{repo}/commits/{ref}", 200, { sha: shaOf(decodeURIComponent(tag)) })
        : refusal(422, "No commit found for SHA");
    }
    if (/^\/(?:branches$|tags$|contents\/)/.test(rest)) return partOf(repository, rest, query);
    if (rest === "/actions/workflows") {
      const workflows = repository.workflows.map((each) => ({ ...sampleOf("workflow"), state: "active", ...each }));
      return sound(
        "GET /repos/{owner}/{repo}/actions/workflows",
        200,
        { total_count: workflows.length, workflows },
        query,
      );
    }
    const [, run, deed] = /^\/actions\/runs\/(\d+)(?:\/(cancel|jobs|rerun|rerun-failed-jobs))?$/.exec(rest) ?? [];
    if (run !== undefined) return this.#ofRun(full, Number(run), deed, query);
    const [, workflow = "", what] = /^\/actions\/workflows\/([^/]+)(?:\/(runs|dispatches))?$/.exec(rest) ?? [];
    const known = repository.workflows.find(
      ({ id, path }) => workflow === id.toString() || path.endsWith(`/${workflow}`),
    );
    if (known === undefined) return refusal(404, "Not Found");
    if (what === undefined) {
      const told = { ...sampleOf("workflow"), state: "active", ...known };
      return sound("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}", 200, told);
    }
    if (what === "runs") return this.#list(full, query);
    return method === "POST" ? this.#dispatch(full, repository, body) : refusal(404, "Not Found");
  }

  #ofRun(full: string, id: number, deed: string | undefined, query: URLSearchParams): Answer {
    const run = this.runs.find((each) => each.id === id && each.repository === full);
    if (run === undefined) return refusal(404, "Not Found");
    if (deed === undefined) return sound("GET /repos/{owner}/{repo}/actions/runs/{run_id}", 200, this.#told(run));
    if (deed === "jobs") return this.#jobs(run, query);
    if (deed !== "cancel") {
      delete run.cancelled;
      return sound(`POST /repos/{owner}/{repo}/actions/runs/{run_id}/${deed as "rerun"}`, 201, {});
    }
    run.cancelled = true;
    return sound("POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel", 202, {});
  }

  /** One, whose second step is where it ends or goes on. */
  #jobs(run: ToldRun, query: URLSearchParams): Answer {
    const { status, conclusion } = this.#told(run) as { status: string; conclusion: string | null };
    const completed_at = status === "completed" ? new Date(run.at + 61_000).toISOString() : null;
    const started_at = new Date(run.at).toISOString();
    const steps = ["Set up job", "Push the image"].map((name, at) => {
      return {
        name,
        number: at + 1,
        ...(at === 0 ? { status: "completed", conclusion: "success" } : { status, conclusion }),
      };
    });
    const own = {
      id: 1,
      run_id: run.id,
      name: "build",
      status,
      conclusion,
      started_at,
      completed_at,
      created_at: started_at,
    };
    const jobs = [{ ...sampleOf("job"), ...own, steps }];
    return sound("GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs", 200, { total_count: 1, jobs }, query);
  }

  #list(full: string, query: URLSearchParams): Answer {
    const shown = this.runs.filter((run) => run.repository === full && (run.hidden === undefined || run.hidden-- <= 0));
    const sha = query.get("head_sha");
    const workflow_runs = shown
      .filter(({ ref }) => sha === null || shaOf(ref) === sha)
      .map((run) => this.#told(run))
      .reverse();
    const name = "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs";
    return sound(name, 200, { total_count: workflow_runs.length, workflow_runs }, query);
  }

  #dispatch(full: string, repository: Repository, body: string): Answer {
    const operation = "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";
    const asked = JSON.parse(body) as { ref: string; inputs?: Record<string, string>; return_run_details?: boolean };
    const refused = refusedBody(operation, asked);
    if (refused !== undefined) return refused;
    const { ref, inputs = {} } = asked;
    if (!repository.tags.includes(ref)) return refusal(422, `No ref found for: ${ref}`);
    const odd = Object.keys(inputs).filter((each) => !(repository.inputs ?? []).includes(each));
    if (odd.length > 0) return refusal(422, `Unexpected inputs provided: ${JSON.stringify(odd)}`);
    const title = repository.runName === undefined ? "Build" : `Build ${inputs[repository.runName] ?? ""}`;
    const { id } = this.begin(full, ref, title, "workflow_dispatch", inputs);
    if (asked.return_run_details !== true || !this.tellsRun) return { status: 204, body: {} };
    const page = `https://github.com/${full}/actions/runs/${id.toString()}`;
    return sound(operation, 200, {
      workflow_run_id: id,
      run_url: `${this.api}/repos/${full}/actions/runs/${id.toString()}`,
      html_url: page,
    });
  }

  #told({ id, repository, ref, title, at, event, cancelled }: ToldRun): object {
    const { conclusion = "success", stuck, milliseconds = 0 } = this.fates.get(repository) ?? {};
    const isEnded = cancelled ?? (stuck === undefined && this.now() - at >= milliseconds);
    const ended = cancelled === true ? "cancelled" : conclusion;
    return {
      ...sampleOf("workflow-run"),
      ...{
        id,
        head_branch: ref,
        head_sha: shaOf(ref),
        display_title: title,
        event,
        created_at: new Date(at).toISOString(),
      },
      ...{
        run_started_at: new Date(at).toISOString(),
        html_url: `https://github.com/${repository}/actions/runs/${id.toString()}`,
      },
      ...{ status: isEnded ? "completed" : (stuck ?? "in_progress"), conclusion: isEnded ? ended : null },
    };
  }
}

function partOf(repository: Repository, rest: string, query: URLSearchParams): Answer {
  if (rest === "/branches" || rest === "/tags") return listed(repository, rest, query);
  return contentOf(repository, decodeURIComponent(rest.slice("/contents/".length)), query);
}

/** A page of branches or tags. */
function listed({ tags, branches = {} }: Repository, rest: "/branches" | "/tags", query: URLSearchParams): Answer {
  const names = rest === "/tags" ? tags : Object.keys(branches);
  const all = names.map((name) => ({
    ...sampleOf(rest === "/tags" ? "tag" : "short-branch"),
    ...{ name, commit: { sha: shaOf(name), url: "" } },
  }));
  const [size, page] = [Number(query.get("per_page")), Number(query.get("page"))];
  return sound(`GET /repos/{owner}/{repo}${rest}`, 200, all.slice((page - 1) * size, page * size), query);
}

/** A file at the commit of a branch. */
function contentOf({ branches = {} }: Repository, path: string, query: URLSearchParams): Answer {
  const branch = Object.keys(branches).find((each) => shaOf(each) === query.get("ref")) ?? "";
  const text = branches[branch]?.[path];
  if (text === undefined) return refusal(404, "Not Found");
  const content = (
    Buffer.from(text)
      .toString("base64")
      .match(/.{1,60}/g) ?? []
  ).join("\n");
  const file = { ...sampleOf("content-file"), type: "file", encoding: "base64", content, path, size: text.length };
  return sound("GET /repos/{owner}/{repo}/contents/{path}", 200, file, query);
}

function shaOf(tag: string): string {
  return Buffer.from(tag).toString("hex").padEnd(40, "0").slice(0, 40);
}
