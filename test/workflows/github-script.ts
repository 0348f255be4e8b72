import { createRequire } from "node:module";
import { join } from "node:path";
import { recordedGithub, type Answers, type Call } from "./recorded-github";
import { ROOT, type Step } from "./workflow-files";

/** What a script left behind. */
export interface ScriptRun {
  readonly calls: readonly Call[];
  readonly result: unknown;
  /** The message given to `core.setFailed`. */
  readonly failed?: string;
  /** Messages given to `core.warning`. */
  readonly warnings: readonly string[];
  /** By `core.setOutput`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Cells of every table of the summary, without its head. */
  readonly rows: readonly (readonly string[])[];
}

export interface ScriptInput {
  readonly answers: Answers;
  readonly env?: Readonly<Record<string, string>>;
  readonly payload?: object;
}

const CONTEXT = {
  repo: { owner: "example-org", repo: "golden-images" },
  ref: "refs/heads/main",
  sha: "5".repeat(40),
  runId: 42,
  serverUrl: "https://github.com",
};

/** Runs the script of a step as actions/github-script does: an async function of `github`, `context`, `core`, `require`. */
export async function runScript(step: Step, { answers, env = {}, payload = {} }: ScriptInput): Promise<ScriptRun> {
  const { calls, github } = recordedGithub(answers);
  const core = recordedCore();
  const names = ["github", "context", "core", "require", "process"];
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what actions/github-script does
  const script = new Function(...names, `return (async () => {${String(step.with?.["script"])}\n})()`) as (
    ...values: unknown[]
  ) => Promise<unknown>;
  const require = createRequire(join(ROOT, "package.json"));
  const result = await script(github, { ...CONTEXT, payload }, core.core, require, { env });
  const { rows, warnings, outputs } = core;
  return { calls, result, rows, warnings, outputs, ...(core.failed.length > 0 && { failed: core.failed.join("\n") }) };
}

function recordedCore() {
  const failed: string[] = [];
  const warnings: string[] = [];
  const outputs: Record<string, string> = {};
  const rows: string[][] = [];
  const summary = {
    addHeading: () => summary,
    addTable: (table: (string | { data: string })[][]) => {
      const cells = table.map((row) => row.map((cell) => (typeof cell === "string" ? cell : cell.data)));
      rows.push(...cells.slice(1));
      return summary;
    },
    write: () => Promise.resolve(summary),
  };
  const core = {
    summary,
    setFailed: (message: string) => failed.push(message),
    warning: (message: string) => warnings.push(message),
    setOutput: (name: string, value: string) => (outputs[name] = value),
  };
  return { failed, warnings, outputs, rows, core };
}
