import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { FLEET, type FleetImage } from "./fleet";

/** One stack, with the images that its globs choose. */
export interface BenchStack {
  readonly name: string;
  readonly images: readonly string[];
  /** The number of stacks that its images are split into. */
  readonly split?: number;
}

const REPOSITORY = resolve(__dirname, "../../..");
/** As docs/own-repository.md has it. */
const PROJECT = `name: golden-images
description: A fleet made for the bench
main: node_modules/golden-images/dist/stacks/index.js
runtime:
  name: nodejs
  options: { typescript: false }
`;

/**
 * Writes a fleet as our users write it: `images/`, `Pulumi.yaml` and one settings file a stack.
 * A definition has about sixty lines and names two documents of its own. All is committed, where git is to be had:
 * the program asks git for the commit of each image, and that time counts.
 */
export function writeGoldenRoot(root: string, fleet: readonly FleetImage[], stacks: readonly BenchStack[]): void {
  for (const image of fleet) {
    const folder = join(root, "images", image.name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}.yaml`, definition(image));
    writeFileSync(join(folder, "install.yaml"), image.install);
    writeFileSync(join(folder, "test.yaml"), image.test);
  }
  writeFileSync(join(root, "Pulumi.yaml"), PROJECT);
  writeFileSync(join(root, ".gitignore"), "node_modules\n");
  linkModules(root, ["@pulumi"]);
  symlinkSync(REPOSITORY, join(root, "node_modules/golden-images"));
  for (const stack of stacks) writeFileSync(join(root, `Pulumi.${stack.name}.yaml`), settings(stack));
  for (const args of [
    ["init", "-q"],
    ["add", "."],
    ["commit", "-q", "-m", "A fleet"],
  ])
    git(root, args);
}

/** Makes packages of ours those of another folder. */
export function linkModules(root: string, names: readonly string[]): void {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  for (const name of names) symlinkSync(join(REPOSITORY, "node_modules", name), join(root, "node_modules", name));
}

function git(root: string, args: readonly string[]): void {
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"];
  spawnSync("git", ["-C", root, ...identity, ...args], { stdio: "ignore" });
}

function definition(image: FleetImage): string {
  const list = (values: readonly string[]): string => `[${values.join(", ")}]`;
  return `# yaml-language-server: $schema=image.schema.json
kind: ami
version: ${image.version}
description: ${image.description}
parent: amazon-linux-2023
architectures: [x86_64, arm64]
components:
  - managed: update-linux
  - managed: amazon-cloudwatch-agent-linux
  - document: ${image.name}/install.yaml
    parameters:
${entries(image.parameters, 6)}
tests:
  - document: ${image.name}/test.yaml

disk:
  sizeGiB: ${image.sizeGiB.toString()}
  type: gp3
  iops: 3000
  throughput: 125
  encrypted: true
workingDirectory: /root

build:
  instanceTypes:
    x86_64: ${list(FLEET.instanceTypes.x86_64)}
    arm64: ${list(FLEET.instanceTypes.arm64)}
  timeoutMinutes: 120
  onDeploy: false
  keepFailedInstance: false

schedule:
  cron: "${image.cron}"
  timezone: Etc/UTC
  onlyWhenDependenciesChange: true
scanning:
  enabled: true

distribution:
  regions:
${FLEET.regions.map((region) => `    - ${region}`).join("\n")}
  share:
    accounts:
${image.amiAccounts.map((account) => `      - "${account}"`).join("\n")}
  kmsKey: ${FLEET.kmsAlias}
  parameter: /images/{name}/{architecture}

lifecycle:
  deprecateAfter: 90 days
  deleteAfter: 6 months
  keepAtLeast: 3

tags:
${entries(image.tags, 2)}
`;
}

function settings({ images, split }: BenchStack): string {
  return `config:
  golden-images:settings:
    region: ${FLEET.region}
    account: "${FLEET.account}"
    defaultTags:
      ManagedBy: golden-images
    requiredTags:
      OwnerEmail: {}
      CostCenter: {}
    logRetentionDays: 90
    images: ${JSON.stringify(images)}
${split === undefined ? "" : `    split: ${split.toString()}\n`}`;
}

function entries(values: Readonly<Record<string, string>>, indent: number): string {
  return Object.entries(values)
    .map(([key, value]) => `${" ".repeat(indent)}${key}: "${value}"`)
    .join("\n");
}
