import { strict as assert } from "node:assert";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "@pulumi/aws/secretsmanager/secret";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion";
import { parseSettings, type Stack } from "../../definition";
import { muteDebugMessages } from "../../pulumi-sdk/sdk-diagnostics";
import { startSimulator, type Simulator } from "../../simulator";
import { deployCredentials } from "../../stacks/credentials";
import { deployTo, type Deployment, type Step } from "../simulator/engine";

const ACCOUNT = "111122223333";
const CREDENTIAL = "aws:codebuild/sourceCredential:SourceCredential";
const GITHUB_ARN = `arn:aws:codebuild:us-east-1:${ACCOUNT}:token/github`;
const CANARIES = ["canary-b2xkLXRva2Vu", "canary-bmV3LXRva2Vu"] as const;
const secretNamed = (name: string): string => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${name}-AbCdEf`;
const connection = `arn:aws:codeconnections:us-east-1:${ACCOUNT}:connection/11111111-2222-3333-4444-555555555555`;

/** The program of the stack credentials with these settings. */
function credentials(more: object) {
  const written = { region: "us-east-1", account: ACCOUNT, ...more };
  const { settings, issues } = parseSettings("credentials", written, "Pulumi.credentials.yaml");
  assert.ok(settings, JSON.stringify(issues));
  const stack: Stack<"credentials"> = { name: "credentials", file: "", kind: "credentials", settings, issues };
  return () => Promise.resolve(deployCredentials(stack));
}

describe("the stack credentials on the local engine", function () {
  this.timeout(25 * 60_000);
  let simulator: Simulator;
  let deployment: Deployment;
  let secrets: Deployment;

  before(async () => {
    muteDebugMessages();
    simulator = await startSimulator({ account: ACCOUNT, region: "us-east-1" });
    deployment = await deployTo(simulator);
    secrets = await deployTo(simulator);
  });
  after(async () => {
    deployment.close();
    secrets.close();
    await simulator.close();
  });

  const held = (): readonly string[] => simulator.resources(CREDENTIAL).map(({ id }) => id);
  const ofCredential = (steps: readonly Step[]): readonly string[] =>
    steps.filter(({ type }) => type === CREDENTIAL).map(({ op }) => op);

  /** Another stack holds the secret, of the older form, with a value of its own. */
  async function store(token: string): Promise<string> {
    await secrets.up(() => {
      const { arn, id } = new Secret("github", { name: "github" });
      const value = JSON.stringify({ username: "bot", token });
      new SecretVersion("github", { secretId: id, secretString: value });
      return Promise.resolve({ arn });
    });
    return String((await secrets.outputs())["arn"]?.value);
  }

  it("holds credentials of several providers, and a second up changes nothing", async () => {
    const program = credentials({
      sources: { github: { secret: secretNamed("github") }, gitlab: { connection } },
      caches: { "docker-hub": { registry: "docker-hub", secret: secretNamed("ecr-pullthroughcache/docker-hub") } },
    });
    await deployment.up(program);
    assert.deepEqual(held(), [GITHUB_ARN, `arn:aws:codebuild:us-east-1:${ACCOUNT}:token/gitlab`]);
    assert.deepEqual(await deployment.up(program), []);
    assert.equal(
      (await deployment.outputs())["caches"]?.value["docker-hub"],
      `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/docker-hub`,
    );
  });

  it("adopts one that is there, leaves it when it goes, and refuses one that is not there", async () => {
    const deploy = await deployTo(simulator);
    try {
      await deploy.up(credentials({ sources: { github: "adopt" } }));
      await deploy.stack.destroy();
      assert.ok(held().includes(GITHUB_ARN));
      await assert.rejects(deploy.up(credentials({ sources: { bitbucket: "adopt" } })), /does not exist/);
    } finally {
      deploy.close();
    }
  });

  it("never ends without a credential when the token changed, also where its making failed once (facts 24)", async () => {
    const arn = await store(CANARIES[0]);
    const program = credentials({ sources: { github: { secret: arn, tokenKey: "token" } } });
    assert.deepEqual(ofCredential(await deployment.up(program)), ["delete-replaced", "replace", "create-replacement", "delete"]); // prettier-ignore
    assert.deepEqual(await deployment.up(program), []);

    await store(CANARIES[1]);
    assert.deepEqual(ofCredential(await deployment.preview(program)), [], "a preview reads no secret");
    simulator.inject({ on: "create", type: CREDENTIAL, call: 1, effect: "fail" });
    await assert.rejects(deployment.up(program));
    assert.deepEqual(held(), []);
    await deployment.up(program);
    assert.deepEqual(held(), [GITHUB_ARN]);
    assert.deepEqual(await deployment.up(program), []);
  });

  it("shows no token in state, history, events or output, with --debug too (row 20)", async () => {
    let printed = "";
    const take = (text: string): void => void (printed += text);
    const arn = await store(CANARIES[0]);
    const program = credentials({ sources: { github: { secret: arn, tokenKey: "token" } } });
    const options = { program, debug: true, onOutput: take, onEvent: (event: object) => take(JSON.stringify(event)) };
    await deployment.stack.preview(options);
    await deployment.stack.up(options);
    assert.deepEqual(held(), [GITHUB_ARN]);
    assert.match(printed, /debug/);

    const files = readdirSync(deployment.folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(deployment.folder, name))
      .filter((name) => statSync(name).isFile());
    assert.ok(files.some((name) => readFileSync(name, "utf8").includes("tokenKey") || name.includes("history")));
    for (const canary of CANARIES.flatMap((text) => [text, Buffer.from(text).toString("base64")])) {
      assert.ok(!printed.includes(canary), "printed");
      assert.deepEqual(
        files.filter((name) => readFileSync(name, "utf8").includes(canary)),
        [],
      );
    }
    assert.equal(JSON.stringify(simulator.calls).includes("canary"), false);
  });

  it("says which key a secret lacks, and nothing of what it holds", async () => {
    const arn = await store(CANARIES[0]);
    const program = credentials({ sources: { github: { secret: arn, tokenKey: "AccessToken" } } });
    let printed = "";
    const onOutput = (text: string): void => void (printed += text);
    await assert.rejects(deployment.stack.up({ program, onOutput, onError: onOutput }));
    assert.match(printed, /The secret has no text under the key "AccessToken"/);
    assert.ok(!printed.includes("canary"));
  });
});
