import { strict as assert } from "node:assert";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { CloudWatchLogsClient, DescribeLogGroupsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import * as codebuild from "@aws-sdk/client-codebuild";
import * as ecr from "@aws-sdk/client-ecr";
import * as events from "@aws-sdk/client-eventbridge";
import * as s3 from "@aws-sdk/client-s3";
import * as secrets from "@aws-sdk/client-secrets-manager";
import * as sns from "@aws-sdk/client-sns";
import * as ssm from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import fc from "fast-check";
import { startSimulator, type Simulator } from "../../../simulator";
import type { Properties } from "../../../simulator/schema/property";
import { matches } from "../../../simulator/wire/pattern";
import { connectTo } from "../client";
import { ROLE, TRUST } from "../fixture";
import { configOf, refusal, ROLE_ARN } from "./bench";
import { CASES, EVENTS, PATTERNS } from "./pattern-cases";
import { pythonTool } from "./python-tool";

type Config = ReturnType<typeof configOf>;

/** By `npm run aws-cli:check`: others' reading of AWS's documents beside ours. What moto lacks or leaves open is not asked. */
describe("moto and the simulator give the same answers", function () {
  this.timeout(600_000);
  let moto: ChildProcess | undefined;
  let simulator: Simulator | undefined;
  let configs: Readonly<Record<"moto" | "ours", Config>>;

  before(async () => {
    const tool = pythonTool(MOTO, "moto_server");
    const port = await freePort();
    moto = spawn(tool, ["-H", "127.0.0.1", "-p", String(port)], {
      stdio: "ignore",
      env: { ...process.env, MOTO_ACCOUNT_ID: ACCOUNT },
    });
    simulator = await startSimulator({});
    const client = connectTo(simulator);
    await client.make(ROLE, "role", { name: "builder", assumeRolePolicy: TRUST });
    client.close();
    configs = { ours: configOf(await simulator.serveAws({})), moto: configOf(`http://127.0.0.1:${String(port)}`) };
    for (let tries = 0; tries < 300 && !(await isUp(configs.moto)); tries++)
      await new Promise((resolve) => setTimeout(resolve, 200));
  });
  after(async () => {
    await simulator?.close();
    if (moto !== undefined && moto.exitCode === null) {
      moto.kill("SIGTERM");
      await once(moto, "exit");
    }
  });

  /** Both give these facts; the simulator is asked first, so that a fault of a test shows in it. */
  const same = (name: string, facts: (config: Config) => Promise<unknown>): void => {
    it(name, async () => {
      const ours = await facts(configs.ours);
      assert.deepEqual(ours, await facts(configs.moto));
    });
  };

  same("SSM: versions of a parameter", async (config) => {
    const own = new ssm.SSMClient(config);
    const first = { Name: "/history", Value: "1", Type: "String", Description: "one" } as const;
    const made = await own.send(new ssm.PutParameterCommand(first));
    const next = { ...first, Value: "2", Description: "two", Overwrite: true };
    const over = await own.send(new ssm.PutParameterCommand(next));
    const { Parameters = [] } = await own.send(new ssm.GetParameterHistoryCommand({ Name: "/history" }));
    const facts = Parameters.map(({ Version, Value, Description, Type }) => ({ Version, Value, Description, Type }));
    await own.send(new ssm.DeleteParameterCommand({ Name: "/history" }));
    const gone = await refusal(own.send(new ssm.GetParameterHistoryCommand({ Name: "/history" })));
    return [made.Version, over.Version, facts, gone.name];
  });

  same("CodeBuild: projects", async (config) => {
    const client = new codebuild.CodeBuildClient(config);
    const send = client.send.bind(client) as typeof client.send;
    const { project } = await send(new codebuild.CreateProjectCommand(PROJECT));
    const { projects } = await send(new codebuild.ListProjectsCommand({}));
    const both = await send(new codebuild.BatchGetProjectsCommand({ names: ["moto", "none"] }));
    const again = await refusal(send(new codebuild.CreateProjectCommand(PROJECT)));
    const started = await refusal(send(new codebuild.StartBuildCommand({ projectName: "none" })));
    return {
      made: [project?.name, project?.arn, project?.source?.type, project?.environment?.computeType],
      projects,
      got: both.projects?.map(({ name, serviceRole }) => [name, serviceRole]),
      again: again.name,
      started: started.name,
    };
  });

  same("CodeBuild: builds", async (config) => {
    const client = new codebuild.CodeBuildClient(config);
    const { build } = await client.send(new codebuild.StartBuildCommand({ projectName: "moto" }));
    const id = build?.id ?? "";
    const { ids } = await client.send(new codebuild.ListBuildsForProjectCommand({ projectName: "moto" }));
    const got = await client.send(new codebuild.BatchGetBuildsCommand({ ids: [id] }));
    const stopped = await client.send(new codebuild.StopBuildCommand({ id }));
    const none = await refusal(client.send(new codebuild.ListBuildsForProjectCommand({ projectName: "none" })));
    await client.send(new codebuild.DeleteProjectCommand({ name: "moto" }));
    const { projects } = await client.send(new codebuild.ListProjectsCommand({}));
    return {
      form: id.replace(/[0-9a-f]/g, "0"),
      arn: build?.arn?.endsWith(`:build/${id}`),
      isListed: ids?.includes(id),
      got: got.builds?.map(({ projectName, buildComplete }) => [projectName, typeof buildComplete]),
      stopped: stopped.build?.buildStatus,
      none: none.name,
      projects,
    };
  });

  same("SSM: parameters", async (config) => {
    const client = new ssm.SSMClient(config);
    const put = (Value: string, Overwrite = false) =>
      client.send(new ssm.PutParameterCommand({ Name: "/moto/a/b", Value, Type: "String", Overwrite }));
    const first = await put("1");
    const twice = await refusal(put("2"));
    const second = await put("2", true);
    const { Parameter: now } = await client.send(new ssm.GetParameterCommand({ Name: "/moto/a/b" }));
    const many = await client.send(new ssm.GetParametersCommand({ Names: ["/moto/a/b", "/moto/none"] }));
    const paths = await Promise.all(
      [true, false].map((Recursive) => client.send(new ssm.GetParametersByPathCommand({ Path: "/moto", Recursive }))),
    );
    const missing = await refusal(client.send(new ssm.GetParameterCommand({ Name: "/moto/none" })));
    return {
      versions: [first.Version, second.Version, now?.Value, now?.Version, now?.ARN, now?.DataType],
      refused: [twice.name, missing.name],
      many: [many.Parameters?.map(({ Name }) => Name), many.InvalidParameters],
      paths: paths.map(({ Parameters }) => Parameters?.map(({ Name }) => Name)),
    };
  });

  same("EventBridge: rules", async (config) => {
    const client = new events.EventBridgeClient(config);
    const EventPattern = JSON.stringify({ source: ["aws.codebuild"] });
    const { RuleArn } = await client.send(new events.PutRuleCommand({ Name: "moto", EventPattern }));
    const rule = await client.send(new events.DescribeRuleCommand({ Name: "moto" }));
    const { Rules } = await client.send(new events.ListRulesCommand({}));
    const none = await refusal(client.send(new events.DescribeRuleCommand({ Name: "none" })));
    const { Targets } = await client.send(new events.ListTargetsByRuleCommand({ Rule: "moto" }));
    return [RuleArn, rule.State, rule.EventPattern, Rules?.map(({ Name }) => Name), none.name, Targets];
  });

  it("EventBridge: patterns of events, AWS's examples and 2,000 others", () => {
    const drawn = fc.sample(fc.tuple(PATTERNS, EVENTS), { numRuns: 2000, seed: 1 });
    const all = [...CASES.map(([pattern, event]) => [pattern, event]), ...drawn];
    const read = "import json,sys;from moto.events.models import EventPattern as P;print(json.dumps([P.load(json.dumps(p)).matches_event(e) for p,e in json.load(sys.stdin)]))"; // prettier-ignore
    const python = join(dirname(pythonTool(MOTO, "moto_server")), "python");
    const theirs = JSON.parse(execFileSync(python, ["-c", read], { input: JSON.stringify(all) }).toString()) as boolean[]; // prettier-ignore
    const differ = all.filter(([pattern, event], at) => matches(pattern, event as Properties) !== theirs[at]);
    assert.deepEqual(differ.slice(0, 5).map((each) => JSON.stringify(each)), []); // prettier-ignore
    assert.ok(theirs.filter(Boolean).length > 200);
  });

  same("what is not there", async (config) => {
    const [logs, queue] = [new CloudWatchLogsClient(config), new sns.SNSClient(config)];
    const [registry, buckets] = [new ecr.ECRClient(config), new s3.S3Client({ ...config, forcePathStyle: true })];
    const TopicArn = "arn:aws:sns:us-east-1:111122223333:none";
    const refused = await Promise.all([
      refusal(logs.send(new GetLogEventsCommand({ logGroupName: "/none", logStreamName: "none" }))),
      refusal(queue.send(new sns.PublishCommand({ TopicArn, Message: "text" }))),
      refusal(registry.send(new ecr.DescribeRepositoriesCommand({ repositoryNames: ["none"] }))),
      refusal(registry.send(new ecr.DescribeImagesCommand({ repositoryName: "none" }))),
      refusal(buckets.send(new s3.GetObjectCommand({ Bucket: "golden-images-none", Key: "none" }))),
      refusal(new secrets.SecretsManagerClient(config).send(new secrets.GetSecretValueCommand({ SecretId: "none" }))),
    ]);
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/none" }));
    return [refused.map(({ name }) => name), logGroups];
  });
});

const ACCOUNT = "111122223333";
const MOTO = "moto[server]==5.2.5";
const PROJECT = {
  name: "moto",
  serviceRole: ROLE_ARN,
  artifacts: { type: "NO_ARTIFACTS" },
  source: { type: "GITHUB", location: "https://github.com/example/runner.git", buildspec: "version: 0.2\n" },
  environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" },
} as const;

async function isUp(config: Config): Promise<boolean> {
  return new STSClient(config).send(new GetCallerIdentityCommand({})).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
