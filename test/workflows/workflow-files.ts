import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const ROOT = join(__dirname, "../../..");
export const WORKFLOWS = ".github/workflows";
export const EXAMPLES = "docs/examples";

export type Permissions = Readonly<Record<string, "read" | "write" | "none">> | string;

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress": boolean | string;
}

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly secrets?: unknown;
  readonly "runs-on"?: string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: Permissions;
  readonly environment?: unknown;
  readonly concurrency?: Concurrency;
  readonly strategy?: { readonly "fail-fast"?: boolean };
  readonly env?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly name?: string;
  readonly on: Readonly<Record<string, unknown>> | readonly string[] | string;
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A workflow with its text: comments carry the versions of pinned actions. */
export interface WorkflowFile {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly workflow: Workflow;
}

/** Every workflow of a folder of this repository, in alphabetical order. */
export function workflowFiles(folder: string): readonly WorkflowFile[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => workflowFile(`${folder}/${name}`, readFileSync(join(ROOT, folder, name), "utf8")));
}

export function workflowFile(file: string, text: string): WorkflowFile {
  return { file, text, workflow: parse(text) as Workflow };
}

/** What starts a workflow. */
export function events({ on }: Workflow): readonly string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? (on as readonly string[]) : Object.keys(on);
}

/** The step of a job with this name. */
export function stepOf(file: string, job: string, name: string): Step {
  const { workflow } = workflowFile(file, readFileSync(join(ROOT, file), "utf8"));
  const step = workflow.jobs[job]?.steps?.find((candidate) => candidate.name === name);
  if (step === undefined) throw new Error(`${file} has no step "${name}" in the job ${job}`);
  return step;
}
