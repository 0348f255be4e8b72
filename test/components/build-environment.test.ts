import { strict as assert } from "node:assert";
import { BuildEnvironment } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const MINIMAL = { name: "golden-images", accountId: "111122223333", region: "us-east-1" };
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

describe("components/BuildEnvironment", () => {
  it("registers exactly role, profile and log group where the default VPC serves", async () => {
    const resources = await recordResources(() => new BuildEnvironment("builds", MINIMAL));

    assert.deepEqual(listed(resources), [
      "aws:cloudwatch/logGroup:LogGroup::builds-log-group",
      "aws:iam/instanceProfile:InstanceProfile::builds-instance-profile",
      `${ROLE}::builds-role`,
      `${ROLE_POLICY}::builds-role-policy`,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::builds-systems-manager",
      "golden-images:build:BuildEnvironment::builds",
    ]);
    assert.deepEqual(only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs, {
      name: "/aws/imagebuilder/pipeline/golden-images",
      retentionInDays: 90,
      region: "us-east-1",
    });
    assert.equal(
      only(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs.policyArn,
      "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    );
  });

  it("lets instances be assumed by EC2 alone and gives them no wildcard action", async () => {
    const resources = await recordResources(() => new BuildEnvironment("builds", MINIMAL));
    const trust = String(only(resources, ROLE).inputs.assumeRolePolicy);
    const policy = JSON.parse(String(only(resources, ROLE_POLICY).inputs.policy)) as {
      Statement: { Action: string[]; Resource: string[] }[];
    };

    assert.match(trust, /"Service":\["ec2\.amazonaws\.com"\]/);
    assert.deepEqual(
      policy.Statement.flatMap(({ Action }) => Action).filter((action) => action.includes("*")),
      [],
    );
    assert.deepEqual(
      policy.Statement.flatMap(({ Resource }) => Resource).filter((resource) => resource === "*"),
      [],
    );
  });

  it("makes a group without ingress, out by HTTP and HTTPS alone, where a VPC has none given", async () => {
    const network = { vpcId: "vpc-1", subnetId: "subnet-1" };
    const resources = await recordResources(() => new BuildEnvironment("builds", { ...MINIMAL, network }));
    const group = only(resources, GROUP).inputs;

    assert.equal(group.vpcId, "vpc-1");
    assert.deepEqual(group.ingress, []);
    assert.deepEqual(
      (group.egress as { protocol: string; fromPort: number; toPort: number }[]).map(
        ({ protocol, fromPort, toPort }) => `${protocol} ${fromPort}-${toPort}`,
      ),
      ["tcp 80-80", "tcp 443-443"],
    );
  });

  it("bounds both roles with the policy given, and none without one", async () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
    const args = { ...MINIMAL, copyTo: ["555566667777"] };
    const bound = await recordResources(() => new BuildEnvironment("builds", { ...args, permissionsBoundary }));
    const free = await recordResources(() => new BuildEnvironment("builds", args));

    for (const role of ["builds-role", "builds-execution-role"]) {
      const inputs = { ...only(free, ROLE, role).inputs };
      assert.ok(!("permissionsBoundary" in inputs), role);
      assert.deepEqual(only(bound, ROLE, role).inputs, { ...inputs, permissionsBoundary });
    }
  });

  it("gives the builds of an image that may read more a role of their own, which the execution role passes", async () => {
    const mayRead = { "docker-host": ["arn:aws:s3:::example-installers/agents/*"] };
    const args = { ...MINIMAL, copyTo: ["555566667777"], mayRead };
    let names: readonly string[] = [];
    const resources = await recordResources(() => {
      names = Object.keys(new BuildEnvironment("builds", args).ownInstanceProfileNames);
    });
    const policyOf = (name: string): string => String(only(resources, ROLE_POLICY, name).inputs.policy);

    assert.deepEqual(names, ["docker-host"]);
    assert.deepEqual(
      listed(resources).filter((name) => name.includes("docker-host")),
      [
        "aws:iam/instanceProfile:InstanceProfile::builds-instance-profile-docker-host",
        `${ROLE}::builds-role-docker-host`,
        `${ROLE_POLICY}::builds-role-docker-host-policy`,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment::builds-systems-manager-docker-host",
      ],
    );
    assert.match(policyOf("builds-role-docker-host-policy"), /"ReadObjects".{1,80}example-installers\/agents\/\*/);
    assert.doesNotMatch(policyOf("builds-role-policy"), /example-installers/);
    assert.match(
      policyOf("builds-execution-role-policy"),
      /role\/builds-role-\w{7}".{1,40}role\/builds-role-docker-host/,
    );
  });

  it("uses the groups given", async () => {
    const network = { vpcId: "vpc-1", subnetId: "subnet-1", securityGroupIds: ["sg-1"] };
    const resources = await recordResources(() => new BuildEnvironment("builds", { ...MINIMAL, network }));

    assert.equal(resources.filter(({ type }) => type === GROUP).length, 0);
  });

  it("makes an execution role only for parameters and copies, trusting Image Builder of this account and region", async () => {
    const resources = await recordResources(
      () =>
        new BuildEnvironment("builds", {
          ...MINIMAL,
          logBucket: { bucketName: "logs", keyPrefix: "image-builder", kmsKeyArn: "arn:aws:kms:us-east-1:1:key/1" },
          parameterNames: ["/images/docker-host"],
          parentParameterNames: ["/bases/hardened"],
          copyTo: ["555566667777"],
          tags: { Owner: "platform" },
        }),
    );

    assert.deepEqual(
      listed(resources).filter((name) => name.includes("execution") || name.includes("parameters")),
      [
        "aws:iam/policy:Policy::builds-parameters-1",
        "aws:iam/policy:Policy::builds-parameters-2",
        `${ROLE}::builds-execution-role`,
        `${ROLE_POLICY}::builds-execution-role-policy`,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment::builds-parameters-1",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment::builds-parameters-2",
      ],
    );
    const trust = String(only(resources, ROLE, "builds-execution-role").inputs.assumeRolePolicy);
    assert.match(trust, /"aws:SourceAccount":"111122223333"/);
    assert.match(trust, /"aws:SourceArn":"arn:aws:imagebuilder:us-east-1:111122223333:\*"/);
    const policy = String(only(resources, ROLE_POLICY, "builds-execution-role-policy").inputs.policy);
    assert.match(policy, /arn:aws:iam::555566667777:role\/EC2ImageBuilderDistributionCrossAccountRole/);
    assert.match(policy, /iam:PassRole.{1,80}role\/builds-role-1234567.{1,60}iam:PassedToService/);
    assert.ok(policy.length < 10_240, "inline policies of a role may have 10,240 characters");
    assert.match(
      String(only(resources, ROLE_POLICY, "builds-role-policy").inputs.policy),
      /arn:aws:s3:::logs\/image-builder\/\*/,
    );
    assert.match(
      String(only(resources, "aws:iam/policy:Policy", "builds-parameters-1").inputs.policy),
      /parameter\/images\/docker-host/,
    );
  });

  it("tells every wrong argument", async () => {
    const message = await resourceErrorOf(
      () =>
        new BuildEnvironment("builds", {
          name: "/",
          accountId: "12",
          region: "us-east-1",
          copyTo: ["x"],
          egressPorts: [0],
          network: { vpcId: "vpc-1", subnetId: "subnet-1", securityGroupIds: [] },
          logBucket: { bucketName: "logs", keyPrefix: "/x/" },
        }),
    );

    assert.deepEqual(message.match(/^ {2}\S+(?=: )/gm), [
      "  name",
      "  accountId",
      "  copyTo[0]",
      "  egressPorts[0]",
      "  network.securityGroupIds",
      "  logBucket.keyPrefix",
    ]);
  });
});
