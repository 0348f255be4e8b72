import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteWebhookCommand, ImportSourceCredentialsCommand, UpdateProjectCommand } from "@aws-sdk/client-codebuild";
import * as pulumi from "@pulumi/pulumi";
import { ci, type BuildOptions } from "../../../cli/commands/ci/run";
import { release } from "../../../cli/commands/release/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { stackProgram } from "../../../stacks/stack-program";
import { recordResources } from "../../components/recorded-resources";
import { PROJECT, ROLE_ARN, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";

const SETTINGS = { region: "us-east-1", account: "111122223333", permissionsBoundary: "none" };
const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:web-AbCdEf";
const LANGUAGES = `kind: project
flavors: [alpine, slim, { name: gpu, needs: [slim] }]
ci:
  name: LanguagesCodeBuild
  source: { repository: example/languages, visibility: private, ref: main, submodules: true, cloneDepth: 0 }
  triggers: { pullRequests: [main], branches: ["release/*"], actors: ["583231"], approvers: [GITHUB_ADMIN] }
  environment:
    privileged: true
    computeType: BUILD_GENERAL1_LARGE
    variables: { LEVEL: info, USER: { secret: Dockerhub, key: User }, URL: { parameter: /build/url } }
  batch: { failFast: true, computeTypes: [BUILD_GENERAL1_LARGE, BUILD_GENERAL1_SMALL] }
  concurrentBuilds: 3
  cache: [docker-layers]
  network: { vpcId: vpc-0123456789abcdef0, subnetIds: [subnet-0123456789abcdef0], securityGroupIds: [sg-0123456789abcdef0] }
  buildspec: { build: [make] }
release:
  triggers: { tags: ["v*"], protected: true }
  buildspec: { file: release.yaml, build: [make release] }
  artifacts: files
  cache: s3
`;
const WEB = `kind: project
description: The web
ci: { source: { repository: example/web, visibility: public, secret: "${SECRET}" }, artifacts: none, buildspec: { build: [make] } }
`;

describe("golden ci validate", () => {
  const bench = useWire();
  const environment = { ...process.env };
  let root = "";

  // Without an engine the SDK prints what the program warns of: the folder is no git repository.
  const { warn } = console;
  before(() => (console.warn = () => undefined));
  after(() => (console.warn = warn));
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-validate-"));
    mkdirSync(join(root, "images"));
    writeFileSync(join(root, "Pulumi.prod.yaml"), `config: { golden-images:settings: ${JSON.stringify(SETTINGS)} }`);
    writeFileSync(join(root, "images/languages.yaml"), LANGUAGES);
    writeFileSync(join(root, "images/web.yaml"), WEB);
    const keys = { AWS_ACCESS_KEY_ID: SETTINGS.account, AWS_SECRET_ACCESS_KEY: "local" };
    Object.assign(process.env, keys, { AWS_ENDPOINT_URL: bench().endpoint });
  });
  afterEach(() => {
    process.env = { ...environment };
    rmSync(root, { recursive: true, force: true });
  });

  async function run(kind: typeof ci = ci, more: Partial<BuildOptions> = {}) {
    const { terminal, out } = recordedTerminal();
    const own = { name: () => "validate" } as Parameters<typeof ci>[2];
    const code = await kind({ names: [], root, format: "text", ...more }, terminal, own);
    return { code, text: out() };
  }

  /** What the program registers, on the cloud of the test; roles and bucket are others. */
  async function deploy(): Promise<void> {
    pulumi.runtime.setAllConfig({ "golden-images:settings": JSON.stringify(SETTINGS) });
    const resources = await recordResources(async () => void (await stackProgram({ root })));
    const { codebuild, client } = bench();
    const credential = { serverType: "GITHUB", authType: "PERSONAL_ACCESS_TOKEN", token: "x" } as const;
    await codebuild.send(new ImportSourceCredentialsCommand(credential));
    for (const type of [PROJECT, "aws:codebuild/webhook:Webhook"])
      for (const { name, inputs } of resources.filter((each) => each.type === type)) {
        const text = JSON.stringify({ ...inputs, ...(type === PROJECT && { serviceRole: ROLE_ARN }) });
        const own = JSON.parse(text) as Record<string, unknown> & { buildBatchConfig?: object };
        const batch = own.buildBatchConfig && { buildBatchConfig: { ...own.buildBatchConfig, serviceRole: ROLE_ARN } };
        await client.make(type, name, { ...own, ...batch });
      }
  }

  it("finds what the program deploys as planned, of ci and of release", async () => {
    await deploy();
    assert.deepEqual(await run(), {
      code: 0,
      text:
        "Simulator: 2 of 2 projects accepted.\nAWS (111122223333, us-east-1): 2 of 2 projects as planned.\n" +
        "Not tried: what roles and secrets allow, whether images and networks are there, and the commands themselves.\n",
    });
    assert.match((await run(release)).text, /1 of 1 project as planned/);
  });

  it("names each field that drifted, and the webhook that is gone", async () => {
    await deploy();
    const { codebuild } = bench();
    await codebuild.send(
      new UpdateProjectCommand({
        ...{ name: "LanguagesCodeBuild", timeoutInMinutes: 90, concurrentBuildLimit: 9, serviceRole: ROLE_ARN },
        source: { type: "GITHUB", location: "https://github.com/example/languages.git", buildspec: "buildspec.yml" },
      }),
    );
    await codebuild.send(new DeleteWebhookCommand({ projectName: "LanguagesCodeBuild" }));
    const { code, text } = await run(ci, { names: ["languages"] });
    assert.equal(code, 1);
    assert.match(text, /^languages \(LanguagesCodeBuild\)\n/);
    assert.match(text, /\n {2}timeoutInMinutes is 90; planned: 60\.\n/);
    assert.match(text, /\n {2}source\.buildspec is buildspec\.yml; planned: version: 0\.2/);
    assert.match(text, /\n {2}source\.gitSubmodulesConfig\.fetchSubmodules is not set; planned: true\./);
    assert.match(text, /\n {2}concurrentBuildLimit is 9; planned: 3\./);
    assert.match(text, /\n {2}webhook\.filterGroups is not set; planned: \[\[/);
    assert.equal(text.match(/fix: /g)?.length, 1);
    assert.match(text, /AWS \(111122223333, us-east-1\): 0 of 1 project as planned\./);
    const { projects } = JSON.parse((await run(ci, { format: "json" })).text) as { projects: { name: string; findings: { kind: string; field: string }[] }[] }; // prettier-ignore
    assert.deepEqual(projects.map(({ name, findings }) => [name, findings.length > 0]), [["languages", true], ["web", false]]); // prettier-ignore
    assert.ok(projects[0]?.findings.every(({ kind }) => kind === "differs"));
  });

  it("says what is not deployed, and that the credential is missing where one is needed", async () => {
    const { code, text } = await run();
    assert.equal(code, 1);
    assert.match(text, /^languages \(LanguagesCodeBuild\)\n {2}It is not deployed\.\n {2}fix: Deploy the stack\.\n {2}The account has no source credential for GITHUB in this Region\.\n/); // prettier-ignore
    assert.match(text, /\nweb \(web-ci\)\n {2}It is not deployed\.\n {2}fix: Deploy the stack\.\nSimulator: 2 of 2/);
  });

  it("asks the simulator alone with --offline, and without credentials", async () => {
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    const offline = await run(ci, { offline: true });
    assert.equal(offline.code, 0);
    assert.match(offline.text, /^Simulator: 2 of 2 projects accepted\.\nAWS: not asked\.\nNot tried/);
    await assert.rejects(run(), (error) => error instanceof CliError && error.exitCode === 2 && /ECONNREFUSED/.test(error.message)); // prettier-ignore
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: "true", AWS_SHARED_CREDENTIALS_FILE: join(root, "none") });
    const { code, text } = await run();
    assert.equal(code, 0);
    assert.match(text, /\nAWS: not asked, for there are no credentials\.\n/);
  });

  it("refuses names that are none, faults, and a stack without projects", async () => {
    const refused = (options: Partial<BuildOptions>, message: RegExp, kind = ci) =>
      assert.rejects(run(kind, options), (error) => error instanceof CliError && message.test(`${error.message} ${error.fix}`)); // prettier-ignore
    await refused({ names: ["nope"] }, /no image `nope`/);
    rmSync(join(root, "images/languages.yaml"));
    await refused({}, /The stack prod deploys nothing with release\./, release);
    writeFileSync(join(root, "images/web.yaml"), "kind: project\nci: { nope: 1 }\n");
    await refused({}, /A definition has faults\. golden check shows them\./);
  });
});
