import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { SourceRequest } from "../../../engine/pulumi-cli/cache";
import {
  acquirePulumi,
  EngineUnavailableError,
  type PulumiCli,
  type PulumiSources,
} from "../../../engine/pulumi-cli/acquire";
import { PINNED_VERSION } from "../../../engine/pulumi-cli/version";

/** A program that prints a version as `pulumi version` does. */
function fakePulumi(file: string, version: string): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\necho v${version}\n`, { mode: 0o755 });
  return file;
}

function noSource(): Promise<never> {
  return Promise.reject(new Error("must not be used"));
}

const NO_SOURCES: PulumiSources = { installer: noSource, go: noSource };
const FAILING_SOURCES: PulumiSources = {
  installer: () => Promise.reject(new Error("get.pulumi.com cannot be reached (getaddrinfo ENOTFOUND get.pulumi.com)")),
  go: () => Promise.reject(new Error("there is no Go on PATH")),
};

describe("acquiring the Pulumi CLI", () => {
  let home: string;
  let told: string[];

  beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "golden-cli-"));
    told = [];
  });

  afterEach(() => {
    fs.rmSync(home, { recursive: true, force: true });
  });

  /** Searches in an environment in which nothing but `env` and the temporary home exists. */
  function acquire(env: NodeJS.ProcessEnv, sources: PulumiSources): Promise<PulumiCli> {
    const base = { HOME: home, PATH: path.join(home, "empty") };
    return acquirePulumi({ env: { ...base, ...env }, onProgress: (line) => told.push(line) }, sources);
  }

  function cached(): string {
    return path.join(home, ".cache", "golden-images", "pulumi", PINNED_VERSION, "bin", "pulumi");
  }

  it("takes the binary that GOLDEN_PULUMI names before any other", async () => {
    const named = fakePulumi(path.join(home, "mine", "pulumi-special"), "3.210.1");
    fakePulumi(path.join(home, "bin", "pulumi"), "3.220.0");
    const cli = await acquire({ GOLDEN_PULUMI: named, PATH: path.join(home, "bin") }, NO_SOURCES);
    assert.deepEqual([cli.origin, cli.version, cli.path], ["GOLDEN_PULUMI", "3.210.1", named]);
    assert.equal(cli.command.command, named);
    assert.equal(cli.command.version?.version, "3.210.1");
  });

  it("fails when GOLDEN_PULUMI does not work, rather than taking another", async () => {
    fakePulumi(path.join(home, "bin", "pulumi"), "3.220.0");
    const env = { GOLDEN_PULUMI: path.join(home, "nowhere"), PATH: path.join(home, "bin") };
    await assert.rejects(acquire(env, NO_SOURCES), (error: unknown) => {
      assert.ok(error instanceof EngineUnavailableError);
      assert.deepEqual(
        error.attempts.map((attempt) => attempt.source),
        ["GOLDEN_PULUMI"],
      );
      assert.match(error.message, /GOLDEN_PULUMI +ENOENT: no such file/);
      return true;
    });
  });

  it("takes a supported one on PATH, without a word", async () => {
    const binary = fakePulumi(path.join(home, "bin", "pulumi"), "3.181.0");
    const cli = await acquire({ PATH: path.join(home, "bin") }, NO_SOURCES);
    assert.deepEqual([cli.origin, cli.path, told], ["PATH", binary, []]);
  });

  for (const version of ["3.180.0", "2.25.2", "4.0.0"]) {
    it(`passes over v${version} on PATH and says so`, async () => {
      const old = fakePulumi(path.join(home, "bin", "pulumi"), version);
      fakePulumi(cached(), PINNED_VERSION);
      const cli = await acquire({ PATH: path.join(home, "bin") }, NO_SOURCES);
      assert.equal(cli.origin, "cache");
      assert.deepEqual(told, [`Pulumi CLI: skipping PATH: ${old} is v${version}, supported is >=3.181.0 <4.0.0`]);
    });
  }

  it("passes over one on PATH that prints no version", async () => {
    const mute = path.join(home, "bin", "pulumi");
    fakePulumi(mute, "");
    fs.writeFileSync(mute, "#!/bin/sh\n", { mode: 0o755 });
    fakePulumi(cached(), PINNED_VERSION);
    assert.equal((await acquire({ PATH: path.join(home, "bin") }, NO_SOURCES)).origin, "cache");
    assert.match(told[0] ?? "", /does not say its version \(`pulumi version` printed ""\)/);
  });

  for (const [name, env, folder] of [
    ["GOLDEN_CACHE_DIR", { GOLDEN_CACHE_DIR: "HOME/g", XDG_CACHE_HOME: "HOME/x" }, "g"],
    ["XDG_CACHE_HOME", { XDG_CACHE_HOME: "HOME/x" }, "x/golden-images"],
  ] as const) {
    it(`finds its cache in ${name}`, async () => {
      const binary = path.join(home, folder, "pulumi", PINNED_VERSION, "bin", "pulumi");
      fakePulumi(binary, PINNED_VERSION);
      const inHome = Object.entries(env).map(([key, value]) => [key, value.replace("HOME", home)]);
      const cli = await acquire(Object.fromEntries(inHome) as NodeJS.ProcessEnv, NO_SOURCES);
      assert.deepEqual([cli.origin, cli.path], ["cache", binary]);
    });
  }

  it("replaces a cached binary that is broken", async () => {
    fakePulumi(cached(), PINNED_VERSION);
    fs.writeFileSync(cached(), "half a download");
    const installer = (root: string): Promise<void> => {
      fakePulumi(path.join(root, "bin", "pulumi"), PINNED_VERSION);
      return Promise.resolve();
    };
    const cli = await acquire({}, { ...NO_SOURCES, installer });
    assert.deepEqual([cli.origin, cli.path, cli.version], ["installer", cached(), PINNED_VERSION]);
    assert.ok(told.some((line) => line.startsWith("Pulumi CLI: the cached one is broken, getting it again: ")));
    assert.equal((await acquire({}, NO_SOURCES)).origin, "cache");
  });

  it("does not take a half-done install for one, builds with Go, and leaves nothing lying about", async () => {
    const installer = (root: string): Promise<never> => {
      fakePulumi(path.join(root, "bin", "pulumi"), PINNED_VERSION);
      return Promise.reject(new Error("curl: (28) connection timed out"));
    };
    const go = (root: string): Promise<void> => {
      assert.deepEqual(fs.readdirSync(root), []);
      fakePulumi(path.join(root, "bin", "pulumi"), PINNED_VERSION);
      return Promise.resolve();
    };
    const cli = await acquire({}, { installer, go });
    assert.equal(cli.origin, "go");
    assert.ok(told.includes("Pulumi CLI: not from the installer: curl: (28) connection timed out"));
    const left = fs.readdirSync(path.join(home, ".cache", "golden-images", "pulumi"));
    assert.deepEqual(
      left.filter((name) => name !== PINNED_VERSION && name !== "known-binaries.json"),
      [],
    );
  });

  it("refuses an install that left another version, or none", async () => {
    const installer = (root: string): Promise<void> => {
      fakePulumi(path.join(root, "bin", "pulumi"), "3.1.0");
      return Promise.resolve();
    };
    await assert.rejects(acquire({}, { installer, go: () => Promise.resolve() }), (error: unknown) => {
      assert.ok(error instanceof EngineUnavailableError);
      assert.deepEqual(error.attempts.slice(-2), [
        { source: "installer", reason: `it left v3.1.0 where v${PINNED_VERSION} was asked for` },
        { source: "go", reason: "it left no bin/pulumi behind" },
      ]);
      return true;
    });
    assert.equal(fs.existsSync(cached()), false);
  });

  it("says what it tried, why each way failed, and what to do", async () => {
    await assert.rejects(acquire({}, FAILING_SOURCES), (error: unknown) => {
      assert.ok(error instanceof EngineUnavailableError);
      assert.equal(
        error.message.replaceAll(home, "~"),
        `The Pulumi CLI is needed for this command, and could not be obtained here.

Tried:
  PATH       there is no pulumi on it
  cache      nothing in ~/.cache/golden-images
  installer  get.pulumi.com cannot be reached (getaddrinfo ENOTFOUND get.pulumi.com)
  go         there is no Go on PATH

Do one of these, then run the command again:
  1. Install Pulumi >=3.181.0 <4.0.0 so that \`pulumi version\` works:
     https://www.pulumi.com/docs/install/
  2. Name a Pulumi binary: export GOLDEN_PULUMI=/path/to/pulumi
  3. Install Go 1.24.7 or later (https://go.dev/dl/): v3.204.0 is then built
     from its Go module, once.`,
      );
      return true;
    });
  });

  it("gives several processes that get it at the same time the same one, and leaves nothing lying about", async () => {
    let installs = 0;
    const installer = async (root: string): Promise<void> => {
      installs += 1;
      while (installs < 3) await new Promise((resolve) => setTimeout(resolve, 10));
      fakePulumi(path.join(root, "bin", "pulumi"), PINNED_VERSION);
    };
    const all = await Promise.all([1, 2, 3].map(() => acquire({}, { ...NO_SOURCES, installer })));
    assert.deepEqual(new Set(all.map((cli) => cli.path)), new Set([cached()]));
    assert.deepEqual(fs.readdirSync(path.join(home, ".cache", "golden-images", "pulumi")), [PINNED_VERSION]);
  });

  it("tries nothing further when it is stopped on request, and leaves nothing lying about", async () => {
    const stop = new AbortController();
    const installer = (_root: string, { signal }: SourceRequest): Promise<void> => {
      stop.abort();
      return Promise.reject(new Error(`stopped: ${String(signal.aborted)}`));
    };
    const env = { HOME: home, PATH: path.join(home, "empty") };
    await assert.rejects(acquirePulumi({ env, signal: stop.signal }, { installer, go: noSource }), {
      name: "AbortError",
    });
    assert.deepEqual(fs.readdirSync(path.join(home, ".cache", "golden-images", "pulumi")), []);
  });
});
