import * as fs from "node:fs";
import * as path from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { pulumiCommand } from "../../pulumi-sdk/pulumi-command";
import { fillCache, PULUMI_FILE, pulumiCache, works, type PulumiCache, type SourceRequest } from "./cache";
import { buildPulumi } from "./from-go";
import { installPulumi } from "./installer";
import { runCli } from "./run";
import { EngineUnavailableError, type FailedAttempt } from "./unavailable-error";
import { isSupported, PINNED_VERSION, reasonOf, SUPPORTED_VERSIONS, versionOf } from "./version";

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
  /** The cache's folder. @default see `pulumiCache` */
  readonly cacheDir?: string;
  /** The environment that is searched and that children get. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Gets a line of progress, for people; long work gives one every 10 s. @default nobody */
  readonly onProgress?: (message: string) => void;
  /** Ends the search, and what it has started, on request. @default never */
  readonly signal?: AbortSignal;
}

/** How the CLI is got when none is there: each leaves `bin/pulumi` of the pinned version in `root`, or throws. */
export interface PulumiSources {
  readonly installer: PulumiSource;
  readonly go: PulumiSource;
}

type PulumiSource = (root: string, request: SourceRequest) => Promise<void>;

interface Search extends SourceRequest {
  readonly cache: PulumiCache;
  readonly attempts: FailedAttempt[];
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
  options: AcquireOptions = {},
  sources: PulumiSources = { installer: installPulumi, go: buildPulumi },
): Promise<PulumiCli> {
  const env = options.env ?? process.env;
  const onProgress = options.onProgress ?? ((): void => undefined);
  const signal = options.signal ?? new AbortController().signal;
  const search: Search = { env, cache: pulumiCache(env, options.cacheDir), onProgress, signal, attempts: [] };
  const found = (await fromVariable(search)) ?? (await fromPath(search)) ?? (await fromCache(search));
  if (found !== undefined) return found;
  onProgress(`Pulumi CLI: installing v${PINNED_VERSION} with Pulumi's installer …`);
  const filled = (await fill(search, "installer", sources)) ?? (await fill(search, "go", sources));
  if (filled === undefined) throw unavailable(search);
  return filled;
}

async function fromVariable(search: Search): Promise<PulumiCli | undefined> {
  const named = search.env["GOLDEN_PULUMI"];
  if (named === undefined || named === "") return undefined;
  const cli = await tryBinary(search, "GOLDEN_PULUMI", path.resolve(named));
  if (cli === undefined) throw unavailable(search); // an explicit wish is never quietly replaced
  return cli;
}

async function fromPath(search: Search): Promise<PulumiCli | undefined> {
  const binary = lookUp(search.env);
  if (binary === undefined) {
    search.attempts.push({ source: "PATH", reason: "there is no pulumi on it" });
    return undefined;
  }
  const cli = await tryBinary(search, "PATH", binary);
  const reason = search.attempts.at(-1)?.reason;
  if (cli === undefined && reason !== undefined) search.onProgress(`Pulumi CLI: passing over PATH: ${reason}`);
  return cli;
}

async function fromCache(search: Search): Promise<PulumiCli | undefined> {
  if (!fs.existsSync(search.cache.binary)) {
    search.attempts.push({ source: "cache", reason: `nothing in ${search.cache.root}` });
    return undefined;
  }
  if (await works(search.cache.binary, search.cache)) return tryBinary(search, "cache", search.cache.binary);
  search.attempts.push({ source: "cache", reason: `${search.cache.binary} is broken, getting it again` });
  search.onProgress("Pulumi CLI: the cached one is broken, getting it again …");
  return undefined;
}

async function fill(
  search: Search,
  origin: keyof PulumiSources,
  sources: PulumiSources,
): Promise<PulumiCli | undefined> {
  try {
    await fillCache(search.cache, (root) => sources[origin](root, search), search);
  } catch (error) {
    search.signal.throwIfAborted(); // what was stopped has not failed: the next way is not tried
    const reason = reasonOf(error);
    search.attempts.push({ source: origin, reason });
    search.onProgress(`Pulumi CLI: not from ${origin === "go" ? "Go" : "the installer"}: ${reason}`);
    return undefined;
  }
  return tryBinary(search, origin, search.cache.binary);
}

async function tryBinary(search: Search, origin: PulumiOrigin, binary: string): Promise<PulumiCli | undefined> {
  try {
    const version = await versionOf(binary, search.cache.recordFile);
    if (!isSupported(version)) throw new Error(`${binary} is v${version}, supported is ${SUPPORTED_VERSIONS}`);
    const command = await pulumiCommand(binary, version, (args, cwd, env, onOutput, onError, signal) =>
      runCli(binary, args, { cwd, env, onOutput, onError, signal }),
    );
    return { command, version, path: binary, origin };
  } catch (error) {
    search.attempts.push({ source: origin, reason: reasonOf(error) });
    return undefined;
  }
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

function unavailable(search: Search): EngineUnavailableError {
  return new EngineUnavailableError(search.attempts, SUPPORTED_VERSIONS, PINNED_VERSION);
}
