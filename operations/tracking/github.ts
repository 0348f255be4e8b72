import type { GitHubClient } from "../github/client";
import { githubWorkflows, numberOf } from "../rebuild/github";
import { isRunning, type Build } from "../rebuild/build";
import { latest, type Course, type Retried, type Tracker } from "./tracker";

interface Place {
  readonly client: GitHubClient;
  /** `owner/name` */
  readonly repository: string;
  readonly tellsRun: boolean;
}

/** https://docs.github.com/en/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run */
interface Job {
  readonly name: string;
  readonly conclusion: string | null;
  readonly status: string;
  readonly completed_at: string | null;
  readonly steps?: readonly { readonly name: string; readonly conclusion: string | null; readonly status: string }[];
}

const BAD: readonly unknown[] = ["failure", "cancelled", "timed_out", "startup_failure"];

/** A run of a workflow, by its page. */
export function trackRun(placeOf: (repository: string) => Promise<Place>, repository: string, page: string): Tracker {
  const path = `/actions/runs/${numberOf(page)}`;
  // To read a run nothing more is looked at.
  const target = { builder: "github", id: page, image: page, version: "", gitTag: "", repository } as const;
  const ask = async (method: "GET" | "POST", rest: string): Promise<unknown> => {
    const { client, repository: own } = await placeOf(repository);
    return client.ask(method, own, `${path}${rest}`);
  };
  return {
    read: () => githubWorkflows(placeOf).read({ ...target, workflow: { file: "" }, inputs: {} }, page),
    course: async (build) =>
      courseOf(build, (await ask("GET", "/jobs?per_page=100")) as { readonly jobs: readonly Job[] }),
    cancel: async () => void (await ask("POST", "/cancel")),
    retry: async ({ id, state }): Promise<Retried> => {
      const isFailed = state === "failed";
      await ask("POST", isFailed ? "/rerun-failed-jobs" : "/rerun");
      return { kind: "resumed", id, from: isFailed ? "the jobs that failed" : "its beginning" };
    },
  };
}

function courseOf(build: Build, { jobs }: { readonly jobs: readonly Job[] }): Course {
  const bad = jobs.find(({ conclusion }) => BAD.includes(conclusion));
  const job = bad ?? jobs.find(({ status }) => status === "in_progress");
  const step =
    job?.steps?.find(({ conclusion }) => BAD.includes(conclusion)) ??
    job?.steps?.find(({ status }) => status === "in_progress");
  const name = step?.name ?? job?.name;
  return {
    ...(name !== undefined &&
      build.state !== "available" && { step: { name, of: job?.name ?? "", hasFailed: bad !== undefined } }),
    ...(isRunning(build) ? {} : latest(jobs.map(({ completed_at: at }) => at))),
  };
}
