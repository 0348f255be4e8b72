import { strict as assert } from "node:assert";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stack, type UpOptions, type UpResult } from "@pulumi/pulumi/automation";
import { runScript } from "../workflows/github-script";
import { GithubFault } from "../workflows/recorded-github";
import { stepOf, WORKFLOWS } from "../workflows/workflow-files";
import { engine, openFleet, stepsOf, type Fleet } from "./fleet";

const IMAGE = { version: "1.0.0", parent: "amazon-linux-2023", components: [{ managed: "update-linux" }] };
/** With a resource of each type that an image can have of its own. */
const WHOLE = {
  version: "1.0.0",
  parent: "amazon-linux-2023",
  components: [{ document: "app/install.yaml" }],
  distribution: { regions: ["us-east-1", "us-west-2"], share: { accounts: ["222233334444"] }, kmsKey: "create" },
  lifecycle: { deleteAfter: "90 days" },
};
const DOCUMENT = `schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs: { commands: ["true"] }
`;
/** What others wait for in each way: by an ARN, by a name, with `dependsOn` alone. The rest in an exhaustive run. */
const TYPES_OF_AN_IMAGE = [
  "aws:imagebuilder/component:Component",
  "aws:imagebuilder/image:Image",
  "aws:kms/key:Key",
  "aws:iam/role:Role",
  ...(process.env["GOLDEN_EXHAUSTIVE"] === "1"
    ? [
        "aws:imagebuilder/imageRecipe:ImageRecipe",
        "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration",
        "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
        "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:kms/replicaKey:ReplicaKey",
        "aws:kms/alias:Alias",
      ]
    : []),
];
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

  it("deploys the other where the first was edited and not raised", async () => {
    const fleet = await openFleet({ images: { app: IMAGE, web: IMAGE } });
    try {
      await fleet.up();
      const before = fleet.cloud.calls.length;
      fleet.define("app", { ...IMAGE, disk: { sizeGiB: 30 } });
      fleet.define("web", RAISED);
      assert.match(await fleet.fails(), /Version 1\.0\.0 of app is published/);
      assert.deepEqual(await tags(fleet, false), ["refs/tags/web/v1.1.0"]);
      const steps = stepsOf(fleet.cloud.calls.slice(before));
      assert.deepEqual(
        steps.filter((step) => step.startsWith("delete")),
        ["delete ImageRecipe web-x86-64-recipe"],
      );
    } finally {
      await fleet.close();
    }
  });

  for (const type of TYPES_OF_AN_IMAGE) {
    it(`deploys the other whatever of a new image fails, as its ${type.split(":").at(-1) ?? type}`, async () => {
      const fleet = await openFleet({ images: { web: IMAGE } });
      try {
        await fleet.up();
        fleet.write("app/install.yaml", DOCUMENT);
        fleet.define("app", WHOLE);
        fleet.define("kid", { ...IMAGE, parent: { image: "app" } });
        fleet.define("web", { ...IMAGE, schedule: { cron: "0 7 * * ? *" } });
        const before = fleet.cloud.calls.length;
        fleet.cloud.inject({ on: "create", type, call: 1, effect: "fail" });
        assert.match(await fleet.fails(), /injected fault/);
        const steps = stepsOf(fleet.cloud.calls.slice(before));
        assert.ok(steps.includes("update ImagePipeline web-x86-64-pipeline"), steps.join("\n"));
        fleet.cloud.clearFaults();
        await fleet.up();
        assert.ok(stepsOf(fleet.cloud.calls).includes("create Image kid-x86-64-image"));
        assert.deepEqual(
          stepsOf(fleet.cloud.calls).filter((step) => step.startsWith("delete")),
          [],
        );
      } finally {
        await fleet.close();
      }
    });
  }
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
