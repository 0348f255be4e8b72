import * as assert from "node:assert/strict";
import { CodeBuildClient, paginateListBuilds } from "@aws-sdk/client-codebuild";
import { ImagebuilderClient, paginateListImageBuildVersions } from "@aws-sdk/client-imagebuilder";
import { SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { ActionsServer, APP, CANARY, TOKEN } from "../../operations/github/actions-server";
import { startBuild } from "../../cli/commands/rebuild-fleet";
import { connectTo } from "../../simulator/client";
import { configOf } from "../../simulator/wire/bench";
import { document } from "../definitions";
import { openFleet, type Fleet } from "../fleet";
import { liveGolden, type Said } from "../live-golden";

/** Forty images in four waves, each with the one that it is built on. */
const IMAGES: Readonly<Record<string, string | undefined>> = {
  ...{ "linux-01": undefined, "linux-02": undefined, "linux-03": undefined, "linux-04": undefined },
  ...{ "linux-05": undefined, "box-01": undefined, "box-02": undefined, "box-03": undefined },
  ...{ "hub-01": undefined, "hub-02": undefined },
  ...{ "linux-06": "linux-01", "linux-07": "linux-02", "linux-08": "linux-03", "linux-09": "linux-04" },
  ...{ "linux-10": "linux-05", "box-04": "box-01", "box-05": "box-02", "box-06": "box-03" },
  ...{ "hub-03": "linux-01", "hub-04": "hub-02" },
  ...{ "linux-11": "linux-06", "linux-12": "linux-07", "linux-13": "linux-08", "linux-14": "linux-09" },
  ...{ "box-07": "box-04", "box-08": "box-05", "hub-05": "box-04", "hub-06": "hub-03", "hub-07": "hub-04" },
  "hub-08": "linux-07",
  ...{ "linux-15": "linux-11", "linux-16": "linux-12", "linux-17": "linux-13", "box-09": "box-07" },
  ...{ "box-10": "box-08", "hub-09": "hub-05", "hub-10": "hub-06", "hub-11": "hub-07", "hub-12": "hub-08" },
  "hub-13": "linux-14",
};

/** A deployed fleet on a cloud of its own beside a GitHub of its own, on which things go wrong. */
export class Night {
  private constructor(
    readonly fleet: Fleet,
    readonly github: ActionsServer,
    readonly endpoint: string,
  ) {}

  /** Two that fail, one that never starts, one that somebody builds already. */
  static async fall(): Promise<Night> {
    const github = await new ActionsServer().start();
    const fleet = await openFleet({ images: definitions(), settings: { rebuild: { githubApp: "github-app" } } });
    for (const name of namesOf("box")) fleet.write(`${name}/Dockerfile`, "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    for (const name of namesOf("hub")) {
      const workflows = [{ id: 5, name: "Build", path: ".github/workflows/build.yml" }];
      github.repositories.set(`example/${name}`, {
        tags: ["v1.0.0"],
        workflows,
        inputs: ["golden"],
        runName: "golden",
      });
      github.fates.set(`example/${name}`, { milliseconds: 300 });
    }
    github.fates.set("example/hub-02", { stuck: "queued" });
    await fleet.up();
    const client = connectTo(fleet.cloud);
    const secretString = JSON.stringify({ appId: APP.id, privateKey: APP.privateKey });
    await client.make("aws:secretsmanager/secret:Secret", "app", { name: "github-app" });
    await client.make("aws:secretsmanager/secretVersion:SecretVersion", "app", {
      secretId: "github-app",
      secretString,
    });
    client.close();
    // The function of the account runs beside the simulated cloud, in this process's environment.
    process.env["GITHUB_API_URL"] = github.api;
    const secondsPerPhase = 0.05;
    fleet.cloud.script(
      { secondsPerPhase },
      { of: "linux-02-x86-64", outcome: "fail", message: "make: *** Error 2", secondsPerPhase },
      { of: "box-05-image", outcome: "fail", message: "no space left on device", secondsPerPhase },
      { of: "linux-03-x86-64", secondsPerPhase: 1 },
    );
    const night = new Night(fleet, github, await fleet.cloud.serveAws());
    await startBuild(new ImagebuilderClient(configOf(night.endpoint)), "linux-03");
    return night;
  }

  async close(): Promise<void> {
    delete process.env["GITHUB_API_URL"];
    await this.fleet.close();
    await this.github.close();
  }

  /** Runs it to its end, or has it die as soon as it says something. */
  async run(words: string, dieAt?: RegExp): Promise<Said> {
    const said = await liveGolden({ root: this.fleet.root, endpoint: this.endpoint, github: this.github.api, token: TOKEN }, words.split(" "), dieAt); // prettier-ignore
    assert.doesNotMatch(`${said.out}${said.err}`, new RegExp(CANARY));
    return said;
  }

  /** Stops an execution of the account's state machine, as anyone may in the console. */
  async stop(id: string): Promise<void> {
    const client = new SFNClient(configOf(this.endpoint));
    const machine = "arn:aws:states:us-east-1:111122223333:execution:golden-images-prod-rebuild";
    await client.send(new StopExecutionCommand({ executionArn: `${machine}:${id}` }));
  }

  /** How often each was started, where that is not once. */
  async oddCounts(): Promise<Readonly<Record<string, number>>> {
    const client = new ImagebuilderClient(configOf(this.endpoint));
    const counts = new Map(Object.keys(IMAGES).map((name) => [name, 0]));
    const count = (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);
    for await (const { imageSummaryList = [] } of paginateListImageBuildVersions({ client }, {}))
      for (const { arn = "" } of imageSummaryList) count(/:image\/(.+)-x86-64\//.exec(arn)?.[1] ?? arn);
    for (const { repository } of this.github.runs) count(repository.replace("example/", ""));
    const codebuild = new CodeBuildClient(configOf(this.endpoint));
    for await (const { ids = [] } of paginateListBuilds({ client: codebuild }, {}))
      for (const id of ids) count(id.split("-image:")[0] ?? id);
    return Object.fromEntries([...counts].filter(([, times]) => times !== 1));
  }
}

function namesOf(kind: string): readonly string[] {
  return Object.keys(IMAGES).filter((name) => name.startsWith(kind));
}

function definitions(): Readonly<Record<string, Record<string, unknown>>> {
  return Object.fromEntries(Object.entries(IMAGES).map(([name, parent]) => [name, definition(name, parent)]));
}

function definition(name: string, image: string | undefined): Record<string, unknown> {
  const own = { version: "1.0.0", ...(image !== undefined && { parent: { image, version: "1.x.x" } }) };
  if (name.startsWith("hub")) {
    return { kind: "external", ...own, repository: `example/${name}`, workflow: "build.yml", requestInput: "golden" };
  }
  if (name.startsWith("box")) {
    const nginx = {
      registry: "docker.io/library/nginx",
      tag: "1.29",
      digest: `sha256:${"0123456789abcdef".repeat(4)}`,
    };
    return { kind: "container", parent: nginx, ...own, build: { with: "codebuild" } };
  }
  const schedule = { cron: "0 7 * * ? *", onlyWhenDependenciesChange: false, enabled: false };
  const components = [{ name: "install", document: document() }];
  return {
    parent: "amazon-linux-2023",
    ...own,
    architectures: ["x86_64"],
    components,
    build: { onDeploy: false },
    schedule,
  };
}

/** The report of what was said, without what differs from night to night: times, ids, and whether it was there already. */
export function reportOf(said: string): string {
  const report = said.slice(said.lastIndexOf("\nIMAGE ") + 1);
  return report
    .replaceAll(/ami-[0-9a-f]{17}/g, "ami-…")
    .replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:…")
    .replaceAll(/(\/runs\/|0\/|0\$252F)\d+/g, "$1…")
    .replaceAll(/-image:[0-9a-f-]{36}/g, "-image:…")
    .replaceAll(/ \(was [a-z]+ already\)/g, "")
    .replaceAll(/ +(?:\d+ (?:h|min|s) ?)*(?= {2,}\S)/g, "")
    .replaceAll(/ {2,}/g, "  ");
}
