import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeBuildClient, ImportSourceCredentialsCommand } from "@aws-sdk/client-codebuild";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { health } from "../../../cli/commands/health/run";
import { needsOf } from "../../../cli/commands/health/needs";
import { lineOf } from "../../../cli/commands/health/words";
import { chooseStackOfAnyKind } from "../../../cli/fleet/stack-settings";
import { useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";

const CANARY = "canary-dG9rZW4";
const PLACE = 'region: us-east-1, account: "111122223333"';
const DEFINITION = `kind: project
flavors: [alpine, debian]
ci:
  source: { repository: example/languages, visibility: private }
  environment:
    variables: { USER_NAME: { secret: Dockerhub, key: User }, TOKEN: { secret: Dockerhub, key: AccessToken } }
  buildspec: { build: [make] }
`;
const FORM = JSON.stringify({ ServerType: "GITHUB", AuthType: "PERSONAL_ACCESS_TOKEN", Token: CANARY });

describe("golden health", () => {
  const bench = useWire();
  const before = { ...process.env };
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-health-"));
    mkdirSync(join(root, "images"));
    writeFileSync(join(root, "Pulumi.prod.yaml"), `config: { golden-images:settings: { ${PLACE}, permissionsBoundary: none } }\n`); // prettier-ignore
    writeFileSync(join(root, "images/languages.yaml"), DEFINITION);
    process.env["AWS_ENDPOINT_URL"] = bench().endpoint;
    process.env["AWS_ACCESS_KEY_ID"] = "111122223333";
    process.env["AWS_SECRET_ACCESS_KEY"] = "local";
    delete process.env["AWS_REGION"];
    delete process.env["AWS_DEFAULT_REGION"];
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  async function run(stack = "prod", format: "text" | "json" = "text", of = root) {
    const { terminal, out } = recordedTerminal();
    const code = await health({ root: of, stack, format }, terminal);
    assert.doesNotMatch(out(), new RegExp(CANARY));
    return { code, text: out() };
  }

  async function secret(Name: string, SecretString: string): Promise<string> {
    const { ARN = "" } = await new SecretsManagerClient(bench().config).send(new CreateSecretCommand({ Name, SecretString })); // prettier-ignore
    return ARN;
  }

  it("counts projects of containers in the quotas, and asks for nothing of Image Builder for them", () => {
    writeFileSync(
      join(root, "images/web.yaml"),
      `kind: container\nversion: 1.0.0\nparent: {registry: public.ecr.aws/nginx/nginx, digest: "sha256:${"a".repeat(64)}"}\nbuild: {with: codebuild}\nplatforms: [linux/amd64, linux/arm64]\n`,
    );
    mkdirSync(join(root, "images/web"));
    writeFileSync(join(root, "images/web/Dockerfile"), "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    const stack = chooseStackOfAnyKind(root, "prod");
    const { quotas, buildsImages } = needsOf(stack, root) ?? assert.fail();
    assert.deepEqual(
      { quotas, buildsImages },
      {
        quotas: {
          "Concurrently running builds for Linux/Medium environment": 1,
          "Concurrently running builds for Linux/Small environment": 2,
          "Concurrently running builds for ARM/Medium environment": 1,
          "Build projects": 2,
        },
        buildsImages: false,
      },
    );
  });

  it("says what is missing and how to mend it, and exits with 1", async () => {
    const { code, text } = await run();
    assert.equal(code, 1);
    assert.match(text, /^The stack prod: account 111122223333, us-east-1\n\nok {9}node: /);
    assert.match(text, /\nok {9}identity: arn:aws:iam::111122223333:user\/golden-images-simulator, /);
    assert.match(
      text,
      /\nfault {6}secret: There is no secret Dockerhub, which languages names\.\n {11}fix: Create it /,
    );
    assert.match(
      text,
      /\nfault {6}source credential: CodeBuild has no credential for GITHUB\.\n {11}fix: Deploy the stack of/,
    );
    assert.match(text, /\n\d+ checks: 2 faults, 0 warnings, 0 not known\n$/);
  });

  it("is all right where an account is configured, for both stacks", async () => {
    await secret("Dockerhub", JSON.stringify({ User: CANARY, AccessToken: CANARY }));
    const arn = await secret("codebuild-github", FORM);
    const sources = `{ github: { secret: "${arn}" } }`;
    writeFileSync(join(root, "Pulumi.credentials.yaml"), `config: { golden-images:credentials: { ${PLACE}, sources: ${sources} } }\n`); // prettier-ignore
    assert.match(
      (await run("credentials")).text,
      /\nwarning {4}source credential: CodeBuild has no credential for GITHUB yet\./,
    );
    const form = { serverType: "GITHUB", authType: "SECRETS_MANAGER", token: arn } as const;
    await new CodeBuildClient(bench().config).send(new ImportSourceCredentialsCommand(form));
    for (const stack of ["prod", "credentials"]) {
      const { code, text } = await run(stack);
      assert.equal(code, 0, text);
      assert.match(text, /: 0 faults, 0 warnings, 0 not known\n$/);
    }
  });

  it("asks EC2 where an image is public", async () => {
    const more = "disk: {encrypted: false}\ndistribution: {share: {public: true}}\n";
    writeFileSync(join(root, "images/open.yaml"), `version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{managed: update-linux}]\n${more}`); // prettier-ignore
    const { text } = await run();
    assert.match(text, /\nok {9}public images: The account lets AMIs be public, as open\nok {9}public images: The account encrypts no disk by/); // prettier-ignore
    process.env["AWS_ENDPOINT_URL_EC2"] = "http://127.0.0.1:1";
    assert.match((await run()).text, /\nnot known {2}public images: open: /);
  });

  it("gives the same as data", async () => {
    const { code, text } = await run("prod", "json");
    const { format, checks } = JSON.parse(text) as { format: number; checks: { check: string; state: string }[] };
    assert.deepEqual([code, format], [1, 1]);
    assert.deepEqual(
      checks.flatMap(({ check, state }) => (state === "fault" ? [check] : [])),
      ["secret", "source credential"],
    );
  });

  it("reads well on a machine with nothing configured", async () => {
    delete process.env["AWS_ACCESS_KEY_ID"];
    delete process.env["AWS_SECRET_ACCESS_KEY"];
    delete process.env["AWS_PROFILE"];
    process.env["AWS_EC2_METADATA_DISABLED"] = "true";
    process.env["HOME"] = root;
    const { code, text } = await run();
    assert.equal(code, 1);
    assert.match(
      text,
      /\nfault {6}identity: AWS: Could not load credentials [^\n]+\n {11}fix: Sign in \(aws sso login\)/,
    );
    assert.match(text, /\nnot known {2}secret: not asked: see identity\n/);
    const nowhere = join(root, "nowhere");
    mkdirSync(nowhere);
    const bare = await run("prod", "text", nowhere);
    assert.equal(bare.code, 1);
    assert.match(bare.text, /\nfault {6}settings: There is no folder `images` in /);
  });

  it("warns where the aws CLI would ask another Region, and leaves faults of files to golden check", async () => {
    process.env["AWS_REGION"] = "eu-west-1";
    assert.match((await run()).text, /\nwarning {4}region: AWS_REGION is eu-west-1, and the stack is in us-east-1\./);
    writeFileSync(join(root, "images/languages.yaml"), "kind: project\nci: {}\n");
    assert.match(
      (await run()).text,
      /\nfault {6}settings: The files of the stack prod have faults\.\n +fix: golden check /,
    );
  });

  it("says what a refusal and a silence mean", () => {
    const asked = {
      is: "no-answer",
      check: "secret",
      about: "Dockerhub",
      action: "secretsmanager:GetSecretValue",
    } as const;
    const error = (name: string): Error => Object.assign(new Error("no"), { name, $metadata: {} });
    assert.deepEqual(lineOf({ ...asked, error: error("AccessDeniedException") }), {
      ...{ check: "secret", state: "not known", message: "Dockerhub: AWS: no (AccessDeniedException)" },
      fix: "Have secretsmanager:GetSecretValue allowed, to know.",
    });
    assert.equal(lineOf({ ...asked, error: error("TimeoutError") }).message, "Dockerhub: AWS did not answer in time.");
  });
});
