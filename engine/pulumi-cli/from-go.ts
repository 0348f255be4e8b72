import * as fs from "node:fs";
import * as path from "node:path";
import * as semver from "semver";
import { PULUMI_FILE, type SourceRequest } from "./cache";
import { mustHaveSucceeded, runGroup } from "./process-group";
import { output, PINNED_VERSION, reasonOf } from "./version";

/** The Go version that the module asks for in its own go.mod. */
const OLDEST_GO = "1.24.7";

const CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** A cold build takes about 100 s on 2 cores and fetches some 300 modules; a slow machine gets ten times that. */
const BUILD_TIMEOUT_MINUTES = 20;
const TICK_MS = 10_000;

/**
 * Builds the pinned Pulumi CLI from its Go module into `root/bin/pulumi`. The module and the sums of all it depends on
 * are pinned in `engine/pulumi-go/`. `-X …version.Version` is needed: without it the CLI does not know its version, and
 * the Automation API refuses it. The binary has no language hosts beside it; our inline program needs none.
 * @throws Error with one line of reason: no Go, Go too old, or the compiler's last line
 */
export async function buildPulumi(root: string, { env, onProgress, signal }: SourceRequest): Promise<void> {
  await mustHaveGo(env);
  const binary = path.join(root, "bin", PULUMI_FILE);
  const ldflags = `-s -w -X ${VERSION_VARIABLE}=v${PINNED_VERSION}`;
  const started = Date.now();
  const seconds = (): string => String(Math.round((Date.now() - started) / 1000));
  onProgress(`Pulumi CLI: building v${PINNED_VERSION} from its Go module (about 2 minutes, once) …`);
  const ticker = setInterval(() => onProgress(`Pulumi CLI: building v${PINNED_VERSION}, ${seconds()} s …`), TICK_MS);
  const finished = await runGroup("go", ["build", "-o", binary, "-ldflags", ldflags, CLI_PACKAGE], {
    cwd: goModuleFolder(),
    env: goEnvironment(env),
    timeoutMs: BUILD_TIMEOUT_MINUTES * 60_000,
    signal,
  }).finally(() => clearInterval(ticker));
  mustHaveSucceeded(finished, BUILD_TIMEOUT_MINUTES, "go build: ");
  onProgress(`Pulumi CLI: built in ${seconds()} s`);
}

/**
 * The user's own Go settings (GOPROXY, GOPRIVATE, caches) apply; only these are ours. `-mod=readonly`: the committed sums
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
  const said = await output("go", ["version"], { ...env, GOTOOLCHAIN: "local" }).catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Error(isMissing ? "there is no Go on PATH" : `go version: ${reasonOf(error)}`, { cause: error });
  });
  const version = semver.coerce(/go(\d+\.\d+(\.\d+)?)/.exec(said)?.[1]);
  if (version === null || semver.lt(version, OLDEST_GO))
    throw new Error(`Go ${OLDEST_GO} or later is needed, PATH has ${version?.version ?? said}`);
}

/** `engine/pulumi-go`, in the sources: this file runs from `dist/engine/pulumi-cli`, in the repository and in the package. */
function goModuleFolder(): string {
  const folder = path.join(__dirname, "..", "..", "..", "engine", "pulumi-go");
  if (!fs.existsSync(path.join(folder, "go.sum"))) throw new Error(`${folder} is not in this package (our fault)`);
  return folder;
}
