import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { CodeBuildClient, StartBuildCommand, type Build } from "@aws-sdk/client-codebuild";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { APP, CANARY } from "../operations/github/app-here";
import { RepositoryServer } from "../operations/pull-requests/repository-server";
import { ASKED } from "../plan/policies/update-questions";
import { awsVariables, configOf } from "../simulator/wire/bench";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";

const GOLDEN = path.resolve(__dirname, "../../cli/golden.js");
const HOOK = path.join(__dirname, "github-here.js");
const DOCKERFILE = "ARG BASE_VERSION=0.9.0\nFROM scratch\n";

/** What a team's repository has beside its definitions: golden, which here is the one under test. */
const PACKAGE = {
  "package.json": JSON.stringify({
    name: "images",
    version: "1.0.0",
    dependencies: { "golden-images": "file:golden" },
  }),
  "package-lock.json": JSON.stringify({
    ...{ name: "images", version: "1.0.0", lockfileVersion: 3, requires: true },
    packages: {
      "": { name: "images", version: "1.0.0", dependencies: { "golden-images": "file:golden" } },
      golden: { name: "golden-images", version: "0.1.0", bin: { golden: "golden.js" } },
      "node_modules/golden-images": { resolved: "golden", link: true },
    },
  }),
  "golden/package.json": JSON.stringify({ name: "golden-images", version: "0.1.0", bin: { golden: "golden.js" } }),
  "golden/golden.js": `#!/usr/bin/env node\nprocess.argv[1] = ${JSON.stringify(GOLDEN)};\nrequire(process.argv[1]);\n`,
};

/** What a deployment makes of `update.runner` in the settings, on the real engine, and what its commands do. */
describe("a stack whose account proposes updates", () => {
  const folders: string[] = [];
  const asked = new Set<string>();
  let fleet: Fleet;
  let github: RepositoryServer;
  let gate: Server;
  let endpoint = "";

  before(engine);
  before(async () => {
    const pinned = { components: [{ managed: "update-linux", version: "1.0.0", parameters: { T: "{TOOL}" } }] };
    const consumers = [{ repository: "example/web", path: "Dockerfile", at: ["ARG", "BASE_VERSION"] }];
    fleet = await openFleet({
      images: { web: image({ ...pinned, consumers }) },
      settings: {
        repository: "example/images",
        channels: { ops: { subscriptions: [{ protocol: "email", endpoint: "ops@example.org" }] } },
        update: { runner: { githubApp: "golden-images/github-app", notify: ["ops"] } },
      },
    });
    fleet.write("variables.yaml", 'TOOL: { value: "1.0", source: { ssm: /tools/version } }\n');
    endpoint = await fleet.cloud.serveAws();
    gate = await notedBy(endpoint, asked);
    const config = configOf(endpoint, "111122223333");
    await new SSMClient(config).send(new PutParameterCommand({ Name: "/tools/version", Value: "1.1", Type: "String" }));
    const SecretString = JSON.stringify({ appId: APP.id, privateKey: APP.privateKey });
    await new SecretsManagerClient(config).send(new CreateSecretCommand({ Name: "golden-images/github-app", SecretString })); // prettier-ignore
    github = await new RepositoryServer().start({ ...filesIn(fleet.root), ...PACKAGE });
    github.git(["symbolic-ref", "HEAD", "refs/heads/main"]);
    github.add("example/web", { Dockerfile: DOCKERFILE });
  });
  after(async () => {
    gate.closeAllConnections();
    gate.close();
    await github.close();
    await fleet.close();
    for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  });

  /** What CodeBuild does with the build that the schedule starts, as far as this machine can: its variables and its commands. */
  async function run(changes: (script: string) => string = (script) => script) {
    const build = await started();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "golden-runner-"));
    folders.push(folder);
    for (const file of ["app-token.js"]) fs.copyFileSync(assetOf(file), path.join(folder, file));
    const repository = github.git(["rev-parse", "--absolute-git-dir"]);
    fs.writeFileSync(path.join(folder, ".gitconfig"), `[url "file://${repository}"]\n\tinsteadOf = https://github.com/example/images\n`); // prettier-ignore
    const env = {
      ...{
        PATH: process.env["PATH"] ?? "",
        HOME: folder,
        CODEBUILD_SRC_DIR: folder,
        npm_config_cache: `${folder}/.npm`,
      },
      ...{ ...awsVariables(addressOf(gate)), AWS_REGION: "us-east-1" },
      ...{ NODE_OPTIONS: `--require ${HOOK}`, GITHUB_HERE: github.api, npm_config_offline: "true" },
      ...(await variablesOf(build)),
    };
    asked.clear();
    const child = spawn("bash", ["-c", changes(scriptOf(build))], { cwd: folder, env });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk)); // prettier-ignore
    const [code] = (await once(child, "close")) as [number | null];
    return { code, text, folder };
  }

  /** By the target of the schedule, as EventBridge Scheduler calls it. */
  async function started(): Promise<Build> {
    const schedule = fleet.state().resources.find(({ type }) => type === "aws:scheduler/schedule:Schedule");
    const { arn, input } = (schedule?.inputs?.["target"] ?? {}) as { readonly arn: string; readonly input: string };
    assert.equal(arn, "arn:aws:scheduler:::aws-sdk:codebuild:startBuild");
    const { ProjectName: projectName } = JSON.parse(input) as { readonly ProjectName: string };
    const client = new CodeBuildClient(configOf(endpoint, "111122223333"));
    return (await client.send(new StartBuildCommand({ projectName }))).build ?? assert.fail();
  }

  async function variablesOf({ environment }: Build): Promise<Readonly<Record<string, string>>> {
    const secrets = new SecretsManagerClient(configOf(endpoint, "111122223333"));
    const all = (environment?.environmentVariables ?? []).map(async ({ name = "", value = "", type }) => {
      if (type !== "SECRETS_MANAGER") return [name, value] as const;
      const [SecretId = "", key = ""] = value.split(":");
      const { SecretString = "{}" } = await secrets.send(new GetSecretValueCommand({ SecretId }));
      return [name, (JSON.parse(SecretString) as Record<string, string>)[key] ?? ""] as const;
    });
    return Object.fromEntries(await Promise.all(all));
  }

  /** The file that the deployment put into the context. */
  function assetOf(file: string): string {
    const context = fleet.state().resources.find(({ urn }) => urn.endsWith("::rebuild-update-context"));
    const { assets } = context?.inputs?.["source"] as { readonly assets: Readonly<Record<string, { path: string }>> };
    return assets[file]?.path ?? assert.fail(`the context has no ${file}`);
  }

  it("is deployed once, and changes nothing the second time", async () => {
    const first = await fleet.up();
    const own = first.steps.filter((step) => / rebuild-update-(?!artifacts)/.test(step)).map((step) => step.split(" ").slice(1).join(" ")); // prettier-ignore
    assert.deepEqual(own.sort(), [
      "BucketObjectv2 rebuild-update-context",
      "LogGroup rebuild-update-log-group",
      "Project rebuild-update-project",
      "Role rebuild-update-role",
      "Role rebuild-update-start-role",
      "RolePolicy rebuild-update-role-policy",
      "RolePolicy rebuild-update-role-reads",
      "RolePolicy rebuild-update-start-role-policy",
      "Schedule rebuild-update-schedule",
    ]);
    const tells = first.steps.filter((step) => step.includes("notifications-ops-update"));
    assert.deepEqual(tells, ["create EventRule notifications-ops-update", "create EventTarget notifications-ops-update-target"]); // prettier-ignore
    assert.deepEqual((await fleet.up()).steps, []);
  });

  it("opens the pull requests of updates and of consumers, and asks of AWS what its role may", async () => {
    const { code, text, folder } = await run();
    assert.equal(code, 0, text);
    const diff = github.git(["diff", "-U0", "main...image-update/prod", "--", "images"]);
    assert.match(diff, /\+version: 1\.1\.0\n/);
    assert.match(diff, /\+.*1\.0\.2/);
    assert.match(diff, /\+TOOL: \{ value: "1\.1"/);
    assert.deepEqual(github.pulls.map(({ branch, state }) => `${branch} ${state}`), ["image-update/prod open"]); // prettier-ignore
    assert.match(text, /example\/web main: opened/);
    assert.doesNotMatch(text, new RegExp(`${CANARY}|PRIVATE KEY`));
    assert.doesNotMatch(fs.readFileSync(path.join(folder, "repository/.git/config"), "utf8"), new RegExp(CANARY));
    assert.deepEqual([...asked].sort(), [
      "events:PutEvents",
      ...["GetComponent", "GetImage", "ListImageBuildVersions", "ListImagePipelines"].map((call) => `imagebuilder:${call}`), // prettier-ignore
      "ssm:GetParameter",
    ]);
    const allowed = new Set(ASKED.map(([action]) => action));
    assert.deepEqual([...asked].filter((action) => !allowed.has(action)), []); // prettier-ignore
  });

  it("proposes nothing twice", async () => {
    const before = github.writes.length;
    const { code, text } = await run();
    assert.equal(code, 0, text);
    assert.match(text, /unchanged: /);
    assert.equal(github.writes.slice(before).filter((call) => !call.includes("access_tokens")).length, 0);
  });

  it("follows consumers where updates failed, and fails", async () => {
    const { code, text } = await run((script) => script.replace("golden update", "golden update --no-such-flag"));
    assert.notEqual(code, 0);
    assert.match(text, /--no-such-flag/);
    assert.match(text, /example\/web main: unchanged/);
  });

  it("says that the App is not installed, and installs nothing", async () => {
    const { code, text, folder } = await run((script) => script.replaceAll("example/images", "elsewhere/images"));
    assert.notEqual(code, 0);
    assert.match(text, /^GitHub: The GitHub App 4711 is not installed for elsewhere\/images\. \(404\)\n {2}fix: Check the name; the App or token needs write access to contents and pull requests of elsewhere\/images\.\n$/); // prettier-ignore
    assert.ok(!fs.existsSync(path.join(folder, "repository")));
  });
});

/** The commands of a buildspec in one shell: a phase ends at the first that fails, and `post_build` comes after `build` in any case. */
function scriptOf({ source }: Build): string {
  const { phases } = JSON.parse(source?.buildspec ?? "") as { phases: Record<string, { commands: string[] }> };
  const all = (phase: string): string => (phases[phase]?.commands ?? []).map((each) => `{ ${each}\n}`).join(" && ");
  return `${all("install")} || exit 1\n{ ${all("build")}; }; first=$?\n{ ${all("post_build")}; } && exit $first`;
}

function filesIn(root: string): Readonly<Record<string, string>> {
  const names = fs.readdirSync(root, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => !name.startsWith(".") && fs.statSync(path.join(root, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(root, name), "utf8")]));
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
}

const SERVICES: Readonly<Record<string, string>> = {
  AmazonSSM: "ssm",
  AWSEvents: "events",
  CodeBuild_20161006: "codebuild",
  AmazonEC2ContainerRegistry_V20150921: "ecr",
};

/** Hands calls on to the local cloud, and notes each action. Who one is, AWS tells anybody. */
async function notedBy(endpoint: string, asked: Set<string>): Promise<Server> {
  const server = createServer((call, response) => {
    const [service = "", action = ""] = String(call.headers["x-amz-target"] ?? "").split(".");
    const inPath = /^\/([A-Z]\w+)/.exec(call.url ?? "")?.[1] ?? "";
    const body: Buffer[] = [];
    call.on("data", (chunk: Buffer) => body.push(chunk));
    call.on("end", () => {
      const inForm = new URLSearchParams(Buffer.concat(body).toString()).get("Action") ?? "";
      if (action !== "") asked.add(`${SERVICES[service] ?? service}:${action}`);
      else if (inPath !== "") asked.add(`imagebuilder:${inPath}`);
      else if (inForm !== "GetCallerIdentity") asked.add(`ec2:${inForm}`);
      const { method, headers, url } = call;
      const onward = request(endpoint + (url ?? ""), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      onward.end(Buffer.concat(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
