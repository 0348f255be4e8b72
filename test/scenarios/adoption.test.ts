import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Role } from "@pulumi/aws/iam/role";
import { Component } from "@pulumi/aws/imagebuilder/component";
import { DistributionConfiguration } from "@pulumi/aws/imagebuilder/distributionConfiguration";
import { Image } from "@pulumi/aws/imagebuilder/image";
import { ImagePipeline } from "@pulumi/aws/imagebuilder/imagePipeline";
import { ImageRecipe } from "@pulumi/aws/imagebuilder/imageRecipe";
import { InfrastructureConfiguration } from "@pulumi/aws/imagebuilder/infrastructureConfiguration";
import { LifecyclePolicy } from "@pulumi/aws/imagebuilder/lifecyclePolicy";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import { import as adopt } from "../../cli/commands/import/run";
import { startSimulator, type Simulator } from "../../simulator";
import { stackProgram } from "../../stacks/stack-program";
import { recordedTerminal } from "../cli/recorded-terminal";
import { placeLanguageHost } from "../engine/pulumi-language-nodejs";
import { deployTo, shown, type Deployment } from "../simulator/engine";
import { document } from "./definitions";
import { engine } from "./fleet";

const TEMPLATE = path.join(__dirname, "../../../test/fixtures/adoption/linux.yaml");
const NAME = "build-host";
const PARENT = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";
const KEPT = ["InfrastructureConfiguration", "DistributionConfiguration", "ImagePipeline", "LifecyclePolicy"];
const DATA = "name: tools\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps: []\n";
const SERVICE = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "imagebuilder.amazonaws.com" } };
const TRUST = { Version: "2012-10-17", Statement: [SERVICE] };

/** What the template makes; CloudFormation is played by a program of which only the cloud is kept. */
const theirs: PulumiFn = () => {
  const role = new Role("role", { assumeRolePolicy: JSON.stringify(TRUST) });
  const profile = new InstanceProfile("profile", { name: "theirs" });
  const tools = new Component("tools", { name: `${NAME}-tools`, version: "0.9.2", platform: "Linux", data: DATA });
  const recipe = new ImageRecipe("recipe", {
    name: NAME,
    version: "0.9.2",
    parentImage: PARENT,
    components: [{ componentArn: tools.arn }],
  });
  const infrastructure = new InfrastructureConfiguration("infrastructure", {
    name: `${NAME}-Configuration`,
    instanceProfileName: profile.name,
  });
  const ami = { region: "us-east-1", amiDistributionConfiguration: { name: `${NAME} {{ imagebuilder:buildDate }}` } };
  const distribution = new DistributionConfiguration("distribution", { name: `${NAME}-Distributions`, distributions: [ami] }); // prettier-ignore
  const build = {
    imageRecipeArn: recipe.arn,
    infrastructureConfigurationArn: infrastructure.arn,
    distributionConfigurationArn: distribution.arn,
  };
  new ImagePipeline("pipeline", { name: `${NAME} weekly`, ...build });
  new Image("image", build, { retainOnDelete: true });
  new LifecyclePolicy("lifecycle", {
    name: `${NAME}-lifecycle`,
    executionRole: role.arn,
    resourceType: "AMI_IMAGE",
    resourceSelection: { recipes: [{ name: NAME, semanticVersion: "x.x.x" }] },
    policyDetails: [
      { action: { type: "DELETE" }, filter: { type: "AGE", value: 6, unit: "MONTHS", retainAtLeast: 2 } },
    ],
  });
  return Promise.resolve();
};

describe("taking over what CloudFormation made", () => {
  let simulator: Simulator;
  let old: Deployment;
  let ours: Deployment;
  let root: string;

  before(engine);
  beforeEach(async () => {
    simulator = await startSimulator();
    [old, ours] = [await deployTo(simulator), await deployTo(simulator)];
    const { workspace } = ours.stack;
    workspace.envVars = { ...workspace.envVars, PATH: placeLanguageHost(ours.folder) };
    root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-adoption-"));
    fs.mkdirSync(path.join(root, "images"));
    const settings = { region: "us-east-1", account: "111122223333" };
    fs.writeFileSync(path.join(root, "Pulumi.yaml"), "name: simulator\nruntime: nodejs\n");
    fs.writeFileSync(
      path.join(root, "Pulumi.test.yaml"),
      stringify({ config: { "golden-images:settings": settings } }),
    );
  });
  afterEach(async () => {
    old.close();
    ours.close();
    await simulator.close();
    fs.rmSync(root, { recursive: true, force: true });
  });

  const golden: PulumiFn = async () => ({ ...(await stackProgram({ root })) });
  const ids = (kind: string) => simulator.resources(`aws:imagebuilder/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`).map(({ id }) => id); // prettier-ignore

  it("imports by the file of golden import: 0 replacements, every ARN goes on, the new version stands beside the old", async () => {
    await old.up(theirs);
    await ours.up(golden);
    const [before, amis, recipes] = [KEPT.map(ids), simulator.amis(), ids("ImageRecipe")];
    const parameters = ["ImageVersion=0.9.2", `AWS::StackName=${NAME}`];
    const { terminal, err } = recordedTerminal();
    const own = { name: () => "cloudformation" };
    assert.equal(
      await adopt({ names: [TEMPLATE], root, stack: "test", parameters, format: "text" }, terminal, own),
      0,
      err(),
    );
    const file = JSON.parse(fs.readFileSync(path.join(root, `import-${NAME}.json`), "utf8")) as ImportFile;
    await ours.stack.import({ ...file, protect: false, generateCode: false });

    const changes = shown(await ours.preview(golden));
    assert.deepEqual(changes.filter((step) => /replace|delete/.test(step)), []); // prettier-ignore
    for (const kind of KEPT)
      assert.ok(
        changes.some((step) => step.startsWith(`update ${kind} `)),
        changes.join("\n"),
      );
    assert.deepEqual([...shown(await ours.up(golden))].sort(), [...changes].sort());

    assert.deepEqual(KEPT.map(ids), before);
    assert.deepEqual(simulator.amis(), amis);
    assert.deepEqual(ids("ImageRecipe"), [...recipes, recipes[0]?.replace("0.9.2", "0.9.3")]);
    const [policy] = simulator.resources("aws:imagebuilder/lifecyclePolicy:LifecyclePolicy");
    assert.match(JSON.stringify(policy), /"build-host".*"build-host-old"/);
    assert.deepEqual(await ours.up(golden), []);
  });

  it("makes a pipeline beside theirs; a component of theirs by ARN keeps their stack, its document lets it go", async () => {
    await old.up(theirs);
    const [amis, before] = [simulator.amis(), simulator.resources().map(({ id }) => id)];
    const [tools] = ids("Component");
    define({ components: [{ arn: tools }] });
    await ours.up(golden);
    const now = new Set(simulator.resources().map(({ id }) => id));
    assert.deepEqual(before.filter((id) => !now.has(id)), []); // prettier-ignore
    assert.equal(ids("ImagePipeline").length, 2);
    await assert.rejects(old.stack.destroy(), /ResourceDependencyException/);
    define({ version: "1.0.1", components: [{ name: "tools", document: document() }] });
    await ours.up(golden);
    await old.stack.destroy();
    assert.deepEqual(simulator.amis(), amis);
    assert.deepEqual(await ours.up(golden), []);
  });

  function define(edit: Readonly<Record<string, unknown>>): void {
    const definition = { version: "1.0.0", parent: "amazon-linux-2023", build: { onDeploy: false }, ...edit };
    fs.writeFileSync(path.join(root, "images/tools.yaml"), stringify(definition));
  }
});

interface ImportFile {
  readonly nameTable: Record<string, string>;
  readonly resources: {
    type: string;
    name: string;
    id?: string;
    component?: boolean;
    parent?: string;
    provider?: string;
  }[];
}
