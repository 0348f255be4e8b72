import { strict as assert } from "node:assert";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand as LogTags,
} from "@aws-sdk/client-cloudwatch-logs";
import { ListProjectsCommand, StartBuildCommand } from "@aws-sdk/client-codebuild";
import * as ecr from "@aws-sdk/client-ecr";
import * as ev from "@aws-sdk/client-eventbridge";
import {
  CreateContainerRecipeCommand,
  CreateImageCommand,
  CreateInfrastructureConfigurationCommand,
} from "@aws-sdk/client-imagebuilder";
import * as s3 from "@aws-sdk/client-s3";
import * as sm from "@aws-sdk/client-secrets-manager";
import * as sns from "@aws-sdk/client-sns";
import * as ssm from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { BUCKET } from "../fixture";
import { configOf, makeProject, refusal, useWire } from "./bench";

describe("other services on the wire", () => {
  const bench = useWire();

  it("STS says as whom a request is signed", async () => {
    const { endpoint, config } = bench();
    const own = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    const other = await new STSClient(configOf(endpoint, "444455556666")).send(new GetCallerIdentityCommand({}));

    assert.deepEqual([own.Account, other.Account], ["111122223333", "444455556666"]);
    assert.equal(own.Arn, "arn:aws:iam::111122223333:user/golden-images-simulator");
  });

  it("SSM has the parameters of Pulumi, and takes new ones by the same rules", async () => {
    const { client, config } = bench();
    await client.make("aws:ssm/parameter:Parameter", "p", {
      name: "/images/web/arm64",
      type: "SecureString",
      value: "hidden",
    });
    const own = new ssm.SSMClient(config);
    const plain = await own.send(new ssm.GetParameterCommand({ Name: "/images/web/arm64" }));
    const clear = await own.send(new ssm.GetParameterCommand({ Name: "/images/web/arm64", WithDecryption: true }));
    const put = await own.send(new ssm.PutParameterCommand({ Name: "/images/a", Value: "1", Type: "String" }));
    const twice = await refusal(
      own.send(new ssm.PutParameterCommand({ Name: "/images/a", Value: "2", Type: "String" })),
    );
    const over = await own.send(new ssm.PutParameterCommand({ Name: "/images/a", Value: "2", Overwrite: true }));
    const ami = await refusal(
      own.send(new ssm.PutParameterCommand({ Name: "/ami", Value: "x", Type: "String", DataType: "aws:ec2:image" })),
    );
    const both = await own.send(new ssm.GetParametersCommand({ Names: ["/images/a:2", "/none"] }));
    const flat = await own.send(new ssm.GetParametersByPathCommand({ Path: "/images" }));
    const deep = await own.send(new ssm.GetParametersByPathCommand({ Path: "/images", Recursive: true }));
    const described = await own.send(
      new ssm.DescribeParametersCommand({
        ParameterFilters: [{ Key: "Name", Option: "BeginsWith", Values: ["/images/w"] }],
      }),
    );

    assert.notEqual(plain.Parameter?.Value, "hidden");
    assert.equal(clear.Parameter?.Value, "hidden");
    assert.deepEqual([put.Version, over.Version], [1, 2]);
    assert.equal(twice.name, "ParameterAlreadyExists");
    assert.equal(ami.name, "ValidationException");
    assert.deepEqual([both.Parameters?.map(({ Value }) => Value), both.InvalidParameters], [["2"], ["/none"]]);
    assert.deepEqual([flat.Parameters?.length, deep.Parameters?.length], [1, 2]);
    assert.deepEqual(
      described.Parameters?.map(({ Name }) => Name),
      ["/images/web/arm64"],
    );
    assert.equal((await refusal(own.send(new ssm.GetParameterCommand({ Name: "/none" })))).name, "ParameterNotFound");
  });

  it("SSM keeps a parameter's last hundred versions, with who wrote them and what was said, until it is deleted", async () => {
    const own = new ssm.SSMClient(bench().config);
    const put = (Value: string) =>
      own.send(new ssm.PutParameterCommand({ Name: "/a", Value, Type: "String", Overwrite: true, Description: `to ${Value}` })); // prettier-ignore
    for (let at = 1; at <= 101; at++) assert.equal((await put(at.toString())).Version, at);
    const found: ssm.ParameterHistory[] = [];
    for await (const { Parameters = [] } of ssm.paginateGetParameterHistory({ client: own }, { Name: "/a" }))
      found.push(...Parameters);
    assert.deepEqual([found.length, found[0]?.Version, found.at(-1)?.Value], [100, 2, "101"]);
    assert.equal(found.at(-1)?.Description, "to 101");
    assert.match(found.at(-1)?.LastModifiedUser ?? "", /^arn:aws:iam::\d{12}:user\//);
    await own.send(new ssm.DeleteParameterCommand({ Name: "/a" }));
    const gone = [new ssm.GetParameterHistoryCommand({ Name: "/a" }), new ssm.DeleteParameterCommand({ Name: "/a" })];
    for (const command of gone) assert.equal((await refusal(own.send(command as ssm.DeleteParameterCommand))).name, "ParameterNotFound"); // prettier-ignore
    assert.equal((await put("again")).Version, 1);
  });

  it("Secrets Manager gives values, by name, ARN and stage", async () => {
    const { client, config } = bench();
    const { id } = await client.make("aws:secretsmanager/secret:Secret", "s", { name: "dockerhub" });
    await client.make("aws:secretsmanager/secretVersion:SecretVersion", "v", {
      secretId: id,
      secretString: '{"User":"u"}',
    });
    const own = new sm.SecretsManagerClient(config);
    const value = await own.send(new sm.GetSecretValueCommand({ SecretId: "dockerhub" }));
    const { VersionIdsToStages, ARN } = await own.send(
      new sm.DescribeSecretCommand({ SecretId: id.replace(/-\w{6}$/, "") }),
    );
    const { SecretList } = await own.send(new sm.ListSecretsCommand({}));

    assert.equal(value.SecretString, '{"User":"u"}');
    assert.deepEqual([ARN, Object.values(VersionIdsToStages ?? {})], [id, [["AWSCURRENT"]]]);
    assert.deepEqual(
      SecretList?.map(({ Name }) => Name),
      ["dockerhub"],
    );
    assert.equal(
      (await refusal(own.send(new sm.GetSecretValueCommand({ SecretId: "none" })))).name,
      "ResourceNotFoundException",
    );
  });

  it("ECR has the images that Image Builder pushed", async () => {
    const { client, config, imagebuilder, simulator } = bench();
    await client.make("aws:ecr/repository:Repository", "r", {
      name: "web",
      imageTagMutability: "IMMUTABLE",
      tags: { a: "b" },
    });
    const components = [{ componentArn: "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }];
    const recipe = {
      containerType: "DOCKER" as const,
      name: "web",
      semanticVersion: "1.0.0",
      parentImage: "amazonlinux:2023",
      components,
    };
    const target = {
      dockerfileTemplateData: "FROM {{{ imagebuilder:parentImage }}}",
      targetRepository: { service: "ECR" as const, repositoryName: "web" },
    };
    const { containerRecipeArn } = await imagebuilder.send(new CreateContainerRecipeCommand({ ...recipe, ...target }));
    const { infrastructureConfigurationArn } = await imagebuilder.send(
      new CreateInfrastructureConfigurationCommand({ name: "web", instanceProfileName: "builder" }),
    );
    await imagebuilder.send(new CreateImageCommand({ containerRecipeArn, infrastructureConfigurationArn }));
    simulator.advance(60);
    const own = new ecr.ECRClient(config);
    const { repositories } = await own.send(new ecr.DescribeRepositoriesCommand({ repositoryNames: ["web"] }));
    const { imageIds = [] } = await own.send(new ecr.ListImagesCommand({ repositoryName: "web" }));
    const { imageDetails } = await own.send(new ecr.DescribeImagesCommand({ repositoryName: "web", imageIds }));
    const { images, failures } = await own.send(
      new ecr.BatchGetImageCommand({ repositoryName: "web", imageIds: [...imageIds, { imageTag: "none" }] }),
    );
    const { tags } = await own.send(
      new ecr.ListTagsForResourceCommand({ resourceArn: repositories?.[0]?.repositoryArn }),
    );

    assert.deepEqual([repositories?.[0]?.imageTagMutability, tags], ["IMMUTABLE", [{ Key: "a", Value: "b" }]]);
    assert.deepEqual(
      imageIds.map(({ imageTag }) => imageTag),
      ["1.0.0-1"],
    );
    assert.deepEqual(imageDetails?.[0]?.imageTags, ["1.0.0-1"]);
    assert.deepEqual([images?.length, failures?.map(({ failureCode }) => failureCode)], [1, ["ImageNotFound"]]);
    const missing = await refusal(
      own.send(new ecr.DescribeImagesCommand({ repositoryName: "web", imageIds: [{ imageTag: "no" }] })),
    );
    assert.equal(missing.name, "ImageNotFoundException");
    assert.equal(
      (await refusal(own.send(new ecr.GetLifecyclePolicyCommand({ repositoryName: "web" })))).name,
      "LifecyclePolicyNotFoundException",
    );
    assert.equal(
      (await refusal(own.send(new ecr.GetRepositoryPolicyCommand({ repositoryName: "none" })))).name,
      "RepositoryNotFoundException",
    );
  });

  it("CloudWatch Logs has the groups of Pulumi and of builds, and streams in parts", async () => {
    const { client, config, codebuild, simulator } = bench();
    await client.make("aws:cloudwatch/logGroup:LogGroup", "g", { name: "own", retentionInDays: 30, tags: { a: "b" } });
    await makeProject(client, "Web");
    simulator.script({ logs: Array.from({ length: 20 }, (_, at) => `line ${String(at)}`) });
    await codebuild.send(new StartBuildCommand({ projectName: "Web" }));
    simulator.advance(13);
    const own = new CloudWatchLogsClient(config);
    const { logGroups } = await own.send(new DescribeLogGroupsCommand({}));
    const group = { logGroupName: "/aws/codebuild/Web" };
    const { logStreams } = await own.send(
      new DescribeLogStreamsCommand({ ...group, orderBy: "LastEventTime", descending: true }),
    );
    const stream = { ...group, logStreamName: logStreams?.[0]?.logStreamName ?? "", startFromHead: true };
    const first = await own.send(new GetLogEventsCommand({ ...stream, limit: 5 }));
    const rest = await own.send(new GetLogEventsCommand({ ...stream, nextToken: first.nextForwardToken }));
    const end = await own.send(new GetLogEventsCommand({ ...stream, nextToken: rest.nextForwardToken }));
    simulator.advance(60);
    const later = await own.send(new GetLogEventsCommand({ ...stream, nextToken: end.nextForwardToken }));

    assert.deepEqual(
      logGroups?.map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays]),
      [
        ["/aws/codebuild/Web", undefined],
        ["own", 30],
      ],
    );
    assert.equal(first.events?.length, 5);
    assert.deepEqual([end.events, end.nextForwardToken], [[], rest.nextForwardToken]);
    const all = [first, rest, later].flatMap(({ events = [] }) => events.map(({ message }) => message ?? ""));
    assert.deepEqual(
      all.flatMap((line) => /line \d+/.exec(line) ?? []),
      Array.from({ length: 20 }, (_, at) => `line ${String(at)}`),
    );
    assert.deepEqual((await own.send(new LogTags({ resourceArn: logGroups?.[1]?.logGroupArn }))).tags, { a: "b" });
    assert.equal(
      (await refusal(own.send(new DescribeLogStreamsCommand({ logGroupName: "none" })))).name,
      "ResourceNotFoundException",
    );
  });

  it("EventBridge has rules and targets, SNS topics", async () => {
    const { client, config } = bench();
    const topic = await client.make("aws:sns/topic:Topic", "t", { name: "news" });
    const events = new ev.EventBridgeClient(config);
    const { RuleArn } = await events.send(
      new ev.PutRuleCommand({ Name: "built", EventPattern: '{"source":["aws.imagebuilder"]}' }),
    );
    await events.send(
      new ev.PutRuleCommand({ Name: "built", EventPattern: '{"source":["aws.codebuild"]}', State: "DISABLED" }),
    );
    await client.make("aws:cloudwatch/eventTarget:EventTarget", "e", {
      rule: "built",
      arn: topic.id,
      targetId: "news",
    });
    const { Rules } = await events.send(new ev.ListRulesCommand({}));
    const { Targets } = await events.send(new ev.ListTargetsByRuleCommand({ Rule: "built" }));
    const put = await events.send(
      new ev.PutEventsCommand({ Entries: [{ Source: "a", DetailType: "b", Detail: "{}" }] }),
    );
    const own = new sns.SNSClient(config);
    const { Topics } = await own.send(new sns.ListTopicsCommand({}));
    const { MessageId } = await own.send(
      new sns.PublishCommand({
        TopicArn: topic.id,
        Message: "<hello & welcome>",
        MessageAttributes: { a: { DataType: "String", StringValue: "b" } },
      }),
    );

    assert.deepEqual(
      [Rules?.[0]?.Arn, Rules?.[0]?.State, Rules?.[0]?.EventPattern],
      [RuleArn, "DISABLED", '{"source":["aws.codebuild"]}'],
    );
    assert.deepEqual(Targets, [{ Id: "news", Arn: topic.id }]);
    assert.equal(put.Entries?.length, 1);
    assert.deepEqual(Topics, [{ TopicArn: topic.id }]);
    assert.equal(typeof MessageId, "string");
    assert.deepEqual((await own.send(new sns.GetTopicAttributesCommand({ TopicArn: topic.id }))).Attributes, {
      TopicArn: topic.id,
      Owner: "111122223333",
      SubscriptionsConfirmed: "0",
      SubscriptionsPending: "0",
    });
    assert.equal(
      (await refusal(own.send(new sns.PublishCommand({ TopicArn: `${topic.id}x`, Message: "m" })))).name,
      "NotFoundException",
    );
    assert.equal(
      (await refusal(events.send(new ev.DescribeRuleCommand({ Name: "none" })))).name,
      "ResourceNotFoundException",
    );
  });

  it("S3 lists buckets and objects, and keeps what is put", async () => {
    const { client, config, endpoint } = bench();
    await client.make(BUCKET, "b", { bucket: "golden-artifacts", region: "eu-west-1" });
    await client.make("aws:s3/bucketObjectv2:BucketObjectv2", "o", {
      bucket: "golden-artifacts",
      region: "eu-west-1",
      key: "a/one & two.txt",
      content: "from Pulumi",
    });
    const own = new s3.S3Client(config);
    const Bucket = "golden-artifacts";
    await own.send(new s3.PutObjectCommand({ Bucket, Key: "a/b/c.txt", Body: "hello" }));
    await own.send(new s3.PutObjectCommand({ Bucket, Key: "a/b/c.txt", Body: "hello again" }));
    const { Buckets } = await own.send(new s3.ListBucketsCommand({}));
    const folder = await own.send(new s3.ListObjectsV2Command({ Bucket, Prefix: "a/", Delimiter: "/" }));
    const first = await own.send(new s3.ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
    const second = await own.send(
      new s3.ListObjectsV2Command({ Bucket, MaxKeys: 1, ContinuationToken: first.NextContinuationToken }),
    );
    const read = async (Key: string) =>
      (await own.send(new s3.GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
    const head = await own.send(new s3.HeadObjectCommand({ Bucket, Key: "a/b/c.txt" }));
    const foreign = new s3.S3Client(configOf(endpoint, "444455556666"));

    assert.deepEqual(
      Buckets?.map(({ Name }) => Name),
      [Bucket],
    );
    assert.equal((await own.send(new s3.HeadBucketCommand({ Bucket }))).BucketRegion, "eu-west-1");
    assert.equal((await own.send(new s3.GetBucketLocationCommand({ Bucket }))).LocationConstraint, "eu-west-1");
    assert.deepEqual(
      [folder.Contents?.map(({ Key }) => Key), folder.CommonPrefixes],
      [["a/one & two.txt"], [{ Prefix: "a/b/" }]],
    );
    assert.deepEqual(
      [first.Contents?.[0]?.Key, second.Contents?.[0]?.Key, second.IsTruncated],
      ["a/b/c.txt", "a/one & two.txt", false],
    );
    assert.deepEqual([await read("a/b/c.txt"), await read("a/one & two.txt")], ["hello again", "from Pulumi"]);
    assert.equal(head.ContentLength, 11);
    assert.equal((await refusal(own.send(new s3.GetObjectCommand({ Bucket, Key: "none" })))).name, "NoSuchKey");
    assert.equal((await refusal(own.send(new s3.ListObjectsV2Command({ Bucket: "none-of-it" })))).name, "NoSuchBucket");
    assert.equal((await refusal(foreign.send(new s3.HeadBucketCommand({ Bucket })))).status, 403);
  });

  it("an account and a Region see only their own", async () => {
    const { client, codebuild, endpoint } = bench();
    await makeProject(client, "Web");
    const { CodeBuildClient } = await import("@aws-sdk/client-codebuild");
    const elsewhere = new CodeBuildClient({ ...configOf(endpoint), region: "eu-west-1" });
    const others = new CodeBuildClient(configOf(endpoint, "444455556666"));

    assert.deepEqual((await codebuild.send(new ListProjectsCommand({}))).projects, ["Web"]);
    assert.deepEqual((await elsewhere.send(new ListProjectsCommand({}))).projects, []);
    assert.deepEqual((await others.send(new ListProjectsCommand({}))).projects, []);
  });
});
