import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Component } from "@pulumi/aws/imagebuilder/component";
import { DistributionConfiguration } from "@pulumi/aws/imagebuilder/distributionConfiguration";
import { Image } from "@pulumi/aws/imagebuilder/image";
import { ImagePipeline } from "@pulumi/aws/imagebuilder/imagePipeline";
import { ImageRecipe } from "@pulumi/aws/imagebuilder/imageRecipe";
import { InfrastructureConfiguration } from "@pulumi/aws/imagebuilder/infrastructureConfiguration";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import { startSimulator, type Simulator } from "../../simulator";
import { placeLanguageHost } from "../engine/pulumi-language-nodejs";
import { stackProgram } from "../../stacks/stack-program";
import { deployTo, shown, type Deployment } from "../simulator/engine";
import { document } from "./definitions";
import { engine } from "./fleet";

const PARENT = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";
const COMPONENT = "arn:aws:imagebuilder:us-east-1:111122223333:component/docker/1.0.0/1";
const DATA = "name: docker\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps: []\n";
const AMI_NAME = "docker-{{ imagebuilder:buildDate }}";
const IMPORTED = ["ImageRecipe", "InfrastructureConfiguration", "DistributionConfiguration", "ImagePipeline"];

/** What a template of theirs makes; CloudFormation is played by a program of which only the cloud is kept. */
function theirs(name: string, encrypted: string): PulumiFn {
  return () => {
    const profile = new InstanceProfile("profile", { name: "theirs" });
    const component = new Component("docker", { name: "docker", version: "1.0.0", platform: "Linux", data: DATA });
    const recipe = new ImageRecipe("recipe", {
      name,
      version: "1.0.0",
      parentImage: PARENT,
      components: [{ componentArn: component.arn }],
      blockDeviceMappings: [
        { deviceName: "/dev/xvda", ebs: { encrypted, volumeType: "gp3", deleteOnTermination: "true" } },
      ],
    });
    const infrastructure = new InfrastructureConfiguration("infrastructure", {
      name,
      instanceProfileName: profile.name,
      instanceTypes: ["t3.large"],
    });
    const settings = { region: "us-east-1", amiDistributionConfiguration: { name: AMI_NAME } };
    const distribution = new DistributionConfiguration("distribution", { name, distributions: [settings] });
    const build = {
      imageRecipeArn: recipe.arn,
      infrastructureConfigurationArn: infrastructure.arn,
      distributionConfigurationArn: distribution.arn,
    };
    new ImagePipeline("pipeline", { name, ...build });
    new Image("image", build, { retainOnDelete: true });
    return Promise.resolve();
  };
}

/** The same image as a definition; the schedule builds it, not the deployment. */
const DEFINITION = {
  version: "1.0.0",
  parent: "amazon-linux-2023",
  components: [{ arn: COMPONENT }],
  build: { onDeploy: false, instanceTypes: ["t3.large"] },
  distribution: { amiName: AMI_NAME },
  tags: { OwnerEmail: "web@example.org" },
};

describe("moving from CloudFormation", () => {
  let simulator: Simulator;
  let old: Deployment;
  let ours: Deployment;
  let root: string;

  before(engine);
  beforeEach(async () => {
    simulator = await startSimulator();
    old = await deployTo(simulator);
    ours = await deployTo(simulator);
    addLanguageHost(ours);
    root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-migration-"));
    fs.mkdirSync(path.join(root, "images"));
    const settings = { region: "us-east-1", account: "111122223333" };
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

  function define(edit: Readonly<Record<string, unknown>> = {}): void {
    fs.writeFileSync(path.join(root, "images/docker.yaml"), stringify({ ...DEFINITION, ...edit }));
  }

  /** As the guide says: a deployment without images, then the import of `kinds` by the file that a preview writes. */
  async function importTheirs(kinds: readonly string[]): Promise<void> {
    const file = path.join(ours.folder, "import.json");
    await ours.stack.preview({ program: golden, importFile: file });
    const wanted = JSON.parse(fs.readFileSync(file, "utf8")) as ImportFile;
    const resources = wanted.resources.flatMap((resource) => {
      const kind = resource.type.split(":").at(-1) ?? "";
      if (resource.component === true) return [resource];
      return kinds.includes(kind) ? ids(simulator, kind).map((id) => ({ ...resource, id })) : [];
    });
    const { nameTable } = wanted;
    await ours.stack.import({ resources, nameTable, protect: false, generateCode: false });
  }

  it("imports what has our names and disk: nothing is replaced, nothing built, every ARN stays", async () => {
    await old.up(theirs("docker-x86-64", "true"));
    await ours.up(golden);
    const [before, amis] = [IMPORTED.map((kind) => ids(simulator, kind)), simulator.amis()];
    define();
    await importTheirs(IMPORTED);
    const changes = [
      "create LogGroup docker-x86-64-log-group",
      "update DistributionConfiguration docker-x86-64-distribution",
      "update ImagePipeline docker-x86-64-pipeline",
      "update ImageRecipe docker-x86-64-recipe",
      "update InfrastructureConfiguration docker-x86-64-infrastructure",
    ];
    assert.deepEqual([...shown(await ours.preview(golden))].sort(), changes);
    assert.deepEqual([...shown(await ours.up(golden))].sort(), changes);
    assert.deepEqual(
      IMPORTED.map((kind) => ids(simulator, kind)),
      before,
    );
    assert.deepEqual(simulator.amis(), amis);
    assert.deepEqual(await ours.up(golden), []);
  });

  it("leaves a recipe whose content differs to them, and repoints the imported pipeline to the next version", async () => {
    await old.up(theirs("docker-x86-64", "false"));
    await ours.up(golden);
    const [pipelines, recipes] = [ids(simulator, "ImagePipeline"), ids(simulator, "ImageRecipe")];
    define({ version: "1.0.1" });
    await importTheirs(IMPORTED.filter((kind) => kind !== "ImageRecipe"));
    const steps = shown(await ours.up(golden));
    assert.ok(steps.includes("create ImageRecipe docker-x86-64-recipe"), steps.join("\n"));
    assert.ok(!steps.some((step) => /replace|delete/.test(step)), steps.join("\n"));
    assert.deepEqual(ids(simulator, "ImagePipeline"), pipelines);
    assert.deepEqual(ids(simulator, "ImageRecipe"), [...recipes, recipes[0]?.replace("1.0.0", "1.0.1")]);
    assert.deepEqual(await ours.up(golden), []);
  });

  it("makes what has another name beside theirs; the document itself, not its ARN, lets their stack go", async () => {
    await old.up(theirs("docker", "true"));
    await ours.up(golden);
    const [amis, cloud] = [simulator.amis(), simulator.resources().map(({ id }) => id)];
    define({ components: [{ name: "docker", document: document() }] });
    await ours.up(golden);
    assert.deepEqual(simulator.amis(), amis);
    const now = simulator.resources().map(({ id }) => id);
    assert.deepEqual(
      cloud.filter((id) => !now.includes(id)),
      [],
    );
    assert.equal(ids(simulator, "ImagePipeline").length, 2);
    await old.stack.destroy();
    assert.deepEqual(simulator.amis(), amis);
    assert.deepEqual(await ours.up(golden), []);
  });

  it("cannot delete their stack while a recipe of ours names its component by ARN", async () => {
    await old.up(theirs("docker", "true"));
    define();
    await ours.up(golden);
    await assert.rejects(old.stack.destroy(), /ResourceDependencyException/);
  });

  it("plans a replacement where a resource of another name is imported all the same", async () => {
    await old.up(theirs("docker", "true"));
    await ours.up(golden);
    define();
    await importTheirs(["ImagePipeline"]);
    assert.ok(shown(await ours.preview(golden)).includes("replace ImagePipeline docker-x86-64-pipeline"));
  });
});

/** What `pulumi preview --import-file` writes. */
interface ImportFile {
  readonly nameTable: Record<string, string>;
  readonly resources: { type: string; name: string; component?: boolean; parent?: string; provider?: string }[];
}

function ids(simulator: Simulator, kind: string): readonly string[] {
  const type = `aws:imagebuilder/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
  return simulator.resources(type).map(({ id }) => id);
}

/** `pulumi import` loads the language host, and does not use it. */
function addLanguageHost({ folder, stack }: Deployment): void {
  const { workspace } = stack;
  workspace.envVars = { ...workspace.envVars, PATH: placeLanguageHost(folder) };
}
