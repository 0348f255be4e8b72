import { strict as assert } from "node:assert";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stack, type UpOptions, type UpResult } from "@pulumi/pulumi/automation";
import { runScript } from "../workflows/github-script";
import { GithubFault } from "../workflows/recorded-github";
import { stepOf, WORKFLOWS } from "../workflows/workflow-files";
import { engine, openFleet, type Fleet } from "./fleet";

const IMAGE = { version: "1.0.0", parent: "amazon-linux-2023", components: [{ managed: "update-linux" }] };
const RAISED = { ...IMAGE, version: "1.1.0" };

/** As the workflow of a release runs it: `pulumi up --continue-on-error`, then the script that tags. */
describe("a release in which one image of two fails", () => {
  const up = Stack.prototype.up;
  before(engine);
  before(() => {
    Stack.prototype.up = function (this: Stack, options?: UpOptions): Promise<UpResult> {
      return up.call(this, { ...options, continueOnError: true });
    };
  });
  after(() => (Stack.prototype.up = up));

  it("builds and tags the other; the next release builds and tags the first", async () => {
    const fleet = await openFleet({ images: { app: IMAGE, web: IMAGE } });
    try {
      await fleet.up();
      fleet.define("app", RAISED);
      fleet.define("web", RAISED);
      fleet.cloud.inject({ on: "create", type: "aws:imagebuilder/image:Image", call: 1, effect: "fail" });
      const failed = /Image (app|web)-x86-64-image: creating/.exec(await fleet.fails())?.[1] ?? "";
      const other = failed === "app" ? "web" : "app";

      assert.deepEqual(await tags(fleet, false), [`refs/tags/${other}/v1.1.0`]);
      fleet.cloud.clearFaults();
      await fleet.up();
      assert.deepEqual(await tags(fleet, true, [`${other}/v1.1.0`]), [`refs/tags/${failed}/v1.1.0`]);
    } finally {
      await fleet.close();
    }
  });
});

/** The tags that the script of the workflow makes of the stack's outputs. */
async function tags(fleet: Fleet, released: boolean, before: readonly string[] = []): Promise<readonly unknown[]> {
  const stack = fleet.state().resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const { images } = (stack as unknown as { readonly outputs: { readonly images: object } }).outputs;
  const folder = join(fleet.root, "outputs");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "prod.json"), JSON.stringify({ stack: "prod", released, images }));
  const step = stepOf(`${WORKFLOWS}/image-release.yml`, "tag", "Tag what was released, list its AMI ids");
  const answers = {
    "git/get-ref": ({ ref }: { ref?: unknown }) => {
      if (!before.some((tag) => ref === `tags/${tag}`)) throw new GithubFault(404);
      return {};
    },
    "git/create-tag": () => ({ sha: "a".repeat(40) }),
    "git/create-ref": () => ({}),
  };
  const { calls } = await runScript(step, { answers, env: { OUTPUTS: folder } });
  return calls.filter(({ operation }) => operation === "git/create-ref").map(({ params }) => params["ref"]);
}
