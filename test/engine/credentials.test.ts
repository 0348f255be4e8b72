import { strict as assert } from "node:assert";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "@pulumi/aws/secretsmanager/secret";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion";
import { CiProject, ReleaseProject, SourceCredential } from "../../components";
import { parseSettings, type Stack } from "../../definition";
import { withoutOldListeners } from "../../pulumi-sdk/old-listeners";
import { muteDebugMessages } from "../../pulumi-sdk/sdk-diagnostics";
import { startSimulator, type Simulator } from "../../simulator";
import { deployCredentials } from "../../stacks/credentials";
import { deployTo, type Deployment, type Step } from "../simulator/engine";

const ACCOUNT = "111122223333";
const CREDENTIAL = "aws:codebuild/sourceCredential:SourceCredential";
const GITHUB_ARN = `arn:aws:codebuild:us-east-1:${ACCOUNT}:token/github`;
/** `GOLDEN_EXHAUSTIVE=1` for ten (a minute and a half). */
const REPOSITORIES = process.env["GOLDEN_EXHAUSTIVE"] === "1" ? 10 : 2;
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

describe("the stack credentials on the local engine", () => {
  let simulator: Simulator;
  let deployment: Deployment;
  let secrets: Deployment;

  before(async function () {
    this.timeout(25 * 60_000); // builds the CLI where it is neither installed nor cached
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

  const held = (): readonly string[] =>
    simulator
      .resources(CREDENTIAL)
      .map(({ id }) => id)
      .sort();
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
    assert.deepEqual((await deployment.outputs())["caches"]?.value, {
      "docker-hub": `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/docker-hub`,
    });
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

  it("ends with one error that says which keys the secret has, where it is not the one of the settings", async () => {
    const arn = await store(CANARIES[0]);
    const program = credentials({ sources: { github: { secret: arn, tokenKey: "Token" } } });
    await assert.rejects(deployment.up(program), ({ message }: Error) => {
      assert.match(message, /The secret arn:\S+ has no text under the key "Token"; its keys are "username", "token"\./);
      assert.doesNotMatch(message, new RegExp(CANARIES[0]));
      return true;
    });
    assert.deepEqual(held(), [GITHUB_ARN], "what there was stays");
  });

  it("shows no token in state, history, events or output, with --debug too (row 20)", async () => {
    let printed = "";
    const take = (text: string): void => void (printed += text);
    const arn = await store(CANARIES[0]);
    const program = withoutOldListeners(credentials({ sources: { github: { secret: arn, tokenKey: "token" } } }));
    const options = { program, debug: true, onOutput: take, onEvent: (event: object) => take(JSON.stringify(event)) };
    await deployment.stack.preview(options);
    await deployment.stack.up(options);
    assert.deepEqual(held(), [GITHUB_ARN]);

    const files = readdirSync(deployment.folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(deployment.folder, name))
      .filter((name) => statSync(name).isFile());
    assert.ok(files.some((name) => readFileSync(name, "utf8").includes("PERSONAL_ACCESS_TOKEN")));
    for (const canary of CANARIES.flatMap((text) => [text, Buffer.from(text).toString("base64")])) {
      assert.ok(!printed.includes(canary), "printed");
      assert.deepEqual(
        files.filter((name) => readFileSync(name, "utf8").includes(canary)),
        [],
      );
    }
    assert.equal(JSON.stringify(simulator.calls).includes("canary"), false);
  });

  it(`${REPOSITORIES} repositories have CI and release side by side, which wait for the credential; a second up changes nothing`, async () => {
    const repositories = await deployTo(simulator);
    const program = (): Promise<void> => {
      const place = { accountId: ACCOUNT, region: "us-east-1" };
      const credential = { kind: "secret", secretArn: secretNamed("bitbucket") } as const;
      const made = new SourceCredential("bitbucket", { ...place, serverType: "BITBUCKET", credential });
      const auth = { kind: "account", credentialArn: made.credentialArn } as const;
      for (let index = 0; index < REPOSITORIES; index += 1) {
        const name = `Repository${String(index)}`;
        const location = `https://bitbucket.org/example/${name}.git`;
        const shared = {
          ...place,
          source: { type: "BITBUCKET", location, visibility: "private", auth },
          buildspec: { kind: "file", path: "buildspec.yaml" },
          environment: { image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" },
          batch: {},
          protectBucket: false,
        } as const;
        const webhook = { kind: "webhook", filterGroups: [{ events: ["PULL_REQUEST_CREATED"] }] } as const;
        new CiProject(`${name}-ci`, { ...shared, name: `${name}CodeBuild`, webhook });
        new ReleaseProject(`${name}-release`, { ...shared, name: `${name}ReleaseCodeBuild` });
      }
      return Promise.resolve();
    };
    try {
      await repositories.up(program);
      assert.equal(simulator.resources("aws:codebuild/project:Project").length, 2 * REPOSITORIES);
      assert.equal(simulator.resources("aws:codebuild/webhook:Webhook").length, REPOSITORIES);
      assert.equal(new Set(simulator.resources("aws:s3/bucket:Bucket").map(({ id }) => id)).size, 2 * REPOSITORIES);
      assert.deepEqual(await repositories.up(program), []);
    } finally {
      repositories.close();
    }
  }).timeout(300_000);
});
