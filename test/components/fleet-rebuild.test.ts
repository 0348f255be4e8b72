import { strict as assert } from "node:assert";
import { FleetRebuild, type FleetRebuildArgs } from "../../components";
import { fleetMachine } from "../../components/fleet-rebuild/machine";
import { fleetParts, type Target } from "../../plan/fleet";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const TARGET = {
  builder: "image-builder" as const,
  ...{ id: "web", image: "web", architecture: "x86_64", version: "1.2.0", pipeline: "Web x86" },
  versionArn: "arn:aws:imagebuilder:us-east-1:111122223333:image/web-x86/1.2.0",
};
const LEAST: FleetRebuildArgs = {
  ...{ name: "golden-images-prod-rebuild", accountId: "111122223333", region: "us-east-1", targets: [TARGET] },
};
const MACHINE_ARN = "arn:aws:states:us-east-1:111122223333:stateMachine:golden-images-prod-rebuild";

describe("components/FleetRebuild", () => {
  it("makes a machine, the least role for it, its plan, and a bucket of its own", async () => {
    const resources = await recordResources(() => new FleetRebuild("rebuild", LEAST));
    const own = listed(resources).filter((each) => !each.includes("rebuild-runs"));
    assert.deepEqual(own, [
      "aws:iam/role:Role::rebuild-role",
      "aws:iam/rolePolicy:RolePolicy::rebuild-role-policy",
      "aws:s3/bucketObjectv2:BucketObjectv2::rebuild-plan-1",
      "aws:sfn/stateMachine:StateMachine::rebuild-machine",
      "golden-images:rebuild:FleetRebuild::rebuild",
    ]);
    const [part] = fleetParts([TARGET], { partition: "aws", account: "111122223333", region: "us-east-1" });
    assert.ok(part);
    const object = only(resources, "aws:s3/bucketObjectv2:BucketObjectv2").inputs;
    assert.deepEqual([object.key, object.content, object.bucket], [part.key, part.content, bucketOf(resources)]);
    const machine = only(resources, "aws:sfn/stateMachine:StateMachine").inputs;
    const definition = fleetMachine({ partition: "aws", bucket: bucketOf(resources), parts: [part] });
    assert.deepEqual({ ...machine, definition: JSON.parse(String(machine.definition)) as unknown }, {
      name: "golden-images-prod-rebuild",
      definition: JSON.parse(JSON.stringify(definition)) as unknown,
      roleArn: "arn:aws:iam::111122223333:role/rebuild-role-1234567",
      region: "us-east-1",
    }); // prettier-ignore
    const [role] = resources.filter(({ type }) => type === "aws:iam/role:Role");
    assert.deepEqual(conditionOf(role?.inputs.assumeRolePolicy), {
      StringEquals: { "aws:SourceAccount": "111122223333", "aws:SourceArn": MACHINE_ARN },
    });
    const { policy } = only(resources, "aws:iam/rolePolicy:RolePolicy").inputs;
    const allowed = (JSON.parse(String(policy)) as { Statement: { Sid: string; Resource: string[] }[] }).Statement;
    const start = allowed.find(({ Sid }) => Sid === "StartBuilds")?.Resource;
    assert.deepEqual(start, ["arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web-x86"]);
    const lifecycle = only(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs;
    assert.match(
      JSON.stringify(lifecycle.rules),
      /"filter":\{"prefix":"runs\/"\}.*"expiration":\{"days":90\}|"expiration":\{"days":90\}.*"filter":\{"prefix":"runs\/"\}/,
    );
  });

  it("starts by a schedule in its time zone, and bounds both roles", async () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
    const schedule = { cron: "30 3 ? * MON-FRI *", timezone: "Europe/Berlin", parallel: 4, olderThanDays: 0 };
    const topicArns = { ops: "arn:aws:sns:us-east-1:111122223333:ops" };
    const args = { ...LEAST, permissionsBoundary, schedule, topicArns, tags: { Team: "x" }, reportRetentionDays: 7 };
    const resources = await recordResources(() => new FleetRebuild("rebuild", args));
    const { inputs } = only(resources, "aws:scheduler/schedule:Schedule");
    assert.deepEqual({ ...inputs, target: undefined }, {
      name: "golden-images-prod-rebuild",
      scheduleExpression: "cron(30 3 ? * MON-FRI *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "OFF" },
      target: undefined,
      region: "us-east-1",
    }); // prettier-ignore
    const target = inputs.target as { readonly input: string; readonly roleArn: string };
    const wanted = { only: [], request: "", parallel: 4, timeout: 86_400, interval: 60, outdated: true, olderThan: 0 };
    assert.deepEqual(JSON.parse(target.input), wanted);
    assert.match(target.roleArn, /rebuild-schedule-role/);
    const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
    assert.deepEqual(roles.map(({ inputs: { permissionsBoundary: bound } }) => bound), [permissionsBoundary, permissionsBoundary]); // prettier-ignore
    const told = resources.filter(({ type }) => type.startsWith("aws:cloudwatch/event"));
    assert.deepEqual(told, [], "BuildNotifications tells ends");
  });

  it("makes a function for workflows of GitHub alone, with a role of its own, and lets the machine start what it has", async () => {
    const box: Target = { builder: "codebuild", id: "box", image: "box", version: "1.0.0", project: "Box", repository: "r/box" }; // prettier-ignore
    const hub: Target = {
      ...{ builder: "github", id: "hub", image: "hub", version: "1.0.0", repository: "example/hub", parent: "box" },
      ...{ workflow: { file: "build.yml" }, gitTag: "v1.0.0", inputs: {} },
    };
    const githubApp = { secretName: "golden-images/github-app", logRetentionInDays: 30 };
    const made = async (targets: readonly Target[]) =>
      recordResources(() => new FleetRebuild("rebuild", { ...LEAST, targets, githubApp, tags: { Team: "x" } }));
    const resources = await made([box, hub]);
    const own = listed(resources).filter((each) => each.includes("rebuild-function"));
    assert.deepEqual(own, [
      "aws:cloudwatch/logGroup:LogGroup::rebuild-function-log-group",
      "aws:iam/role:Role::rebuild-function-role",
      "aws:iam/rolePolicy:RolePolicy::rebuild-function-role-policy",
      "aws:lambda/function:Function::rebuild-function",
    ]);
    const { code, role, ...inputs } = only(resources, "aws:lambda/function:Function").inputs;
    const name = "golden-images-prod-rebuild-github";
    assert.deepEqual(inputs, {
      ...{ name, description: "Asks GitHub for golden-images-prod-rebuild", tags: { Team: "x" }, region: "us-east-1" },
      ...{ runtime: "nodejs22.x", architectures: ["arm64"], handler: "github-function.handler" },
      ...{ memorySize: 256, timeout: 300 },
      environment: { variables: { GITHUB_APP_SECRET: "golden-images/github-app" } },
      loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/${name}` },
    });
    assert.match(String(role), /rebuild-function-role/);
    assert.equal(typeof code, "object");
    assert.equal(only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs.retentionInDays, 30);
    const policies = resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    const allowed = policies.map(({ inputs: { policy } }) => (JSON.parse(String(policy)) as { Statement: { Sid: string; Resource: string }[] }).Statement.map(({ Sid, Resource }) => [Sid, Resource].join(" "))); // prettier-ignore
    const home = "us-east-1:111122223333";
    assert.deepEqual(allowed, [
      [
        `ReadApp arn:aws:secretsmanager:${home}:secret:golden-images/github-app-??????`,
        `WriteLog arn:aws:logs:${home}:log-group:/aws/lambda/${name}:*`,
      ],
      [
        `RunProjects arn:aws:codebuild:${home}:project/Box`,
        `AskGitHub arn:aws:lambda:${home}:function:${name}`,
        ...(allowed[1]?.slice(2) ?? []),
      ],
    ]);
    assert.doesNotMatch(JSON.stringify(allowed), /imagebuilder/);
    assert.deepEqual(listed(await made([TARGET, box])).filter((each) => each.includes("function")), []); // prettier-ignore
    const message = await resourceErrorOf(() => new FleetRebuild("rebuild", { ...LEAST, targets: [hub] }));
    assert.match(message, /githubApp: a workflow of GitHub builds a target, and nothing says as whom it is started/);
  });

  it("looks what images are built on by a function, and finishes releases by another, on the event", async () => {
    const topicArns = { ops: "arn:aws:sns:us-east-1:111122223333:ops" };
    const news = "arn:aws:sns:us-east-1:111122223333:news";
    const bases = ["ssm:/base", "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x"];
    const makings = new Map([["Web x86", { bases, isScanned: true }]]);
    const places = [{ region: "eu-west-1", ssmParameterName: "/images/web", amiTags: { ImageName: "web" } }];
    const releases = [{ target: TARGET, places, topics: [news], isBuilt: true }];
    const args = { ...LEAST, makings, releases, topicArns, logRetentionInDays: 30, permissionsBoundary: "arn:b" };
    const resources = await recordResources(() => new FleetRebuild("rebuild", args));
    const own = listed(resources).filter((each) => /-today|-releases|permission|rebuild-plan/.test(each));
    assert.deepEqual(own, [
      "aws:cloudwatch/eventRule:EventRule::rebuild-releases",
      "aws:cloudwatch/eventTarget:EventTarget::rebuild-releases-target",
      "aws:cloudwatch/logGroup:LogGroup::rebuild-function-releases-log-group",
      "aws:cloudwatch/logGroup:LogGroup::rebuild-function-today-log-group",
      "aws:iam/role:Role::rebuild-function-releases-role",
      "aws:iam/role:Role::rebuild-function-today-role",
      "aws:iam/rolePolicy:RolePolicy::rebuild-function-releases-role-policy",
      "aws:iam/rolePolicy:RolePolicy::rebuild-function-today-role-policy",
      "aws:lambda/function:Function::rebuild-function-releases",
      "aws:lambda/function:Function::rebuild-function-today",
      "aws:lambda/permission:Permission::rebuild-releases-permission",
      "aws:s3/bucketObjectv2:BucketObjectv2::rebuild-plan-1",
      "aws:s3/bucketObjectv2:BucketObjectv2::rebuild-plan-releases",
    ]);
    const of = (name: string) => resources.find((each) => each.name === name)?.inputs ?? assert.fail(name);
    const plan = of("rebuild-plan-releases");
    assert.deepEqual(JSON.parse(String(plan.content)), releases);
    assert.match(String(plan.key), /^plan\/releases-[0-9a-f]{12}\.json$/);
    const [part] = JSON.parse(String(of("rebuild-plan-1").content)) as readonly { readonly makings: object }[];
    assert.deepEqual(part?.makings, { bases, isScanned: true });
    const name = "golden-images-prod-rebuild-releases";
    const { name: called, environment, deadLetterConfig, handler, loggingConfig } = of("rebuild-function-releases");
    assert.deepEqual(
      { called, environment, deadLetterConfig, handler, loggingConfig },
      {
        ...{ called: name, handler: "releases-function.handler", deadLetterConfig: { targetArn: topicArns.ops } },
        environment: { variables: { RELEASES: `${bucketOf(resources)}/${String(plan.key)}`, TOPICS: topicArns.ops } },
        loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/${name}` },
      },
    );
    const rule = of("rebuild-releases");
    assert.deepEqual(JSON.parse(String(rule.eventPattern)), {
      source: ["aws.imagebuilder"],
      "detail-type": ["EC2 Image Builder Image State Change"],
      resources: [{ prefix: "arn:aws:imagebuilder:us-east-1:111122223333:image/" }],
      detail: { state: { status: ["AVAILABLE"] } },
    });
    const { action, principal, function: granted, sourceArn } = of("rebuild-releases-permission");
    assert.deepEqual([action, principal, granted], ["lambda:InvokeFunction", "events.amazonaws.com", name]);
    assert.equal(typeof sourceArn, "string");
    const allowed = (key: string) => {
      const { Statement } = JSON.parse(String(of(key).policy)) as { Statement: { Sid: string; Resource: string[] }[] };
      return Object.fromEntries(Statement.map(({ Sid, Resource }) => [Sid, Resource.join(" ")]));
    };
    const releasing = allowed("rebuild-function-releases-role-policy");
    assert.equal(releasing["PointToAmis"], "arn:aws:ssm:*:111122223333:parameter/images/web");
    assert.equal(releasing["TellChannels"], `${news} ${topicArns.ops}`);
    assert.equal(releasing["ReadPlan"], `arn:aws:s3:::${bucketOf(resources)}/plan/*`);
    const looking = allowed("rebuild-function-today-role-policy");
    assert.deepEqual(Object.keys(looking), ["ReadBases", "ReadRepositories", "ReadFindings", "ReadParameters", "WriteLog"]); // prettier-ignore
    assert.equal(looking["ReadParameters"], "arn:aws:ssm:*:111122223333:parameter/base");
    assert.deepEqual([releasing["MoveChannels"], releasing["TellPeople"]], [undefined, undefined]);
    const roles = resources.filter((each) => each.type === "aws:iam/role:Role");
    assert.ok(roles.every(({ inputs }) => inputs.permissionsBoundary === "arn:b"));
  });

  it("lets the function of releases move channels of images, and tell the bus, where there is a need", async () => {
    const promotion = { channels: ["candidate", "production"], log: "/images/web/all/.log", approvals: "/images/web/all/.approvals", revocations: "/images/web/all/.revocations", demands: {} }; // prettier-ignore
    const pointers = { candidate: "/images/web/x86_64/candidate", production: "/images/web/x86_64/production" };
    const least = { target: TARGET, places: [{ region: "us-east-1" }], topics: [], isBuilt: true };
    for (const [more, names] of [
      [{ promotion, pointers, repository: "team/web" }, ["all/.log", "x86_64/candidate", "x86_64/production"]],
      [{ onBus: true }, []],
      [{ deprecation: { noticeDays: 14, age: { value: 90, unit: "DAYS" } } }, []],
    ] as const) {
      const resources = await recordResources(
        () => new FleetRebuild("rebuild", { ...LEAST, releases: [{ ...least, ...more }] }),
      );
      const written = resources.find(({ name }) => name === "rebuild-function-releases-role-policy")?.inputs.policy;
      const { Statement } = JSON.parse(String(written)) as { Statement: { Sid: string; Resource: string[] }[] };
      const of = (sid: string) => Statement.find(({ Sid }) => Sid === sid)?.Resource ?? [];
      assert.deepEqual(of("MoveChannels"), names.map((name) => `arn:aws:ssm:*:111122223333:parameter/images/web/${name}`)); // prettier-ignore
      const repositories = names.length === 0 ? [] : ["arn:aws:ecr:*:111122223333:repository/team/web"];
      assert.deepEqual(of("SeeContainers"), repositories);
      assert.deepEqual(of("TellPeople"), ["arn:aws:events:us-east-1:111122223333:event-bus/default"]);
      const { scheduleExpression } = only(resources, "aws:cloudwatch/eventRule:EventRule").inputs;
      assert.equal(scheduleExpression, "deprecation" in more ? "rate(1 day)" : undefined);
    }
  });

  it("tells every wrong argument", async () => {
    const schedule = { cron: "0 7 * * *", parallel: 0, olderThanDays: -1 };
    const targets = [TARGET, { ...TARGET, version: "1.x" }];
    const message = await resourceErrorOf(
      () => new FleetRebuild("rebuild", { ...LEAST, name: "a b", targets, schedule }),
    );
    const paths = message.match(/^ {2}\S+(?=: )/gm);
    assert.deepEqual(paths?.map((path) => path.trim()), ["name", "targets", "targets", "targets[1].version", "schedule.cron", "schedule.parallel", "schedule.olderThanDays"]); // prettier-ignore
  });
});

function bucketOf(resources: Parameters<typeof only>[0]): string {
  return String(only(resources, "aws:s3/bucketVersioning:BucketVersioning").inputs.bucket);
}

function conditionOf(policy: unknown): unknown {
  const { Statement } = JSON.parse(String(policy)) as {
    readonly Statement: readonly { readonly Condition: unknown }[];
  };
  return Statement[0]?.Condition;
}
