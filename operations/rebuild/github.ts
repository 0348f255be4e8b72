import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GitHubError, type GitHubClient } from "../github/client";
import { endOf, isRunning } from "./build";
import type { Build, BuildState, Course, Order, Started, TrackingBuilder } from "./build";
import type { GitHubTarget } from "./target";

/** What GitHub tells of a run: https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run */
interface Run {
  readonly id: number;
  readonly html_url: string;
  readonly head_branch: string | null;
  readonly display_title: string;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly created_at: string;
  readonly run_started_at?: string;
}

/** https://docs.github.com/en/rest/actions/workflow-runs: what a status or conclusion is for a rebuild, with why where it does not say it. */
const STATES: Readonly<Record<string, readonly [BuildState, string?]>> = {
  ...{ queued: ["pending"], requested: ["pending"], pending: ["pending"], in_progress: ["running"] },
  waiting: ["pending", "it waits for an approval, or for a rule of its environment"],
  action_required: ["pending", "it waits for an approval"],
  success: ["available"],
  ...{ failure: ["failed", "the workflow failed"], startup_failure: ["failed", "the workflow could not start"] },
  ...{
    timed_out: ["failed", "a time limit of the workflow's own ended"],
    cancelled: ["cancelled", "someone cancelled it"],
  },
  ...{ skipped: ["failed", "all its jobs were skipped"], stale: ["failed", "GitHub gave it up"] },
  neutral: ["failed", "it ended as neutral, which says nothing of an image"],
};

const MARK = /golden:([0-9a-f]{12}):([0-9a-f]{12}):([\w.:/=+@-]+)/;

/** Looks for a run that GitHub does not show at once, and seconds between two. */
const LOOKS = 5;
const LOOK_SECONDS = 2;

/** The part of GitHub that a repository is on. */
interface Place {
  readonly client: GitHubClient;
  /** `owner/name` */
  readonly repository: string;
  /** Whether a dispatch is answered with its run: github.com does since 2026, a server of one's own does not. */
  readonly tellsRun: boolean;
}

/**
 * Workflows of GitHub as a builder of images. A run is never guessed: it is the one that GitHub names in its answer, or one whose title
 * has the mark that was put into `requestInput`.
 */
export function githubWorkflows(
  placeOf: (repository: string) => Promise<Place>,
  wait: (milliseconds: number) => Promise<unknown> = sleep,
): TrackingBuilder<GitHubTarget> {
  const workflows = new Map<string, Promise<string>>();
  const pathOf = async (target: GitHubTarget): Promise<string> => {
    const key = `${target.repository}\n${JSON.stringify(target.workflow)}`;
    const found = workflows.get(key) ?? workflowOf(await placeOf(target.repository), target).then(({ id }) => id);
    workflows.set(key, found);
    return `/actions/workflows/${await found}`;
  };
  const runs = async (target: GitHubTarget) => runsOf(await placeOf(target.repository), target, await pathOf(target));
  const ofRun = async ({ repository: written }: GitHubTarget, page: string, method: "GET" | "POST", what = "") => {
    const { client, repository } = await placeOf(written);
    return client.ask(method, repository, `/actions/runs/${numberOf(page)}${what}`);
  };
  return {
    // Nothing is asked yet, but missing credentials show before anything starts.
    deployed: async (targets) => {
      for (const { repository } of targets) await placeOf(repository);
      return new Map(targets.map((target) => [target.id, { id: keyOf(target), version: target.version }]));
    },
    builds: async (target) => (await runs(target)).map(buildOf),
    start: async (target, _, order) => {
      const place = await placeOf(target.repository);
      return new Dispatch(target, order, place, await pathOf(target), () => runs(target), wait).start();
    },
    // A run takes no note. Whoever runs the command again joins it while it goes on.
    claim: () => Promise.resolve(),
    course: async (target, build) => courseOf(build, await ofRun(target, build.id, "GET", "/jobs?per_page=100")),
    cancel: async (target, { id }) => void (await ofRun(target, id, "POST", "/cancel")),
    retry: async (target, { id, state }) => {
      const isFailed = state === "failed";
      await ofRun(target, id, "POST", isFailed ? "/rerun-failed-jobs" : "/rerun");
      return { id, from: isFailed ? "the jobs that failed" : "its beginning" };
    },
    read: async (target, id) => {
      const run = await orNone(ofRun(target, id, "GET"));
      return run === undefined ? undefined : buildOf(run as Run);
    },
  };
}

/** One start of a workflow. */
class Dispatch {
  readonly #mark: string;
  readonly #token: string;

  constructor(
    readonly target: GitHubTarget,
    { request, token }: Order,
    readonly place: Place,
    readonly path: string,
    readonly runs: () => Promise<readonly Run[]>,
    readonly wait: (milliseconds: number) => Promise<unknown>,
  ) {
    this.#token = token.slice(0, 12);
    this.#mark = `golden:${keyOf(target)}:${this.#token}:${request}`;
  }

  async start(): Promise<Started> {
    const { requestInput, repository } = this.target;
    if (!this.place.tellsRun && requestInput === undefined) {
      const said = `${new URL(repository).host} does not tell which run it starts: give ${this.target.image} a requestInput.`;
      throw new GitHubError(said, 422);
    }
    const answer = await this.#send();
    if (answer instanceof GitHubError && requestInput === undefined)
      return { kind: "lost", said: `${answer.message} Whether a run began is on ${repository}'s page of actions.` };
    const { html_url: told } = (answer instanceof GitHubError ? {} : (answer ?? {})) as { html_url?: string };
    if (requestInput === undefined)
      return told === undefined
        ? { kind: "lost", said: "GitHub did not tell which run it started." }
        : { kind: "started", id: told };
    const found = await this.#firstOfMark(told === undefined ? LOOKS : 1);
    if (told !== undefined) return { kind: "started", id: await this.#onlyOne(told, found) };
    if (found !== undefined) return { kind: "started", id: found.html_url };
    if (answer instanceof GitHubError) throw answer;
    return { kind: "lost", said: `No run shows the mark: is ${requestInput} in the workflow's run-name?` };
  }

  /** The answer, or what leaves open whether GitHub took it: it is sent once. */
  async #send(): Promise<unknown> {
    const { inputs, requestInput, gitTag } = this.target;
    const all = { ...inputs, ...(requestInput !== undefined && { [requestInput]: this.#mark }) };
    const body = { ref: gitTag, inputs: all, ...(this.place.tellsRun && { return_run_details: true }) };
    const { client, repository } = this.place;
    try {
      return await client.ask("POST", repository, `${this.path}/dispatches`, body);
    } catch (error) {
      const isOpen = error instanceof GitHubError && error.retryAt === undefined && (error.status ?? 500) >= 500;
      if (isOpen) return error;
      throw error;
    }
  }

  /** The first of the runs that were started when the same newest run was seen. */
  async #firstOfMark(looks: number): Promise<Run | undefined> {
    for (let look = 1; ; look++) {
      const own = (await this.runs()).filter(({ display_title: title }) => MARK.exec(title)?.[2] === this.#token);
      if (own.length > 0 || look === looks) return own.at(-1);
      await this.wait(LOOK_SECONDS * 1000);
    }
  }

  /** Two starts at once make two runs: the later one goes, and both follow the first. */
  async #onlyOne(told: string, first: Run | undefined): Promise<string> {
    if (first === undefined || first.id >= Number(numberOf(told))) return told;
    const { client, repository } = this.place;
    await client.ask("POST", repository, `/actions/runs/${numberOf(told)}/cancel`);
    return first.html_url;
  }
}

/** The newest first: those at the git tag that are certainly of the target. */
async function runsOf({ client, repository }: Place, target: GitHubTarget, path: string): Promise<readonly Run[]> {
  const { gitTag, inputs } = target;
  const commit = await orNone(client.ask("GET", repository, `/commits/${encodeURIComponent(`tags/${gitTag}`)}`));
  if (commit === undefined) {
    throw new GitHubError(`${repository} has no tag ${gitTag}, or these credentials do not see the repository.`, 404);
  }
  const { sha } = commit as { sha: string };
  const answer = await client.ask("GET", repository, `${path}/runs?head_sha=${sha}&per_page=100`);
  const { workflow_runs: all } = answer as { workflow_runs: readonly Run[] };
  const key = keyOf(target);
  // GitHub does not tell the inputs of a run: without its mark one with other inputs would count.
  const isOwn = ({ display_title: title }: Run): boolean =>
    MARK.exec(title)?.[1] === key || (Object.keys(inputs).length === 0 && !MARK.test(title));
  return all.filter((run) => run.head_branch === gitTag && isOwn(run)).sort((one, other) => other.id - one.id);
}

/**
 * The one workflow that is meant, by what the API takes and by its file. Of one that is named by its file nothing is asked.
 * @throws GitHubError where no workflow that is enabled fits the name, or several do
 */
export async function workflowOf(
  { client, repository }: Pick<Place, "client" | "repository">,
  { workflow }: Pick<GitHubTarget, "workflow">,
): Promise<{ readonly id: string; readonly file: string }> {
  if ("file" in workflow) return { id: encodeURIComponent(workflow.file), file: workflow.file };
  const answer = await client.ask("GET", repository, "/actions/workflows?per_page=100");
  const { workflows } = answer as { workflows: readonly { id: number; name: string; state: string; path: string }[] };
  const pattern = new RegExp(`^${workflow.name.split("*").map(escaped).join(".*")}$`, "su");
  const found = workflows.filter(({ name, state }) => state === "active" && pattern.test(name));
  const [first] = found;
  if (first !== undefined && found.length === 1)
    return { id: first.id.toString(), file: first.path.slice(first.path.lastIndexOf("/") + 1) };
  const which = found.length === 0 ? "no workflow" : found.map(({ path }) => path).join(" and ");
  throw new GitHubError(`${repository}: ${which} fits the name ${workflow.name}, where one must.`, 422);
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}/-]/gu, "\\$&");
}

async function orNone(answer: Promise<unknown>): Promise<unknown> {
  return answer.catch((error: unknown) => {
    // 422 is what GitHub says of a commit that is not there.
    if (error instanceof GitHubError && (error.status === 404 || error.status === 422)) return undefined;
    throw error;
  });
}

function buildOf(run: Run): Build {
  const status = (run.status === "completed" ? run.conclusion : run.status) ?? "unknown";
  const [state = "other", reason] = STATES[status] ?? [];
  const request = MARK.exec(run.display_title)?.[3];
  return {
    ...{ id: run.html_url, state, status, requests: request === undefined ? [] : [request], amis: [], containers: [] },
    ...(reason !== undefined && { reason }),
    startedAt: new Date(run.run_started_at ?? run.created_at),
  };
}

/** Of `GET …/jobs`: https://docs.github.com/en/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run */
type Job = Pick<Run, "status" | "conclusion"> & {
  readonly name: string;
  readonly completed_at?: string | null;
  readonly steps?: readonly Job[];
};

function courseOf(build: Build, answer: unknown): Course {
  const { jobs } = answer as { readonly jobs: readonly Job[] };
  const isBad = ({ conclusion }: Job): boolean => ["failed", "cancelled"].includes(STATES[conclusion ?? ""]?.[0] ?? "");
  const endless = (all: readonly Job[] = []) => all.find(isBad) ?? all.find(({ status }) => status === "in_progress");
  const job = endless(jobs);
  const step = job && { name: endless(job.steps)?.name ?? job.name, of: job.name, hasFailed: isBad(job) };
  return { ...(step && { step }), ...(isRunning(build) ? {} : endOf(jobs.map(({ completed_at: at }) => at))) };
}

/** What a mark says of its target: two that differ in anything are two. */
function keyOf({
  repository,
  workflow,
  gitTag,
  inputs,
}: Pick<GitHubTarget, "repository" | "workflow" | "gitTag" | "inputs">): string {
  const sorted = Object.entries(inputs).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([repository, workflow, gitTag, sorted]))
    .digest("hex")
    .slice(0, 12);
}

/** `https://github.com/example/web/actions/runs/42` → `42` */
function numberOf(page: string): string {
  return page.slice(page.lastIndexOf("/") + 1);
}
