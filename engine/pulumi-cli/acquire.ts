import * as fs from "node:fs";
import * as path from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { satisfies } from "semver";
import { pulumiCommand } from "../../pulumi-sdk/pulumi-command";
import { fillCache, PULUMI_FILE, pulumiCache, type PulumiCache, type SourceRequest } from "./cache";
import { buildPulumi } from "./from-go";
import { installPulumi } from "./installer";
import { runCli } from "./run";
import { PINNED_VERSION, reasonOf, SUPPORTED_VERSIONS, versionOf } from "./version";

/** Where a Pulumi CLI came from. */
export type PulumiOrigin = "GOLDEN_PULUMI" | "PATH" | "cache" | "installer" | "go";

/** A Pulumi CLI that runs and has a supported version. */
export interface PulumiCli {
  /** The CLI as the Automation API wants it. Commands that fail throw a `CliCommandError`, not one of its own errors. */
  readonly command: PulumiCommand;
  /** Its version without a leading `v`. */
  readonly version: string;
  /** The absolute path of its binary. */
  readonly path: string;
  readonly origin: PulumiOrigin;
}

export interface AcquireOptions {
  /** The environment that is searched and that children get. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Gets a line of progress, for people; long work gives one every 10 s. @default none */
  readonly onProgress?: (message: string) => void;
  /** Ends the search, and what it has started, on request. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** How the CLI is got when none is there: each leaves `bin/pulumi` of the pinned version in `root`, or throws. */
export type PulumiSources = Readonly<Record<"installer" | "go", PulumiSource>>;

type PulumiSource = (root: string, request: SourceRequest) => Promise<void>;

/** One way to a Pulumi CLI that was tried, and why it did not lead to one: one line, without a stack trace. */
export interface FailedAttempt {
  readonly source: PulumiOrigin;
  readonly reason: string;
}

/** There is no Pulumi CLI, and none of the ways to get one worked. The message lists each with its reason, then what to do. */
export class EngineUnavailableError extends Error {
  override readonly name = "EngineUnavailableError";

  constructor(readonly attempts: readonly FailedAttempt[]) {
    const tried = attempts.map(({ source, reason }) => `  ${source.padEnd(9)}  ${reason}`);
    super(`The Pulumi CLI is needed for this command, and could not be obtained here.

Tried:
${tried.join("\n")}

Do one of these, then run the command again:
  1. Install Pulumi ${SUPPORTED_VERSIONS} so that \`pulumi version\` works:
     https://www.pulumi.com/docs/install/
  2. Name a Pulumi binary: export GOLDEN_PULUMI=/path/to/pulumi
  3. Install Go 1.24.7 or later (https://go.dev/dl/): v${PINNED_VERSION} is then built
     from its Go module, once.`);
  }
}

interface Way {
  readonly origin: PulumiOrigin;
  /** Gives the path of a binary. Throws where the way leads nowhere. */
  readonly find: () => string | Promise<string>;
  /** What to say, with the reason, where something was found and failed. */
  readonly failed?: string | undefined;
}

/**
 * Finds the Pulumi CLI or gets it: the binary that `GOLDEN_PULUMI` names; the one on PATH, if its version is supported; the
 * one in our cache; and into the cache by Pulumi's installer or, failing that, built from its Go module.
 * See docs/decisions/0002-how-the-engine-is-acquired.md.
 * @param sources replaces the last two ways, for tests
 * @throws EngineUnavailableError that says what was tried and what to do; at once when `GOLDEN_PULUMI` does not work.
 *   The reason of `signal` when that ended it
 */
export async function acquirePulumi(
  { env = process.env, onProgress = () => undefined, signal = new AbortController().signal }: AcquireOptions = {},
  sources: PulumiSources = { installer: installPulumi, go: buildPulumi },
): Promise<PulumiCli> {
  const cache = pulumiCache(env);
  const tell = (message: string): void => onProgress(`Pulumi CLI: ${message}`);
  const attempts: FailedAttempt[] = [];
  for (const { origin, find, failed } of waysTo({ env, onProgress, signal }, cache, sources)) {
    try {
      if (origin === "installer") tell(`installing v${PINNED_VERSION} with Pulumi's installer …`);
      return await usable(origin, await find(), cache);
    } catch (error) {
      signal.throwIfAborted(); // what was stopped has not failed: the next way is not tried
      const reason = reasonOf(error);
      attempts.push({ source: origin, reason });
      if (failed !== undefined) tell(`${failed}: ${reason}`);
    }
  }
  throw new EngineUnavailableError(attempts);
}

function waysTo(request: SourceRequest, cache: PulumiCache, sources: PulumiSources): readonly Way[] {
  const named = request.env["GOLDEN_PULUMI"];
  // An explicit wish is never quietly replaced.
  if (named !== undefined && named !== "") return [{ origin: "GOLDEN_PULUMI", find: () => path.resolve(named) }];
  const onPath = lookUp(request.env);
  const cached = fs.existsSync(cache.binary) ? cache.binary : undefined;
  const fill = (origin: keyof PulumiSources) => () => fillCache(cache, (root) => sources[origin](root, request));
  return [
    {
      origin: "PATH",
      find: () => onPath ?? missing("there is no pulumi on it"),
      failed: onPath && "skipping PATH",
    },
    {
      origin: "cache",
      find: () => cached ?? missing(`nothing in ${cache.root}`),
      failed: cached && "the cached one is broken, getting it again",
    },
    { origin: "installer", find: fill("installer"), failed: "not from the installer" },
    { origin: "go", find: fill("go"), failed: "not from Go" },
  ];
}

function missing(reason: string): never {
  throw new Error(reason);
}

async function usable(origin: PulumiOrigin, binary: string, { recordFile }: PulumiCache): Promise<PulumiCli> {
  const version = await versionOf(binary, recordFile);
  // Pre-releases of a supported version count.
  if (!satisfies(version, SUPPORTED_VERSIONS, { includePrerelease: true }))
    throw new Error(`${binary} is v${version}, supported is ${SUPPORTED_VERSIONS}`);
  const command = await pulumiCommand(binary, version, (args, cwd, env, onOutput, onError, signal) =>
    runCli(binary, args, { cwd, env, onOutput, onError, signal }),
  );
  return { command, version, path: binary, origin };
}

function lookUp(env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.map((folder) => path.join(folder, PULUMI_FILE)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
