import assert from "node:assert/strict";
import { join } from "node:path";
import { CliError } from "../../../cli/terminal/exit-code";
import { list, type ListOptions } from "../../../cli/commands/list/run";
import { recordedTerminal } from "../recorded-terminal";

const ROOT = join(__dirname, "../../../..");

describe("golden list", () => {
  it("filters by each thing asked for", async () => {
    assert.deepEqual(await names({ tag: ["CostCenter=Data"] }), ["data-platform-base", "gpu-runner"]);
    assert.ok((await names({ tag: ["OwnerEmail"] })).length >= 5);
    assert.deepEqual(await names({ parent: "github-runner" }), ["gpu-runner"]);
    assert.deepEqual(await names({ parent: "amazon-linux-2023" }), ["docker-host"]);
    assert.deepEqual(await names({ parent: "ami-0123456789abcdef0" }), ["mac-runner"]);
    assert.deepEqual(await names({ variable: ["RUNNER_VERSION", "DOTNET_VERSION"] }), ["github-runner"]);
    assert.deepEqual(await names({ platform: "macOS" }), ["mac-runner"]);
    assert.deepEqual(await names({ architecture: ["x86_64", "arm64"] }), ["docker-host", "status-page"]);
  });

  it("wants all filters to fit, and finds nothing without a fault", async () => {
    assert.deepEqual(await names({ platform: "Linux", tag: ["CostCenter=Data"], architecture: ["arm64"] }), [
      "data-platform-base",
    ]);
    assert.deepEqual(await names({ tag: ["CostCenter"], platform: "Windows" }), ["windows-server-2022-visual-studio"]);
    assert.deepEqual(await names({ tag: ["CostCenter=Data"], platform: "Windows" }), []);
    assert.deepEqual(await names({ tag: ["constructor"] }), []);
  });

  it("refuses a parent that no image has, with the one that was meant", async () => {
    await assert.rejects(names({ parent: "github-runer" }), (error) => {
      assert.ok(error instanceof CliError);
      assert.deepEqual(
        [error.exitCode, error.message, error.fix],
        [1, "No image is built on `github-runer`. Did you mean github-runner?", "golden graph shows every parent."],
      );
      return true;
    });
    assert.deepEqual(await names({ parent: "mac-runner" }), [], "it is an image, without children");
    assert.deepEqual(await names({ parent: "github-runner", platform: "Windows" }), [], "another filter excludes them");
  });

  it("gives architectures as a list in JSON", async () => {
    const { terminal, out } = recordedTerminal();
    await list({ root: ROOT, format: "json", platform: "Linux", parent: "amazon-linux-2023" }, terminal);
    const { images } = JSON.parse(out()) as { images: { architectures: unknown }[] };
    assert.deepEqual(images[0]?.architectures, ["x86_64", "arm64"]);
  });

  it("knows what a stack deploys, with its default tags", async () => {
    assert.deepEqual(await names({ tag: ["Environment=prod"] }), []);
    assert.equal((await names({ tag: ["Environment=prod"], stack: "prod" })).length, 11);
  });

  async function names(filter: Omit<ListOptions, "format">): Promise<string[]> {
    const { terminal, out } = recordedTerminal();
    assert.equal(await list({ root: ROOT, format: "json", ...filter }, terminal), 0);
    return (JSON.parse(out()) as { images: { name: string }[] }).images.map(({ name }) => name);
  }
});
