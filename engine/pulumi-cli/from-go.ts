import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import * as semver from "semver";
import { runGroup } from "./process-group";
import { PULUMI_FILE, type SourceRequest } from "./cache";
import { PINNED_VERSION, reasonOf } from "./version";

/** The Go version that the module asks for in its own go.mod. */
export const OLDEST_GO = "1.24.7";

const CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** A cold build takes about 100 s on 2 cores and fetches some 300 modules; a slow machine gets ten times that. */
const BUILD_TIMEOUT_MS = 20 * 60_000;
const TICK_MS = 10_000;
const VERSION_TIMEOUT_MS = 20_000;

const run = promisify(execFile);

/**
 * Builds the pinned Pulumi CLI from its Go module into `root/bin/pulumi`. The module and the sums of all it depends on
 * are pinned in `engine/pulumi-go/`. `-X …version.Version` is needed: without it the CLI does not know its version, and
 * the Automation API refuses it. The binary has no language hosts beside it; our inline program needs none.
 * @throws Error with one line of reason: no Go, Go too old, or the compiler's last line
 */
export async function buildPulumi(root: string, { env, onProgress, signal }: SourceRequest): Promise<void> {
  await mustHaveGo(env);
  const started = Date.now();
  onProgress(`Pulumi CLI: building v${PINNED_VERSION} from its Go module (about 2 minutes, once) …`);
  const ticker = setInterval(() => {
    onProgress(`Pulumi CLI: building v${PINNED_VERSION}, ${seconds(started)} s …`);
  }, TICK_MS);
  try {
    await build(root, env, signal);
  } finally {
    clearInterval(ticker);
  }
  onProgress(`Pulumi CLI: built in ${seconds(started)} s`);
}

async function build(root: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const output = path.join(root, "bin", PULUMI_FILE);
  const ldflags = `-s -w -X ${VERSION_VARIABLE}=v${PINNED_VERSION}`;
  const finished = await runGroup("go", ["build", "-o", output, "-ldflags", ldflags, CLI_PACKAGE], {
    cwd: goModuleFolder(),
    env: goEnvironment(env),
    timeoutMs: BUILD_TIMEOUT_MS,
    signal,
  });
  if (finished.timedOut) throw new Error(`not done after ${String(BUILD_TIMEOUT_MS / 60_000)} minutes, stopped`);
  if (finished.code !== 0) throw new Error(`go build: ${finished.output.trim().split("\n").at(-1) ?? "failed"}`);
}

/**
 * The user's own Go settings (GOPROXY, GOPRIVATE, caches) hold; these alone are ours. `-mod=readonly`: the committed sums
 * are the whole truth, nothing is resolved anew. `-buildvcs=false`: the folder need not be in a git checkout.
 * GOTOOLCHAIN=local: no other Go is fetched behind the user's back. GOWORK=off: a workspace around us does not matter.
 * CGO_ENABLED=0: no C compiler is needed, as in Pulumi's own releases.
 */
function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    GOFLAGS: "-mod=readonly -buildvcs=false",
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    CGO_ENABLED: "0",
    GOOS: "",
    GOARCH: "",
  };
}

async function mustHaveGo(env: NodeJS.ProcessEnv): Promise<void> {
  const options = {
    env: { ...env, GOTOOLCHAIN: "local" },
    timeout: VERSION_TIMEOUT_MS,
    killSignal: "SIGKILL",
  } as const;
  const found = await run("go", ["version"], options).catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Error(isMissing ? "there is no Go on PATH" : `go version: ${reasonOf(error)}`, { cause: error });
  });
  const version = semver.coerce(/go(\d+\.\d+(\.\d+)?)/.exec(found.stdout)?.[1]);
  if (version === null || semver.lt(version, OLDEST_GO)) {
    throw new Error(`Go ${OLDEST_GO} or later is needed, PATH has ${version?.version ?? found.stdout.trim()}`);
  }
}

/** `engine/pulumi-go`, in the sources: this file runs from `dist/engine/pulumi-cli`, in the repository and in the package. */
function goModuleFolder(): string {
  const folder = path.join(__dirname, "..", "..", "..", "engine", "pulumi-go");
  if (!fs.existsSync(path.join(folder, "go.sum"))) throw new Error(`${folder} is not in this package (our fault)`);
  return folder;
}

function seconds(since: number): string {
  return String(Math.round((Date.now() - since) / 1000));
}
