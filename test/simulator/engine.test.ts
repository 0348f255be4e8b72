import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Provider } from "@pulumi/aws/provider";
import { SourceCredential } from "@pulumi/aws/codebuild/sourceCredential";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { Image } from "@pulumi/aws/imagebuilder/image";
import { Topic } from "@pulumi/aws/sns/topic";
import { RandomId } from "@pulumi/random/randomId";
import { type Simulator, startSimulator } from "../../simulator";
import { type Deployment, deployTo, shown } from "./engine";
import { COMPONENT, INFRASTRUCTURE, PIPELINE, RECIPE } from "./fixture";
import { pipelineProgram } from "./pipeline-program";

const ORDERED = { deleteBeforeReplace: false };
const CREDENTIAL = "aws:codebuild/sourceCredential:SourceCredential";

describe("simulator on the real engine", () => {
  let simulator: Simulator;
  let deployment: Deployment;
  beforeEach(async () => {
    simulator = await startSimulator();
    deployment = await deployTo(simulator);
  });
  afterEach(async () => {
    deployment.close();
    await simulator.close();
  });

  it("previews without touching the cloud, deploys, and then has nothing to do", async () => {
    const previewed = await deployment.preview(pipelineProgram());
    assert.equal(previewed.filter(({ op }) => op === "create").length, 9);
    assert.equal(simulator.resources().length, 0);
    await deployment.up(pipelineProgram());
    assert.equal(simulator.resources().length, 8);
    assert.deepEqual(await deployment.up(pipelineProgram()), []);
    assert.deepEqual(await deployment.refresh(), []);
    assert.deepEqual(await deployment.up(pipelineProgram()), []);
    const outputs = await deployment.outputs();
    assert.equal(outputs["recipe"]?.value, "arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web/1.0.0");
    assert.equal(outputs["platform"]?.value, "Linux");
  });

  it("raises a version as new, repoint, old, where the program says deleteBeforeReplace: false", async () => {
    await deployment.up(pipelineProgram(ORDERED));
    const steps = await deployment.up(pipelineProgram({ ...ORDERED, version: "1.1.0" }));
    assert.deepEqual(
      shown(steps).filter((step) => !step.startsWith("replace ")),
      [
        "create-replacement Component component",
        "create-replacement ImageRecipe recipe",
        "update ImagePipeline pipeline",
        "delete-replaced ImageRecipe recipe",
        "delete-replaced Component component",
      ],
    );
    assert.deepEqual(
      simulator.resources(RECIPE).map(({ state }) => state["version"]),
      ["1.1.0"],
    );
  });

  it("meets what uses the old recipe, where the program leaves the order to the provider", async () => {
    await deployment.up(pipelineProgram());
    const raised = deployment.up(pipelineProgram({ version: "1.1.0" }));
    await assert.rejects(raised, /DeleteImageRecipe.*ResourceDependencyException: Resource dependency error/s);
    assert.deepEqual(
      simulator.resources(RECIPE).map(({ state }) => state["version"]),
      ["1.0.0"],
    );
  });

  it("says that the recipe exists, where its content changes and its version does not", async () => {
    await deployment.up(pipelineProgram(ORDERED));
    const parent = "arn:aws:imagebuilder:us-east-1:aws:image/ubuntu-server-24-lts-x86/x.x.x";
    await assert.rejects(
      deployment.up(pipelineProgram({ ...ORDERED, parent })),
      /creating Image Builder Image Recipe \(web\).*ResourceAlreadyExistsException/s,
    );
  });

  it("sees drift in a refresh and mends it in the next up", async () => {
    await deployment.up(pipelineProgram());
    const [infrastructure] = simulator.resources(INFRASTRUCTURE);
    const [pipeline] = simulator.resources(PIPELINE);
    simulator.alter(INFRASTRUCTURE, infrastructure?.id ?? "", { instanceTypes: ["x1.32xlarge"] });
    simulator.remove(PIPELINE, pipeline?.id ?? "");
    await assert.rejects(deployment.stack.refresh({ expectNoChanges: true }), /no changes were expected/);
    const steps = await deployment.up(pipelineProgram());
    assert.deepEqual(shown(steps), [
      "update InfrastructureConfiguration infrastructure",
      "create ImagePipeline pipeline",
    ]);
    assert.deepEqual(simulator.resources(INFRASTRUCTURE)[0]?.state["instanceTypes"], ["m7i.large", "t3.large"]);
  });

  it("converges after a failure, with nothing left over", async () => {
    simulator.inject({ on: "create", type: RECIPE, call: 1, effect: "fail" });
    await assert.rejects(deployment.up(pipelineProgram()), /InternalServerError: injected fault/);
    await deployment.up(pipelineProgram());
    assert.equal(simulator.resources().length, 8);
    assert.equal(simulator.resources(COMPONENT).length, 1);
    await deployment.stack.destroy();
    assert.equal(simulator.resources().length, 0);
  });

  it("loses nothing to a kill of its process", async () => {
    const stateFile = join(deployment.folder, "cloud.json");
    const first = await serve(stateFile);
    deployment.attach(first.debugProviders);
    await deployment.up(pipelineProgram());
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const second = await serve(stateFile);
    deployment.attach(second.debugProviders);
    assert.deepEqual(await deployment.refresh(), []);
    assert.deepEqual(await deployment.up(pipelineProgram()), []);
    second.child.kill("SIGKILL");
  });

  it("keeps two accounts and regions of one program apart", async () => {
    const steps = await deployment.up(() => {
      const other = new Provider("other", { region: "eu-west-1", allowedAccountIds: ["444455556666"] });
      const role = { roleArn: "arn:aws:iam::777788889999:role/deploy" };
      const assumed = new Provider("assumed", { region: "us-gov-west-1", assumeRoles: [role] });
      new Topic("default", { name: "images" });
      new Topic("other", { name: "images" }, { provider: other });
      new Topic("assumed", { name: "images", region: "us-gov-east-1" }, { provider: assumed });
      return Promise.resolve();
    });
    assert.equal(steps.filter(({ type }) => type === "aws:sns/topic:Topic").length, 3);
    assert.deepEqual(
      simulator
        .resources()
        .map(({ id }) => id)
        .sort(),
      [
        "arn:aws-us-gov:sns:us-gov-east-1:777788889999:images",
        "arn:aws:sns:eu-west-1:444455556666:images",
        "arn:aws:sns:us-east-1:111122223333:images",
      ],
    );
  });

  it("keeps an image whose build failed, as the provider does", async () => {
    const program = imageProgram({ encrypted: "true" });
    await assert.rejects(deployment.up(program), /Encrypted snapshots cannot be shared publicly/);
    const exported = await deployment.stack.exportStack();
    const deployed = exported.deployment as { resources: { type: string; initErrors?: string[] }[] };
    const image = deployed.resources.find(({ type }) => type.endsWith(":Image"));
    assert.equal(image?.initErrors?.length, 1);
  });

  it("imports by id", async () => {
    await deployment.up(() => {
      new Topic("topic", { name: "images", displayName: "Images" }, { retainOnDelete: true });
      return Promise.resolve();
    });
    await deployment.stack.destroy();
    const [topic] = simulator.resources("aws:sns/topic:Topic");
    const steps = await deployment.up(() => {
      new Topic("topic", { name: "images", displayName: "Images" }, { import: topic?.id ?? "" });
      return Promise.resolve();
    });
    assert.deepEqual(
      shown(steps).filter((step) => step.includes("Topic")),
      ["import Topic topic"],
    );
  });

  it("leaves no credential after a new token, unless the old one goes first; and no token in the clear", async () => {
    const program = (token: string, deleteBeforeReplace: boolean) => () => {
      const inputs = { serverType: "GITHUB", authType: "PERSONAL_ACCESS_TOKEN", token };
      new SourceCredential("github", inputs, { deleteBeforeReplace });
      return Promise.resolve();
    };
    await deployment.up(program("canary-1", true));
    await deployment.up(program("canary-2", true));
    assert.equal(simulator.resources(CREDENTIAL).length, 1);
    await deployment.up(program("canary-3", false));
    assert.equal(simulator.resources(CREDENTIAL).length, 0);
    const state = readFileSync(join(deployment.folder, ".pulumi", "stacks", "simulator", "test.json"), "utf8");
    assert.equal(state.includes("codebuild"), true);
    assert.equal(`${state}${JSON.stringify(simulator.calls)}`.includes("canary"), false);
  });

  it("names a bucket after a random id, known only after the deployment", async () => {
    const program = () => {
      const id = new RandomId("suffix", { byteLength: 4 });
      const bucket = new Bucket("logs", { bucket: id.hex.apply((hex) => `logs-${hex}`) });
      return Promise.resolve({ bucket: bucket.bucket });
    };
    await deployment.preview(program);
    await deployment.up(program);
    assert.match(String((await deployment.outputs())["bucket"]?.value), /^logs-[0-9a-f]{8}$/);
    assert.deepEqual(await deployment.up(program), []);
  });
});

function imageProgram(ebs: { encrypted: string }): () => Promise<Record<string, unknown>> {
  const program = pipelineProgram({ ebs, userGroups: ["all"] });
  return async () => {
    const outputs = await program();
    new Image("image", {
      imageRecipeArn: outputs["recipe"] as string,
      infrastructureConfigurationArn: outputs["infrastructure"] as string,
      distributionConfigurationArn: outputs["distribution"] as string,
    });
    return outputs;
  };
}

async function serve(stateFile: string): Promise<{ child: ChildProcess; debugProviders: string }> {
  const child = spawn(process.execPath, [join(__dirname, "serve.js"), stateFile], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, debugProviders: line.toString().trim() };
}
