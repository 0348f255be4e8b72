import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { check } from "../../../cli/commands/check/run";
import { import as adopt, type ImportOptions } from "../../../cli/commands/import/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { IMAGE_LIFECYCLE_TYPE, IMAGE_PIPELINE_TYPE } from "../../../components/type-tokens";
import { recordedTerminal } from "../recorded-terminal";

const FIXTURES = join(__dirname, "../../../../test/fixtures/adoption");
const SETTINGS = 'config: { golden-images:settings: { region: us-east-1, account: "111122223333" } }\n';
const LINUX = ["ImageVersion=0.9.2", "AWS::StackName=build-host"];

interface Row {
  readonly kind: string;
  readonly of: string;
  readonly message: string;
  readonly fix?: string;
}

describe("golden import", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-import-"));
    mkdirSync(join(root, "images"));
    writeFileSync(join(root, "Pulumi.yaml"), "name: golden-images\nruntime: nodejs\n");
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  async function run(file: string, options: Partial<ImportOptions> = {}, how = "cloudformation") {
    const { terminal, out } = recordedTerminal();
    const code = await adopt({ names: [file], root, format: "json", ...options }, terminal, { name: () => how });
    return { code, ...(JSON.parse(out()) as { rows: readonly Row[]; written: readonly string[] }) };
  }
  const fixture = (name: string) => join(FIXTURES, name);
  const text = (file: string) => readFileSync(join(root, file), "utf8");
  const definition = (name: string) => parse(text(`images/${name}.yaml`)) as Record<string, Record<string, unknown>>;
  const messages = (rows: readonly Row[], kind: string) => rows.filter((row) => row.kind === kind).map(({ of, message }) => `${of}: ${message}`); // prettier-ignore
  const theirs = (name: string, yaml: string): string => {
    writeFileSync(join(root, name), yaml);
    return join(root, name);
  };
  async function passes(): Promise<void> {
    const { terminal, out } = recordedTerminal();
    assert.equal(await check({ names: [], root, format: "text", base: undefined } as never, terminal), 0, out());
  }

  it("takes over a pipeline with its names, its rules for AMIs, and its documents, comments included", async () => {
    const { code, rows, written } = await run(fixture("linux.yaml"), { parameters: LINUX });
    assert.equal(code, 0, JSON.stringify(rows));
    assert.deepEqual(written, ["images/build-host.yaml", "images/build-host/tools.yaml", "images/build-host/checks.yaml", "images/build-host/user-data.sh", "import-build-host.json"]); // prettier-ignore
    const image = definition("build-host");
    assert.deepEqual(image["names"], {
      recipe: "build-host",
      infrastructure: "build-host-Configuration",
      distribution: "build-host-Distributions",
      pipeline: "build-host weekly",
      lifecycle: "build-host-lifecycle",
      formerRecipes: ["build-host-old"],
    });
    assert.deepEqual(
      [image["version"], image["build"]],
      ["0.9.3", { instanceTypes: ["m7i.large"], onDeploy: "never" }],
    );
    assert.deepEqual(image["lifecycle"], { deleteAfter: "6 months", keepAtLeast: 2 });
    assert.deepEqual([image["schedule"], image["systemsManagerAgent"]], [{ rate: "7 days" }, "keep"]);
    const tools = { description: "Tools of the build hosts", supportedOsVersions: ["Amazon Linux 2023"] };
    assert.deepEqual(image["components"]?.[1], { document: "build-host/tools.yaml", ...tools });
    const document = text("images/build-host/tools.yaml");
    assert.match(document, /^# What every build host has\. Ask .*\nname: tools\n/);
    assert.match(document, /- dnf install -y git jq {3}# the agent needs both\n/);
    assert.match(document, /echo "us-east-1 \$\{HOME\}"/);
    assert.equal(text("images/build-host/user-data.sh"), "#!/bin/bash -eu\n# build-host\ndnf upgrade -y\n");
    assert.deepEqual(messages(rows, "kept").length, 4);
    const changed = messages(rows, "changed").join("\n");
    for (const of of ["Infrastructure.SnsTopicArn", "Recipe: Recipe and components of 0.9.2 stay"]) assert.ok(changed.includes(of), of); // prettier-ignore
    await passes();
  });

  it("takes over what stays as the parent has it, what builds may read, and the parameters of copies", async () => {
    const read = (resource: string) => `{ Effect: Allow, Action: ["s3:GetObject"], Resource: ${resource} }`;
    const policies = `Policies: [{ PolicyName: p, PolicyDocument: { Statement: [${read("arn:aws:s3:::tools/*")}, ${read('"*"')}, { Effect: Allow, Action: "s3:PutObject", Resource: "arn:aws:s3:::logs/*" }, { Effect: Allow, Action: "s3:ListBucket", Resource: "arn:aws:s3:::listed/*" }] } }]`; // prettier-ignore
    const parameters = '[{ ParameterName: /images/b }, { ParameterName: /images/b, AmiAccountId: "444455556666" }]';
    const linux = readFileSync(fixture("linux.yaml"), "utf8")
      .replace(", VolumeType: gp3, Iops: 3000, Throughput: 125", "")
      .replace("UninstallAfterBuild: false", "UninstallAfterBuild: true")
      .replace("AssumeRolePolicyDocument: { Statement: [] }", policies)
      .replace("- Region: !Ref AWS::Region", `$&\n          SsmParameterConfigurations: ${parameters}`)
      .replace("AmiTags: { Team: build }", '$&\n            KmsKeyId: alias/images\n            TargetAccountIds: ["444455556666"]'); // prettier-ignore
    const { code, rows } = await run(theirs("rich.yaml", linux), { parameters: LINUX });
    assert.deepEqual([code, messages(rows, "decide")], [0, []]);
    const { disk, systemsManagerAgent, build, distribution } = definition("build-host");
    assert.deepEqual([disk?.["type"], systemsManagerAgent], ["parent", "remove"]);
    assert.deepEqual(build?.["mayRead"], ["arn:aws:s3:::tools/*"]);
    assert.deepEqual([distribution?.["parameter"], distribution?.["parameterInCopies"]], ["/images/b", true]);
    assert.match(messages(rows, "left").join("\n"), /BuildRole: AWS::IAM::Role: /);
    await passes();
  });

  it("takes over nothing of what a role reads where a statement denies", async () => {
    const statement = (effect: string) =>
      `{ Effect: ${effect}, Action: "s3:GetObject", Resource: "arn:aws:s3:::tools/*" }`;
    const policies = `Policies: [{ PolicyDocument: { Statement: [${statement("Allow")}, ${statement("Deny")}] } }]`;
    const linux = readFileSync(fixture("linux.yaml"), "utf8").replace("AssumeRolePolicyDocument: { Statement: [] }", policies); // prettier-ignore
    assert.equal((await run(theirs("denied.yaml", linux), { parameters: LINUX })).code, 0);
    assert.deepEqual(definition("build-host")["build"], { instanceTypes: ["m7i.large"], onDeploy: "never" });
  });

  it("leaves parameters of SSM to a person where they differ by account or name", async () => {
    const parameters = '[{ ParameterName: /a }, { ParameterName: /b }, { ParameterName: /a, AmiAccountId: "444455556666" }]'; // prettier-ignore
    const linux = readFileSync(fixture("linux.yaml"), "utf8").replace("- Region: !Ref AWS::Region", `$&\n          SsmParameterConfigurations: ${parameters}`); // prettier-ignore
    const { code, rows } = await run(theirs("odd.yaml", linux), { parameters: LINUX });
    assert.deepEqual([code, definition("build-host")["distribution"]?.["parameter"]], [1, "/a"]);
    assert.match(
      messages(rows, "decide").join("\n"),
      /^Distribution\.Distributions\[0\]\.SsmParameterConfigurations: .*\/b/,
    );
  });

  it("writes what pulumi import takes: the tree of the program, with the ARNs that there are", async () => {
    await run(fixture("linux.yaml"), { parameters: LINUX });
    const file = JSON.parse(text("import-build-host.json")) as {
      nameTable: object;
      resources: Record<string, unknown>[];
    };
    assert.deepEqual(file.nameTable, { aws: "urn:pulumi:prod::golden-images::pulumi:providers:aws::aws" });
    const components = file.resources.filter(({ component }) => component === true).map(({ type }) => type);
    assert.deepEqual(components, ["golden-images:stacks:Image", IMAGE_PIPELINE_TYPE, IMAGE_LIFECYCLE_TYPE]);
    const home = "arn:aws:imagebuilder:us-east-1:111122223333";
    assert.deepEqual(file.resources.flatMap(({ id }) => id ?? []), [
      `${home}:infrastructure-configuration/build-host-configuration`,
      `${home}:distribution-configuration/build-host-distributions`,
      `${home}:image-pipeline/build-host-weekly`,
      `${home}:lifecycle-policy/build-host-lifecycle`,
    ]); // prettier-ignore
  });

  it("takes over an image without a pipeline, of Windows with functions in user data", async () => {
    const parameters = theirs("p.json", '[{"ParameterKey": "ImageVersion", "ParameterValue": "1.0.0"}]');
    const { code } = await run(fixture("windows.yaml"), { parameters: [parameters], name: "queue" });
    assert.equal(code, 0);
    assert.match(
      text("images/queue/user-data.ps1"),
      /^<powershell>\n# \{\{ not Jinja \}\}\nWrite-Output "us-east-1"\n/,
    );
    assert.match(text("images/queue/visual-studio.yaml"), /^# The boot[^]*https:\/\/example\.org\/vs\/vs_Enterprise/);
    assert.deepEqual(definition("queue")["names"], { recipe: "windows-queue", infrastructure: "windows-queue" });
    await passes();
  });

  it("takes over an encrypted image that accounts share and get copies of, on an SSM parameter", async () => {
    const { code } = await run(fixture("encrypted-and-shared.json"), { parameters: ["ImageVersion=1.0.0"] });
    assert.equal(code, 0);
    const { distribution, parent, disks } = definition("shared-base");
    assert.deepEqual(parent, { ssm: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" });
    assert.deepEqual(disks, [{ device: "/dev/sdf", sizeGiB: 100, type: "gp3", encrypted: true }]);
    assert.deepEqual(distribution, {
      regions: ["us-east-1", "eu-west-1"],
      share: { accounts: ["444455556666", "777788889999"] },
      copyTo: ["444455556666"],
      kmsKey: "alias/images",
      amiName: "shared-base {{ imagebuilder:buildDate }}",
    });
    await passes();
  });

  it("reads a Sceptre config with its groups, resolvers, and a template that Jinja renders", async () => {
    const config = fixture("sceptre/config/prod/web.yaml");
    const { code, rows } = await run(config, {}, "sceptre");
    assert.equal(code, 0, JSON.stringify(rows));
    const unknown = "; nothing that is taken over asks for it.";
    assert.deepEqual(messages(rows, "left"), [
      `Subnet: Sceptre finds !stack_output prod/network.yaml::Subnet when it runs${unknown}`,
      `Zones: Sceptre finds !environment_variable WEB_ZONE when it runs${unknown}`,
    ]);
    const web = definition("web");
    assert.deepEqual([web["names"]?.["recipe"], web["disk"]?.["sizeGiB"]], ["example-prod-web", 32]);
    assert.deepEqual(web["tags"], { OwnerEmail: "web@example.org", Owner: "web@example.org" });
    const [document = ""] = readdirSync(join(root, "images/web"));
    assert.match(text(`images/web/${document}`), /^# Level 2\n[^]*dnf install -y nginx\n[^]*"\{\{ Motd \}\}"/);
    await passes();
  });

  it("takes what configs ask for beside parameters of the template: variables, tags and user data", async () => {
    cpSync(fixture("sceptre"), join(root, "theirs"), { recursive: true });
    const config = join(root, "theirs/config/prod/web.yaml");
    const resolver = "!stack_output a.yaml::b";
    const block = readFileSync(config, "utf8").replace("web@example.org", resolver);
    writeFileSync(config, block.replace('nested: { level: "2" }', `nested:\n    level: ${resolver}`));
    const missing = await run(config, {}, "sceptre");
    const fixes = missing.rows.filter(({ kind, of }) => kind === "value" && !of.endsWith(".j2")).map(({ fix }) => fix);
    assert.deepEqual(fixes, ["OwnerEmail", "sceptre_user_data.nested.level"].map((key) => `Give it: --parameters ${key}=…`)); // prettier-ignore
    const parameters = ["var.region=us-east-1", "OwnerEmail=a@example.org", "sceptre_user_data.nested.level=7"];
    const { code, rows } = await run(config, { parameters }, "sceptre");
    assert.deepEqual([code, messages(rows, "decide")], [0, []]);
    assert.equal(definition("web")["tags"]?.["OwnerEmail"], "a@example.org");
  });

  it("refuses a file of parameters that holds none, and a template of several documents", async () => {
    for (const content of ["abc", "!x abc", "Parameters: abc", "- abc", "{}"]) {
      const parameters = [theirs("p.yaml", content)];
      await assert.rejects(run(fixture("linux.yaml"), { parameters }), fails(/holds no parameters/), content);
    }
    const two = "Resources: {}\n---\nResources: {}\n";
    await assert.rejects(run(theirs("two.yaml", two)), fails(/several documents/));
  });

  it("asks for a template that a config names elsewhere, and reads no file outside of the project", async () => {
    const config = fixture("sceptre/config/prod/elsewhere.yaml");
    const parameters = ["Subnet=subnet-1", "Zones=a"];
    await assert.rejects(run(config, { parameters }, "sceptre"), fails(/not a file here: http https:\/\/example\.org/));
    const template = fixture("sceptre/templates/web.yaml.j2");
    assert.equal((await run(config, { parameters, template }, "sceptre")).code, 0);
    cpSync(fixture("sceptre"), join(root, "theirs"), { recursive: true });
    const escaping = join(root, "theirs/config/prod/web.yaml");
    writeFileSync(escaping, readFileSync(escaping, "utf8").replace("files/motd.txt", "../Pulumi.prod.yaml"));
    const { rows } = await run(escaping, { parameters, name: "other" }, "sceptre");
    const [missing] = rows.filter(({ kind }) => kind === "value");
    assert.match(
      missing?.message ?? "",
      /^Motd is not known: Sceptre finds !file \.\.\/Pulumi\.prod\.yaml when it runs/,
    );
    assert.equal(missing?.fix, "Give it: --parameters 'Motd=…'");
  });

  it("says of Jinja that it does not run what to do", async () => {
    cpSync(fixture("sceptre"), join(root, "theirs"), { recursive: true });
    const template = join(root, "theirs/templates/web.yaml.j2");
    writeFileSync(template, `{% for x in y %}\n{% endfor %}\n${readFileSync(template, "utf8")}`);
    const config = join(root, "theirs/config/prod/web.yaml");
    const { code, rows } = await run(config, { parameters: ["Subnet=s", "Zones=z"] }, "sceptre");
    assert.equal(code, 1);
    assert.match(rows.find(({ kind }) => kind === "value")?.fix ?? "", /sceptre generate/);
  });

  it("asks once for a value that is missing, and writes nothing", async () => {
    const { code, rows, written } = await run(fixture("linux.yaml"));
    assert.deepEqual([code, written, existsSync(join(root, "images/build-host.yaml"))], [1, [], false]);
    assert.deepEqual(rows.filter(({ kind }) => kind === "value").map(({ of, fix }) => `${of}: ${fix ?? ""}`), [
      "Recipe.Name and 9 more: Give it: --parameters 'AWS::StackName=…'",
      "Recipe.Version and 1 more: Give it: --parameters 'ImageVersion=…'",
    ]); // prettier-ignore
  });

  it("writes all or nothing, overwrites with --force alone, and nothing with --dry-run", async () => {
    const dry = await run(fixture("linux.yaml"), { parameters: LINUX, dryRun: true });
    assert.deepEqual([dry.code, readdirSync(join(root, "images"))], [0, []]);
    writeFileSync(join(root, "images/build-host.yaml"), "mine\n");
    await assert.rejects(run(fixture("linux.yaml"), { parameters: LINUX }), fails(/already images\/build-host\.yaml/));
    assert.deepEqual([text("images/build-host.yaml"), existsSync(join(root, "images/build-host"))], ["mine\n", false]);
    assert.equal((await run(fixture("linux.yaml"), { parameters: LINUX, force: true })).code, 0);
    assert.match(text("images/build-host.yaml"), /^# yaml-language-server/);
  });

  it("leaves what it has no key for, what it does not build, and what check refuses, to a person", async () => {
    const linux = readFileSync(fixture("linux.yaml"), "utf8");
    const odd = linux
      .replace(
        "  Pipeline:\n",
        "  Containers: { Type: AWS::ImageBuilder::ContainerRecipe }\n  Flow: { Type: AWS::ImageBuilder::Workflow }\n  Bucket: { Type: AWS::S3::Bucket }\n  Pipeline:\n",
      ) // prettier-ignore
      .replace("WorkingDirectory: /root", "WorkingDirectory: root\n      AmiWatermark: x")
      .replace("Default: rate(7 days)", "Default: at(noon)");
    const { code, rows } = await run(theirs("odd.yaml", odd), { parameters: [...LINUX, "Sixe=3"] });
    assert.equal(code, 1);
    assert.deepEqual(messages(rows, "decide").map((row) => row.replace(/(?<=absolute).*/, "")), [
      "Sixe: Nothing in the template asks for it.",
      "Pipeline.Schedule.ScheduleExpression: at(noon) is neither cron(…) nor rate(…).",
      "Recipe.AmiWatermark: It is not taken over.",
      "Containers: Container images are not built yet.",
      "Flow: Workflows of one's own are not built yet.",
      ...messages(rows, "decide").filter((row) => row.startsWith("images/")).map((row) => row.replace(/(?<=absolute).*/, "")),
    ]); // prettier-ignore
    assert.ok(
      messages(rows, "decide").some((row) => row.startsWith("images/build-host.yaml:")),
      "check has its say",
    );
    assert.ok(
      messages(rows, "left").includes("Bucket: AWS::S3::Bucket: It is not of Image Builder, and stays where it is."),
    );
  });

  it("gives a configuration that two recipes share to the first, and says so", async () => {
    const windows = readFileSync(fixture("windows.yaml"), "utf8");
    const [, recipe = ""] = /(  Recipe:\n[^]*?)  Infrastructure:\n/.exec(windows) ?? [];
    const second = recipe.replace("Recipe:", "Other:").replace("windows-queue", "windows-other");
    const image = "  OtherImage:\n    Type: AWS::ImageBuilder::Image\n    Properties: { ImageRecipeArn: !Ref Other, InfrastructureConfigurationArn: !Ref Infrastructure }\n"; // prettier-ignore
    const { code, rows } = await run(theirs("two.yaml", windows + second + image), {
      parameters: ["ImageVersion=1.0.0"],
    });
    assert.equal(code, 0, JSON.stringify(rows));
    assert.deepEqual(definition("windows-other")["names"], { recipe: "windows-other" });
    assert.ok(messages(rows, "changed").some((row) => row.startsWith("Infrastructure: Another image uses it too")));
    await passes();
  });

  it("asks for account and region where there are no settings", async () => {
    rmSync(join(root, "Pulumi.prod.yaml"));
    const { code, rows } = await run(fixture("linux.yaml"), { parameters: LINUX });
    assert.equal(code, 1);
    const keys = rows.filter(({ kind }) => kind === "value").map(({ fix }) => fix);
    assert.deepEqual(keys, ["Give it: --parameters 'AWS::Region=…'", "Give it: --parameters 'AWS::AccountId=…'"]);
  });

  it("says when their stack is elsewhere", async () => {
    const { code, rows } = await run(fixture("linux.yaml"), { parameters: [...LINUX, "AWS::Region=eu-west-1"] });
    assert.equal(code, 1);
    assert.match(messages(rows, "decide")[0] ?? "", /^AWS::Region: Their stack is in eu-west-1, prod in us-east-1/);
  });

  const bad: Readonly<Record<string, readonly [text: string, message: RegExp]>> = {
    "no template": ["a: 1\n", /it has no Resources/],
    "an empty file": ["", /it is empty/],
    "no YAML": ["a: [\n", /line \d+: /],
    "a list": ["- a\n", /it has no Resources/],
    "a huge file": ["#".repeat(1_100_000), /larger than 1 MiB/],
    "lists within lists": ["[".repeat(50_000), /nests too deeply/],
  };
  for (const [title, [content, message]] of Object.entries(bad)) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(run(theirs("bad.yaml", content)), fails(message));
    });
  }

  it("refuses files that are not there, and folders", async () => {
    await assert.rejects(run(join(root, "nope.yaml")), fails(/There is no file/));
    await assert.rejects(run(join(root, "images")), fails(/not a regular file/));
  });

  it("finds nothing to take over in a template of other resources", async () => {
    const { code, rows, written } = await run(theirs("s3.yaml", "Resources: { Bucket: { Type: AWS::S3::Bucket } }"));
    assert.deepEqual([code, written], [1, []]);
    assert.deepEqual(messages(rows, "decide"), ["Resources: There is no recipe of an AMI among them."]);
  });
});

function fails(message: RegExp) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof CliError, String(error));
    assert.match(error.message, message);
    assert.equal(error.exitCode, 1);
    return true;
  };
}
