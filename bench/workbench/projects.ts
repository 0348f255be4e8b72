import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { stringify } from "yaml";
import { FLEET, type FleetImage } from "./fleet";

export const REPOSITORY = resolve(__dirname, "../../..");

/** `containers` has a container with CI and release beside each AMI. */
export type FleetKind = "amis" | "containers";

/** One stack, with the images that its globs choose. */
export interface BenchStack {
  readonly name: string;
  readonly images: readonly string[];
  /** The number of stacks that its images are split into. */
  readonly split?: number;
}

/**
 * Writes a fleet as our users write it: `images/`, `Pulumi.yaml` and one settings file a stack.
 * A definition has about sixty lines and names two documents of its own. All is committed, if git is available:
 * the program asks git for the commit of each image, and that time counts.
 */
export function writeGoldenRoot(
  root: string,
  fleet: readonly FleetImage[],
  stacks: readonly BenchStack[],
  kind: FleetKind = "amis",
): void {
  for (const image of fleet) {
    const path = join(root, "images", image.name);
    writeDefinition(root, image.name, definition(image));
    write(join(path, "install.yaml"), image.install);
    write(join(path, "test.yaml"), image.test);
    if (kind === "containers") writeDefinition(root, image.name.replace("image", "container"), container(image));
  }
  // As docs/own-repository.md has it.
  const runtime = { name: "nodejs", options: { typescript: false } };
  write(join(root, "Pulumi.yaml"), stringify({ name: "golden-images", main: "index.js", runtime }));
  write(join(root, "index.js"), 'module.exports = require("golden-images/stacks");\n');
  for (const stack of stacks) write(join(root, `Pulumi.${stack.name}.yaml`), stringify(settings(stack)));
  write(join(root, ".gitignore"), "node_modules\n");
  linkModules(root, ["@pulumi"]);
  symlinkSync(REPOSITORY, join(root, "node_modules/golden-images"));
  commitAll(root);
}

/** Makes a folder a git repository with one commit. */
export function commitAll(root: string): void {
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"];
  for (const args of ["init -q", "add .", "commit -q -m Fleet"])
    spawnSync("git", ["-C", root, ...identity, ...args.split(" ")], { stdio: "ignore" });
}

/** Writes the fleet for the CDK app: one JSON file, which its program reads. */
export function writeCdkFleet(file: string, fleet: readonly FleetImage[]): void {
  write(file, JSON.stringify({ shared: FLEET, images: fleet }));
}

/** Writes the fleet for Sceptre: one configuration an image, and the Jinja template that they share. */
export function writeSceptreProject(root: string, fleet: readonly FleetImage[], template: string): void {
  write(join(root, "config", "config.yaml"), stringify({ project_code: "golden-images", region: FLEET.region }));
  mkdirSync(join(root, "templates"));
  copyFileSync(template, join(root, "templates", "image.yaml.j2"));
  for (const image of fleet) {
    const config = {
      template: { path: "image.yaml.j2", type: "file" },
      stack_tags: image.tags,
      sceptre_user_data: { ...image, ...FLEET },
    };
    // Sceptre renders configurations with Jinja too: AWSTOE's own {{ … }} has to pass through.
    const text = `# {% raw %}\n${stringify(config)}# {% endraw %}\n`;
    write(join(root, "config", "images", `${image.name}.yaml`), text);
  }
}

/** Makes our packages those of another folder. */
export function linkModules(root: string, names: readonly string[]): void {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  for (const name of names) symlinkSync(join(REPOSITORY, "node_modules", name), join(root, "node_modules", name));
}

function writeDefinition(root: string, name: string, written: object): void {
  const schema = "# yaml-language-server: $schema=image.schema.json";
  write(join(root, "images", `${name}.yaml`), `${schema}\n${stringify(written)}`);
}

/** Three flavors that CI builds for each pull request, and a release by hand. */
function container({ name, version, description, cron, tags }: FleetImage): object {
  const digest = `sha256:${name.replace(/\D/g, "").padStart(64, "0")}`;
  // One object for each: of a shared one YAML would make an anchor.
  const buildspec = () => ({ build: ['./build.sh "$FLAVOR"'] });
  return {
    kind: "container",
    version,
    description,
    parent: { registry: "public.ecr.aws/amazonlinux/amazonlinux", tag: "2023", digest },
    components: [{ managed: "update-linux" }, { document: `${name}/install.yaml` }],
    tests: [{ document: `${name}/test.yaml` }],
    repository: { mutableTags: ["latest"], cleanUp: { untaggedAfterDays: 14, keepNewest: 50 } },
    build: { onDeploy: false },
    schedule: { cron, onlyWhenDependenciesChange: false },
    ci: {
      source: { repository: `example/${name}`, visibility: "private" },
      triggers: { pullRequests: ["main"] },
      environment: { privileged: true },
      buildspec: buildspec(),
    },
    release: { buildspec: buildspec() },
    flavors: ["base", { name: "full", needs: ["base"] }, { name: "gpu", needs: ["base"] }],
    tags,
  };
}

function definition({ name, version, description, sizeGiB, cron, amiAccounts, parameters, tags }: FleetImage): object {
  return {
    kind: "ami",
    version,
    description,
    parent: "amazon-linux-2023",
    architectures: ["x86_64", "arm64"],
    components: [
      { managed: "update-linux" },
      { managed: "amazon-cloudwatch-agent-linux" },
      { document: `${name}/install.yaml`, parameters },
    ],
    tests: [{ document: `${name}/test.yaml` }],
    disk: { sizeGiB, type: "gp3", iops: 3000, throughput: 125, encrypted: true },
    workingDirectory: "/root",
    build: { instanceTypes: FLEET.instanceTypes, timeoutMinutes: 120, onDeploy: false, keepFailedInstance: false },
    schedule: { cron, timezone: "Etc/UTC", onlyWhenDependenciesChange: true },
    scanning: { enabled: true },
    distribution: {
      regions: FLEET.regions,
      share: { accounts: amiAccounts },
      kmsKey: FLEET.kmsAlias,
      parameter: "/images/{name}/{architecture}",
    },
    lifecycle: { deprecateAfter: "90 days", deleteAfter: "6 months", keepAtLeast: 3 },
    tags,
  };
}

function settings({ images, split }: BenchStack): object {
  const { region, account } = FLEET;
  const defaultTags = { ManagedBy: "golden-images" };
  const requiredTags = { OwnerEmail: {}, CostCenter: {} };
  const choice = { images, ...(split !== undefined && { split }) };
  const values = { region, account, defaultTags, requiredTags, logRetentionDays: 90, ...choice };
  return { config: { "golden-images:settings": values } };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
