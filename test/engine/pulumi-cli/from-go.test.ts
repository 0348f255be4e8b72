import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { runGroup } from "../../../engine/pulumi-cli/process-group";
import type { SourceRequest } from "../../../engine/pulumi-cli/cache";
import { buildPulumi } from "../../../engine/pulumi-cli/from-go";
import { PINNED_VERSION } from "../../../engine/pulumi-cli/version";

/** Fails at any progress: nothing is built. */
function asked(env: NodeJS.ProcessEnv): SourceRequest {
  return { env, onProgress: (message) => assert.fail(message), signal: new AbortController().signal };
}

describe("building the Pulumi CLI from its Go module", () => {
  let home: string;

  beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "golden-go-"));
  });

  afterEach(() => {
    fs.rmSync(home, { recursive: true, force: true });
  });

  /** A `go` that prints a version, and for `build` runs a line of shell. */
  function fakeGo(version: string, build: string): NodeJS.ProcessEnv {
    const script = `#!/bin/sh\nif [ "$1" = version ]; then echo "go version go${version} linux/amd64"; else\n${build}\nfi\n`;
    fs.writeFileSync(path.join(home, "go"), script, { mode: 0o755 });
    return { PATH: `${home}${path.delimiter}/usr/bin${path.delimiter}/bin`, HOME: home };
  }

  it("says that there is no Go", async () => {
    await assert.rejects(buildPulumi(home, asked({ PATH: home })), { message: "there is no Go on PATH" });
  });

  it("says that Go is too old", async () => {
    const env = fakeGo("1.22.3", "exit 1");
    await assert.rejects(buildPulumi(home, asked(env)), {
      message: "Go 1.24.7 or later is needed, PATH has 1.22.3",
    });
  });

  it("builds the pinned package with its version in it, in the module of this package, from its sums alone", async () => {
    const env = fakeGo("1.26.8", `printf '%s\\n' "$@" "$GOFLAGS" "$GOTOOLCHAIN" "$GOWORK" "$PWD" > "${home}/said"`);
    const told: string[] = [];
    await buildPulumi(home, { ...asked({ ...env, GOFLAGS: "-mod=mod" }), onProgress: (line) => told.push(line) });
    const said = fs.readFileSync(path.join(home, "said"), "utf8").trim().split("\n");
    const folder = said.pop() ?? "";
    assert.deepEqual(said, [
      "build",
      "-o",
      path.join(home, "bin", "pulumi"),
      "-ldflags",
      `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PINNED_VERSION}`,
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      "-mod=readonly -buildvcs=false",
      "local",
      "off",
    ]);
    assert.ok(folder.endsWith(path.join("engine", "pulumi-go")), folder);
    const required = new RegExp(`^require github\\.com/pulumi/pulumi/pkg/v3 v${PINNED_VERSION}$`, "m");
    assert.match(fs.readFileSync(path.join(folder, "go.mod"), "utf8"), required);
    assert.equal(told[0], `Pulumi CLI: building v${PINNED_VERSION} from its Go module (about 2 minutes, once) …`);
  });

  it("gives the last line of a failed build as the reason", async () => {
    const env = fakeGo("1.26.8", "echo downloading; echo 'dial tcp: lookup proxy: no such host' >&2; exit 1");
    await assert.rejects(buildPulumi(home, { ...asked(env), onProgress: () => undefined }), {
      message: "go build: dial tcp: lookup proxy: no such host",
    });
  });

  it("reaches the package on npm", () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(__dirname, "../../../../package.json"), "utf8")) as {
      files: string[];
    };
    assert.ok(manifest.files.includes("engine/pulumi-go"), "package.json `files` must name engine/pulumi-go");
  });
});

describe("a process group that is to end on request", () => {
  it("ends at once with all that the program started, without a word of its own", async () => {
    const stop = new AbortController();
    const onOutput = (): void => stop.abort();
    const args = ["-c", "trap '' INT TERM; sleep 60 & echo started; wait"];
    const finished = await runGroup("/bin/sh", args, { env: process.env, signal: stop.signal, onOutput });
    assert.deepEqual([finished.timedOut, finished.signal], [false, "SIGKILL"]);
  });

  it("lets a program that can end in order do so", async () => {
    const stop = new AbortController();
    const onOutput = (): void => stop.abort();
    const args = ["-c", "trap 'echo saved; exit 7' INT; echo started; while :; do sleep 0.05; done"];
    const options = { env: process.env, signal: stop.signal, stopSignal: "SIGINT", onOutput } as const;
    const finished = await runGroup("/bin/sh", args, options);
    assert.deepEqual([finished.code, finished.stdout], [7, "started\nsaved\n"]);
  });

  it("ends a program that says nothing any more, and leaves one that does", async () => {
    // Longer than the limit in all, with pauses that stay far below it on a machine under load, too.
    const words = ["-c", "for i in 1 2 3 4 5 6; do sleep 2; echo $i; done"];
    const talking = await runGroup("/bin/sh", words, { env: process.env, silenceMs: 10_000 });
    assert.deepEqual([talking.code, talking.timedOut], [0, false]);
    const silent = await runGroup("/bin/sh", ["-c", "echo 1; sleep 60"], { env: process.env, silenceMs: 300 });
    assert.deepEqual([silent.code, silent.timedOut], [null, true]);
  });
});

describe("a process group with a time limit", () => {
  it("ends what the program started, too", async () => {
    const marker = path.join(os.tmpdir(), `golden-group-${String(process.pid)}`);
    const script = `(sleep 2; touch "${marker}") & sleep 60`;
    const finished = await runGroup("/bin/sh", ["-c", script], { env: process.env, timeoutMs: 200 });
    assert.deepEqual([finished.timedOut, finished.code], [true, null]);
    await new Promise((resolve) => setTimeout(resolve, 2_300));
    assert.equal(fs.existsSync(marker), false);
  });
});
