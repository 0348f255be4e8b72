import { strict as assert } from "node:assert";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promote, rollback } from "../../../cli/commands/promote/run";
import { releases } from "../../../cli/commands/releases/run";
import { revoke } from "../../../cli/commands/revoke/run";
import { PROMOTION } from "../../../definition/settings/promotion";
import type { PolicyDocument } from "../../../plan/policies/document";
import { promoteRolePolicy, revokeRolePolicy } from "../../../plan/policies/promote-role";
import { isAllowed, type Request } from "../../plan/policies/evaluator";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { recordCalls, type AwsCall, type RecordedCalls } from "./recorded-calls";
import { deployFleet, fleetFolder, startBuild } from "./rebuild-fleet";

const ACCOUNT = "111122223333";
const HOME = `us-east-1:${ACCOUNT}`;
const STACKS = { partition: "aws", account: ACCOUNT, regions: ["us-east-1"], promotion: PROMOTION } as const;
const PROMOTES = promoteRolePolicy(STACKS);
const REVOKES = revokeRolePolicy(STACKS);
const SETTINGS = `config:
  golden-images:settings: { region: us-east-1, account: "${ACCOUNT}", permissionsBoundary: none, promotion: {}, channels: { people: {} } }
`;
const OF_IMAGE_BUILDER = { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" };
const ON_AMIS = ["GetImageAncestry", "DisableImage", "EnableImageDeprecation", "ResetImageAttribute"].map((each) => `ec2:${each}`); // prettier-ignore

async function may(document: PolicyDocument, action: string, resource: string, context: Request["context"] = {}) {
  const principal = `arn:aws:iam::${ACCOUNT}:role/github-promote-role-0123456`;
  const region = { "aws:RequestedRegion": (resource.split(":")[3] ?? "") || "us-east-1" };
  return isAllowed({ principal, action, resource, context: { ...region, ...context } }, { identity: [document] });
}

/** What IAM is asked for a call; nothing where it needs no permission. */
function asked({ action, region, input }: AwsCall): readonly [string, string, Request["context"]?] | undefined {
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permissions are required.
  if (action === "sts:GetCallerIdentity") return undefined;
  if (action.startsWith("ssm:")) return [action, `arn:aws:ssm:${region}:${ACCOUNT}:parameter${String(input["Name"])}`];
  if (ON_AMIS.includes(action)) {
    const tags = action === "ec2:GetImageAncestry" ? {} : OF_IMAGE_BUILDER;
    return [action, `arn:aws:ec2:${region}::image/${String(input["ImageId"])}`, tags];
  }
  if (action.startsWith("events:"))
    return [action, `arn:aws:events:${HOME}:event-bus/default`, { "events:source": ["golden-images"] }];
  if (action === "imagebuilder:ListImageBuildVersions") return [action, `arn:aws:imagebuilder:${HOME}:image/web/1.0.0/*`]; // prettier-ignore
  if (action.startsWith("imagebuilder:")) {
    const { resourceArn, imageBuildVersionArn, filters } = input as Record<string, string & { values: string[] }[]>;
    return [action, resourceArn ?? imageBuildVersionArn ?? filters?.[0]?.values[0] ?? ""];
  }
  return [action, "*"];
}

describe("the roles that promote and revoke", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  let recorded: RecordedCalls;
  let root = "";

  beforeEach(async () => {
    root = fleetFolder({ web: undefined, app: "web" });
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
    await deployFleet(bench().imagebuilder, { web: undefined, app: "web" });
    for (const image of ["web", "app", "web"]) {
      bench().simulator.script({ secondsPerPhase: 0 });
      await startBuild(bench().imagebuilder, image);
      await new Promise((resolve) => setTimeout(resolve, 5)); // dates differ
    }
    recorded = await recordCalls(bench().endpoint);
    Object.assign(process.env, awsVariables(recorded.endpoint));
  });
  afterEach(async () => {
    await recorded.close();
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  const OPTIONS = { names: ["web"], format: "text", yes: true } as const;

  async function move(): Promise<void> {
    const { terminal, out } = recordedTerminal();
    writeFileSync(join(root, "images/web.yaml"), "version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{managed: update-linux}]\nnotify: [people]\npromotion: {scan: high, approval: true}\n"); // prettier-ignore
    const codes = [
      await promote({ ...OPTIONS, root, to: "candidate", version: "1.0.0/2" }, terminal),
      await promote({ ...OPTIONS, root, force: true, reason: "first" }, terminal),
      await promote({ ...OPTIONS, root, to: "candidate", version: "1.0.0/1" }, terminal),
      await promote({ ...OPTIONS, root, approve: true }, terminal),
      await promote({ ...OPTIONS, root }, terminal),
      await promote({ ...OPTIONS, root, force: true, reason: "next" }, terminal),
      await rollback({ ...OPTIONS, root, to: "candidate" }, terminal),
      await releases({ ...OPTIONS, root, limit: 10, used: true }, terminal),
    ];
    assert.deepEqual(codes, [0, 0, 0, 0, 1, 0, 0, 0], out());
  }

  it("may make every call that golden promote, rollback and releases make", async () => {
    await move();
    const actions = new Set(recorded.calls.map(({ action }) => action));
    for (const call of recorded.calls) {
      const question = asked(call);
      if (question) assert.equal(await may(PROMOTES, ...question), true, question.join(" "));
    }
    for (const each of [
      "ssm:GetParameterHistory",
      "ssm:PutParameter",
      "events:PutEvents",
      "ec2:DescribeImages",
      "ec2:DescribeImageReferences",
      "imagebuilder:GetImage",
      "imagebuilder:ListImageBuildVersions",
    ])
      // prettier-ignore
      assert.ok(actions.has(each), each);
  });

  it("may make every call of golden revoke where that is its work, and those alone not where it only promotes", async () => {
    await move();
    recorded.calls.length = 0;
    const { terminal } = recordedTerminal();
    const flags = { rollback: true, withdrawPermissions: true, disable: true, reason: "CVE" };
    await revoke({ ...OPTIONS, root, names: ["web", "1.0.0/1"], ...flags }, terminal);
    const refused = new Set<string>();
    for (const call of recorded.calls) {
      const question = asked(call);
      if (question === undefined) continue;
      assert.equal(await may(REVOKES, ...question), true, question.join(" "));
      if (!(await may(PROMOTES, ...question))) refused.add(call.action);
    }
    assert.deepEqual([...refused].sort(), ["ec2:DisableImage", "ec2:EnableImageDeprecation", "ec2:GetImageAncestry", "ec2:ResetImageAttribute", "imagebuilder:TagResource"]); // prettier-ignore
  });

  it("may undo a first promotion, look at scans, and read repositories, which these calls did not need", async () => {
    for (const [action, resource] of [
      ["ssm:DeleteParameter", `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/images/web/x86_64/candidate`],
      ["imagebuilder:ListImageScanFindings", `arn:aws:imagebuilder:${HOME}:image/web/1.0.0/1`],
      ["ecr:ListImages", `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/web`],
      ["ecr:DescribeImageScanFindings", `arn:aws:ecr:${HOME}:repository/web`],
    ] as const)
      assert.equal(await may(PROMOTES, action, resource), true, action);
  });

  it("may do nothing else: other parameters, other Regions, other people's AMIs, builds, roles and secrets", async () => {
    const parameter = (name: string) => `arn:aws:ssm:${HOME}:parameter${name}`;
    const ami = "arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0";
    const image = `arn:aws:imagebuilder:${HOME}:image/web/1.0.0/1`;
    const bus = `arn:aws:events:${HOME}:event-bus/default`;
    const key = `arn:aws:kms:${HOME}:key/11111111-2222-3333-4444-555555555555`;
    const cases: readonly (readonly [string, string, Request["context"]?])[] = [
      ["ssm:PutParameter", parameter("/images/web/x86_64")],
      ["ssm:PutParameter", parameter("/images/web/x86_64/newest")],
      ["ssm:PutParameter", parameter("/passwords/web/x86_64/production")],
      ["ssm:GetParameterHistory", parameter("/images/web/x86_64/secret")],
      ["ssm:GetParameter", parameter("/images/web/x86_64/production")],
      ["ssm:LabelParameterVersion", parameter("/images/web/x86_64/production")],
      ["kms:Decrypt", key, { "kms:ViaService": "ssm.us-east-1.amazonaws.com" }],
      ["ec2:DisableImage", ami],
      ["ec2:DeregisterImage", ami, OF_IMAGE_BUILDER],
      ["ec2:ModifyImageAttribute", ami, OF_IMAGE_BUILDER],
      ["ec2:CreateTags", ami, OF_IMAGE_BUILDER],
      ["imagebuilder:DeleteImage", image],
      ["imagebuilder:StartImagePipelineExecution", `arn:aws:imagebuilder:${HOME}:image-pipeline/web`],
      ["imagebuilder:TagResource", `arn:aws:imagebuilder:${HOME}:image-pipeline/web`],
      ["imagebuilder:TagResource", image.replace("us-east-1", "eu-west-1")],
      ["events:PutEvents", bus, { "events:source": ["golden-images", "payments"] }],
      ["events:PutEvents", bus.replace("us-east-1", "eu-west-1"), { "events:source": ["golden-images"] }],
      ["ecr:PutImage", `arn:aws:ecr:${HOME}:repository/web`],
      ["ecr:BatchDeleteImage", `arn:aws:ecr:${HOME}:repository/web`],
      ["sns:Publish", `arn:aws:sns:${HOME}:golden-images-prod-releases`],
      ["s3:GetObject", "arn:aws:s3:::golden-images-state-0123456789abcdef/.pulumi/stacks/p/prod.json"],
      ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:${HOME}:secret:golden-images/github-app-AbCdEf`],
      ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/builds-role-0123456`],
    ];
    for (const [action, resource, context] of cases)
      assert.equal(await may(REVOKES, action, resource, context), false, `${action} ${resource}`);
  });

  it("reaches with a prefix the channels of that prefix alone", async () => {
    const prefixed = promoteRolePolicy({ ...STACKS, namePrefix: "dev" });
    const of = (name: string) => may(prefixed, "ssm:PutParameter", `arn:aws:ssm:${HOME}:parameter/images/${name}/x86_64/production`); // prettier-ignore
    assert.deepEqual([await of("dev-web"), await of("web")], [true, false]);
  });
});
