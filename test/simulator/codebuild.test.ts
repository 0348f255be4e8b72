import assert from "node:assert/strict";
import { ROLE, TRUST, useSimulator } from "./fixture";

const PROJECT = "aws:codebuild/project:Project";
const WEBHOOK = "aws:codebuild/webhook:Webhook";
const CREDENTIAL = "aws:codebuild/sourceCredential:SourceCredential";
const CACHE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const TOKEN = { authType: "PERSONAL_ACCESS_TOKEN", token: "t" };

function project(serviceRole: unknown, more: object = {}) {
  return {
    name: "web",
    serviceRole,
    artifacts: { type: "NO_ARTIFACTS" },
    environment: { type: "LINUX_CONTAINER", computeType: "BUILD_GENERAL1_SMALL", image: "aws/codebuild/standard:7.0" },
    source: { type: "GITHUB", location: "https://github.com/example-org/web.git" },
    ...more,
  };
}

describe("simulator: CodeBuild", () => {
  const bench = useSimulator();

  it("knows the role of batches as it knows that of builds", async () => {
    const { client } = bench();
    const { state } = await client.make(ROLE, "builds", { name: "builds", assumeRolePolicy: TRUST });
    const missing = "arn:aws:iam::111122223333:role/missing";
    const refusal =
      /CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::111122223333:role\/missing$/;
    await assert.rejects(client.make(PROJECT, "web", project(missing)), refusal);
    const batch = { buildBatchConfig: { serviceRole: missing } };
    await assert.rejects(client.make(PROJECT, "web", project(state["arn"], batch)), refusal);
    await client.make(PROJECT, "web", project(state["arn"], { buildBatchConfig: { serviceRole: state["arn"] } }));
  });

  it("takes a webhook only with the credential of its source's provider, and away with its project", async () => {
    const { client, simulator } = bench();
    const { state } = await client.make(ROLE, "builds", { name: "builds", assumeRolePolicy: TRUST });
    const web = await client.make(PROJECT, "web", project(state["arn"]));
    const hook = () => client.make(WEBHOOK, "web", { projectName: "web" });
    await client.make(CREDENTIAL, "bitbucket", { ...TOKEN, serverType: "BITBUCKET" });
    await assert.rejects(hook(), /Could not find access token for server type github/);
    await client.make(CREDENTIAL, "github", { ...TOKEN, serverType: "GITHUB" });
    assert.equal(simulator.resources(CREDENTIAL).length, 2);
    const made = await hook();
    await client.delete(web);
    assert.deepEqual(simulator.resources(WEBHOOK), []);
    await client.delete(made);
  });
});

describe("simulator: ECR", () => {
  const bench = useSimulator();

  it("keeps one cache of a prefix, with a secret of the name that AWS demands", async () => {
    const { client } = bench();
    const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`;
    const inputs = { ecrRepositoryPrefix: "docker-hub", upstreamRegistryUrl: "registry-1.docker.io" };
    await assert.rejects(client.make(CACHE, "cache", { ...inputs, credentialArn: secret("docker-hub") }));
    const made = await client.make(CACHE, "cache", { ...inputs, credentialArn: secret("ecr-pullthroughcache/hub") });
    assert.deepEqual([made.id, made.state["registryId"]], ["docker-hub", "111122223333"]);
    await assert.rejects(client.make(CACHE, "again", inputs), /PullThroughCacheRuleAlreadyExistsException/);
    const other = { ...inputs, credentialArn: secret("ecr-pullthroughcache/other") };
    assert.deepEqual((await client.diff(made, other)).replaces, []);
  });
});
