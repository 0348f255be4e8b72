import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CodeBuildClient, CreateProjectCommand, type CreateProjectInput } from "@aws-sdk/client-codebuild";
import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fleetMachine } from "../../../components/fleet-rebuild/machine";
import { fleetParts, outcomeKey, type FleetInput, type MakingsByName, type Target } from "../../../plan/fleet";
import { startSimulator, type Simulator } from "../../../simulator";
import { deployFleet, type Fleet } from "../../cli/commands/rebuild-fleet";
import { ActionsServer, APP } from "../github/actions-server";
import { connectTo, type TestClient } from "../../simulator/client";
import { BUCKET, PROFILE, ROLE, TRUST } from "../../simulator/fixture";
import { configOf, makeProject, ROLE_ARN } from "../../simulator/wire/bench";

const HOME = { partition: "aws", account: "111122223333", region: "us-east-1" } as const;
export const MACHINE = "arn:aws:states:us-east-1:111122223333:stateMachine:rebuild";

/** A cloud with a fleet and the machine that rebuilds it. */
export interface FleetBench {
  readonly simulator: Simulator;
  readonly imagebuilder: ImagebuilderClient;
  readonly codebuild: CodeBuildClient;
  readonly targets: readonly Target[];
  /** Where workflows are; its clock is that of the cloud. */
  readonly github: ActionsServer;
  /** Lets seconds pass. */
  readonly advance: (seconds: number) => void;
  readonly sfn: SFNClient;
  readonly s3: S3Client;
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

export function targetsOf(fleet: Fleet): readonly Target[] {
  return Object.entries(fleet).map(([image, parent]) => ({
    ...{ builder: "image-builder", id: image, image, architecture: "x86_64", version: "1.0.0" },
    pipeline: `${image}-x86-64`,
    versionArn: `arn:aws:imagebuilder:us-east-1:111122223333:image/${image}-x86-64/1.0.0`,
    ...(parent !== undefined && { parent }),
  }));
}

/** A container of CodeBuild; of several platforms where its name begins with `batch`. */
export function boxOf(id: string, parent?: string): Target {
  const repository = `111122223333.dkr.ecr.us-east-1.amazonaws.com/${id}`;
  return { builder: "codebuild", id, image: id, version: "1.0.0", project: id, repository, ...(parent !== undefined && { parent }) }; // prettier-ignore
}

/** An image that the workflow of a repository of its name builds, whose runs show golden's mark. */
export function hubOf(id: string, parent?: string): Target {
  const own = { builder: "github", id, image: id, version: "1.0.0", repository: `example/${id}` } as const;
  const workflow = { workflow: { file: "build.yml" }, gitTag: "v1.0.0", inputs: {}, requestInput: "golden" };
  return { ...own, ...workflow, ...(parent !== undefined && { parent }) };
}

/** Makes a function of the bundle that the build made, as Pulumi's engine sends it; gives its ARN. */
async function makeFunction(client: TestClient, role: string, variables: Record<string, string> = {}): Promise<string> {
  const [module, signature] = [`${role}-function`, "4dabf18193072939515e22adb298388d"];
  const path = join(__dirname, `../../../components/fleet-rebuild/${module}.js`);
  const file = { [signature]: "c44067f5952c0a294b673a41bacd8c17", path };
  const code = { [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", assets: { [`${module}.js`]: file } };
  const own = { name: role, role: ROLE_ARN, handler: `${module}.handler`, runtime: "nodejs22.x", timeout: 60, code };
  await client.make("aws:lambda/function:Function", role, { ...own, environment: { variables } });
  return `arn:aws:lambda:us-east-1:111122223333:function:${role}`;
}

const WORKFLOWS = [{ id: 5, name: "Build", path: ".github/workflows/build.yml" }];

async function deployFunction(client: TestClient, targets: readonly Target[], github: ActionsServer): Promise<string> {
  for (const { id } of targets.filter(({ builder }) => builder === "github"))
    github.repositories.set(`example/${id}`, { tags: ["v1.0.0"], workflows: WORKFLOWS, inputs: ["golden"], runName: "golden" }); // prettier-ignore
  const secretString = JSON.stringify({ appId: APP.id, privateKey: APP.privateKey });
  await client.make("aws:secretsmanager/secret:Secret", "app", { name: "github-app" });
  await client.make("aws:secretsmanager/secretVersion:SecretVersion", "app", { secretId: "github-app", secretString });
  return makeFunction(client, "github", { GITHUB_APP_SECRET: "github-app" });
}

const ENVIRONMENT = {
  ...{ computeType: "BUILD_GENERAL1_SMALL", image: "aws/codebuild/standard:7.0", type: "LINUX_CONTAINER" },
  environmentVariables: [{ name: "IMAGE_VERSION", value: "1.0.0", type: "PLAINTEXT" }],
};
const EXPORTS = {
  version: 0.2,
  env: { "exported-variables": ["IMAGE_DIGEST"] },
  phases: { build: { commands: ["make"] } },
};
const JOINED = {
  ...EXPORTS,
  batch: { "build-graph": [{ identifier: "amd64" }, { identifier: "arm64" }, { identifier: "join", "depend-on": ["amd64", "arm64"] }] }, // prettier-ignore
};

/** What a deployment makes of them. */
async function deploy(
  targets: readonly Target[],
  client: TestClient,
  bench: Pick<FleetBench, "imagebuilder" | "codebuild">,
) {
  const images = targets.filter(({ builder }) => builder === "image-builder");
  await deployFleet(bench.imagebuilder, Object.fromEntries(images.map(({ id, parent }) => [id, parent])));
  for (const name of targets.flatMap((target) => (target.builder === "codebuild" ? [target.project] : []))) {
    const source = { type: "NO_SOURCE", buildspec: JSON.stringify(name.startsWith("batch") ? JOINED : EXPORTS) };
    const own = { name, serviceRole: ROLE_ARN, artifacts: { type: "NO_ARTIFACTS" }, environment: ENVIRONMENT, source };
    if (name.startsWith("batch")) await makeProject(client, name, own);
    else await bench.codebuild.send(new CreateProjectCommand(own as CreateProjectInput));
  }
}

export async function fleetBench(
  fleet: Fleet | readonly Target[],
  machine = "rebuild",
  now = () => new Date("2026-11-21T04:00:00.000Z"),
  makings?: MakingsByName,
): Promise<FleetBench> {
  const simulator = await startSimulator({ now });
  const invalid: string[] = [];
  const endpoint = await simulator.serveAws({ onInvalidAnswer: (fault) => invalid.push(fault) });
  const config = configOf(endpoint);
  const client = connectTo(simulator);
  await client.make(ROLE, "role", { name: "builder", assumeRolePolicy: TRUST });
  await client.make(PROFILE, "profile", { name: "builder", role: "builder" });
  const imagebuilder = new ImagebuilderClient(config);
  const codebuild = new CodeBuildClient(config);
  const targets = Array.isArray(fleet) ? (fleet as readonly Target[]) : targetsOf(fleet as Fleet);
  await deploy(targets, client, { imagebuilder, codebuild });
  await client.make(BUCKET, "runs", { bucket: "runs" });
  const parts = fleetParts(targets, HOME, makings);
  for (const { key, content } of parts) {
    await client.make("aws:s3/bucketObjectv2:BucketObjectv2", key, { bucket: "runs", key, content });
  }
  const github = await new ActionsServer().start();
  let passed = 0;
  github.now = () => now().getTime() + passed;
  process.env["GITHUB_API_URL"] = github.api;
  const functionArn = await deployFunction(client, targets, github);
  const today = makings === undefined ? {} : { todayArn: await makeFunction(client, "today") };
  const definition = JSON.stringify(fleetMachine({ partition: "aws", bucket: "runs", parts, functionArn, ...today }));
  await client.make("aws:sfn/stateMachine:StateMachine", "machine", { name: machine, definition, roleArn: ROLE_ARN });
  const advance = (seconds: number): void => {
    passed += seconds * 1000;
    simulator.advance(seconds);
  };
  const close = async (): Promise<void> => {
    delete process.env["GITHUB_API_URL"];
    client.close();
    await github.close();
    await simulator.close();
    if (invalid.length > 0) throw new Error(invalid.join("\n"));
  };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  return {
    simulator,
    imagebuilder,
    codebuild,
    targets,
    github,
    advance,
    sfn: new SFNClient(config),
    s3,
    endpoint,
    close,
  };
}

export const ALL: FleetInput = {
  ...{ only: [], request: "r", parallel: 10, timeout: 600, interval: 30, outdated: false, olderThan: 0 },
};

/** Starts it and lets time pass until it ends. */
export async function runToEnd({ sfn, advance }: FleetBench, input: FleetInput, name: string) {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: MACHINE, name, input: JSON.stringify(input) }),
  );
  for (;;) {
    const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (found.status !== "RUNNING") return found;
    // While a function runs no time passes.
    if (!process.getActiveResourcesInfo().includes("ProcessWrap")) advance(30);
    await sleep(40);
  }
}

/** What the machine wrote down of an image; undefined where it wrote nothing. */
export async function lineOf(
  { s3, targets }: FleetBench,
  run: string,
  image: string,
): Promise<Record<string, unknown> | undefined> {
  const target = targets.find(({ id }) => id === image);
  if (target === undefined) return undefined;
  try {
    const Key = `runs/${run}/${outcomeKey(target)}.json`;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "runs", Key }));
    return JSON.parse((await Body?.transformToString()) ?? "{}") as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
