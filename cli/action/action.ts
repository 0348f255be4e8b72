import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** As much as is read here of what GitHub says of the event. */
interface Event {
  readonly merge_group?: { readonly base_sha?: string };
  readonly pull_request?: { readonly head: { readonly repo: { readonly full_name: string } | null } };
  readonly before?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Run {
  readonly code: number;
  readonly text: string;
}

const SARIF = ["none", "file", "upload"];
const API_VERSION = "2022-11-28";

void main(process.env).then((code) => (process.exitCode = code));

/** The action of `.github/actions/check`: checks, says what rebuilds and which stacks are touched. Gives golden's exit code. */
async function main(env: Environment): Promise<number> {
  const sarif = input(env, "sarif") ?? "none";
  if (!SARIF.includes(sarif)) return failed(`The input sarif is \`${sarif}\`; it takes ${SARIF.join(", ")}.`);
  const event = JSON.parse(readFileSync(env["GITHUB_EVENT_PATH"] ?? "", "utf8")) as Event;
  const base = input(env, "base") ?? baseOf(env, event);
  const against = base === undefined ? ["--no-base"] : ["--base", base];
  if (base === undefined)
    say("notice", "This event has no commit to compare with, so versions are not compared: set the input base.");
  const checked = golden(env, ["check", "--format", "github", ...against]);
  process.stdout.write(checked.text);
  // Every other command would repeat what the environment lacks.
  if (checked.code > 1) return checked.code;
  const others = base === undefined ? 0 : compare(env, base, checked.code === 0);
  const told = sarif === "none" ? 0 : await tellAlerts(env, event, against, sarif === "upload");
  return Math.max(checked.code, others, told);
}

/**
 * The branch that a pull request merges into, by its name: fixes are then right in any clone. A merge group and a push
 * say which commit was there before; a new branch has none.
 */
function baseOf(env: Environment, { merge_group: group, before = "" }: Event): string | undefined {
  const branch = env["GITHUB_BASE_REF"] ?? "";
  if (group?.base_sha !== undefined) return group.base_sha;
  if (branch !== "") return `origin/${branch}`;
  return /[1-9a-f]/.test(before) ? before : undefined;
}

/** The job's summary, and what later jobs go by; what faulty definitions touch is unknown. */
function compare(env: Environment, base: string, isSound: boolean): number {
  const diff = golden(env, ["diff", "--base", base, "--format", "markdown"]);
  if (diff.code !== 0) return diff.code;
  output(env, "diff", write(env, "golden-images-diff.md", diff.text));
  appendFileSync(env["GITHUB_STEP_SUMMARY"] ?? "", diff.text);
  if (!isSound) return 0;
  const { code, text } = golden(env, ["affected", "--base", base, "--matrix"]);
  if (code !== 0) return code;
  const matrix = JSON.parse(text) as { readonly include: readonly unknown[] };
  output(env, "matrix", JSON.stringify(matrix));
  output(env, "affected", String(matrix.include.length > 0));
  return 0;
}

/** The faults as alerts of code scanning. */
async function tellAlerts(
  env: Environment,
  event: Event,
  against: readonly string[],
  uploads: boolean,
): Promise<number> {
  const { code, text } = golden(env, ["check", "--format", "sarif", ...against]);
  if (code > 1) return code;
  output(env, "sarif", write(env, "golden-images.sarif", text));
  const head = event.pull_request?.head.repo?.full_name;
  if (!uploads) return 0;
  if (event.pull_request === undefined || head === env["GITHUB_REPOSITORY"]) return await upload(env, text);
  say("notice", "Alerts of a fork are not uploaded, because its token cannot write; the annotations show its faults.");
  return 0;
}

async function upload(env: Environment, sarif: string): Promise<number> {
  const url = `${env["GITHUB_API_URL"] ?? ""}/repos/${env["GITHUB_REPOSITORY"] ?? ""}/code-scanning/sarifs`;
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${input(env, "token") ?? ""}`,
    "x-github-api-version": API_VERSION,
  };
  const zipped = gzipSync(sarif).toString("base64");
  const body = { commit_sha: env["GITHUB_SHA"], ref: env["GITHUB_REF"], sarif: zipped, tool_name: "golden" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch((error: unknown) =>
    failed(`GitHub could not be reached to upload alerts: ${String(error)}`),
  );
  if (typeof answer === "number" || answer.ok) return typeof answer === "number" ? answer : 0;
  const hint = "The job needs the permission `security-events: write`, and the repository needs code scanning.";
  return failed(`GitHub refused the alerts (${answer.status.toString()}): ${await answer.text()} ${hint}`);
}

/** Runs the golden beside this file on the Node that runs this. Its failures are annotations too. */
function golden(env: Environment, args: readonly string[]): Run {
  const root = input(env, "root");
  const words = [join(__dirname, "golden.js"), ...args, ...(root === undefined ? [] : ["--root", root])];
  const options = { encoding: "utf8", maxBuffer: Infinity } as const;
  const { status, stdout, stderr, error } = spawnSync(process.execPath, words, options);
  const code = status ?? 2;
  const text = stderr.length > 0 ? stderr : (error?.message ?? "");
  if (code > 1) failed(text);
  else process.stderr.write(text);
  return { code, text: stdout };
}

/** An input of the step; undefined where it is left out or empty. */
function input(env: Environment, name: string): string | undefined {
  const text = env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";
  return text === "" ? undefined : text;
}

/** An output of one line. */
function output(env: Environment, name: string, value: string): void {
  appendFileSync(env["GITHUB_OUTPUT"] ?? "", `${name}=${value}\n`);
}

function write(env: Environment, name: string, text: string): string {
  const file = join(env["RUNNER_TEMP"] ?? "", name);
  writeFileSync(file, text);
  return file;
}

function failed(message: string): number {
  say("error", message);
  return 2;
}

/** Source: docs.github.com, "Workflow commands for GitHub Actions". */
function say(command: "error" | "notice", message: string): void {
  const data = message.trim().replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  process.stdout.write(`::${command} title=golden::${data}\n`);
}
