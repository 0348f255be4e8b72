import { strict as assert } from "node:assert";
import { ImageLifecycle, type ImageLifecycleArgs } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const POLICY = "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy";
const MINIMAL: ImageLifecycleArgs = {
  name: "docker-host",
  accountId: "111122223333",
  region: "us-east-1",
  recipes: [{ name: "docker-host", semanticVersion: "x.x.x" }],
  policyDetails: [{ action: "DELETE", filter: { type: "COUNT", value: 5 } }],
};

describe("components/ImageLifecycle", () => {
  it("makes a policy and a role that Image Builder of this account and region alone may assume", async () => {
    const resources = await recordResources(() => new ImageLifecycle("docker-host", MINIMAL));

    assert.deepEqual(listed(resources), [
      "aws:iam/role:Role::docker-host-lifecycle-role",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::docker-host-lifecycle-policy",
      `${POLICY}::docker-host-policy`,
      "golden-images:lifecycle:ImageLifecycle::docker-host",
    ]);
    assert.match(
      String(only(resources, "aws:iam/role:Role").inputs.assumeRolePolicy),
      /"aws:SourceAccount":"111122223333"/,
    );
    assert.equal(
      only(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs.policyArn,
      "arn:aws:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy",
    );
    assert.deepEqual(only(resources, POLICY).inputs, {
      name: "docker-host",
      resourceType: "AMI_IMAGE",
      executionRole: "arn:aws:iam::111122223333:role/docker-host-lifecycle-role-1234567",
      resourceSelection: { recipes: [{ name: "docker-host", semanticVersion: "x.x.x" }] },
      policyDetails: [
        {
          action: { type: "DELETE", includeResources: { amis: true, snapshots: true } },
          filter: { type: "COUNT", value: 5 },
        },
      ],
      status: "ENABLED",
      region: "us-east-1",
    });
  });

  it("bounds the role that it makes", async () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
    const bound = await recordResources(() => new ImageLifecycle("docker-host", { ...MINIMAL, permissionsBoundary }));
    const free = await recordResources(() => new ImageLifecycle("docker-host", MINIMAL));

    const { inputs } = only(free, "aws:iam/role:Role");
    assert.ok(!("permissionsBoundary" in inputs));
    assert.deepEqual(only(bound, "aws:iam/role:Role").inputs, { ...inputs, permissionsBoundary });
  });

  it("adopts a role and passes rules and exclusions on", async () => {
    const resources = await recordResources(
      () =>
        new ImageLifecycle("docker-host", {
          ...MINIMAL,
          executionRole: { kind: "adopt", arn: "arn:aws:iam::111122223333:role/lifecycle" },
          status: "DISABLED",
          tags: { Owner: "platform" },
          policyDetails: [
            { action: "DEPRECATE", filter: { type: "AGE", value: 90, unit: "DAYS" } },
            {
              action: "DELETE",
              filter: { type: "AGE", value: 6, unit: "MONTHS", retainAtLeast: 3 },
              exclusion: {
                isPublic: true,
                sharedAccounts: ["222233334444"],
                tagMap: { Keep: "yes" },
                regions: ["us-east-1"],
              },
            },
          ],
        }),
    );

    assert.equal(resources.length, 2);
    const { inputs } = only(resources, POLICY);
    assert.equal(inputs.executionRole, "arn:aws:iam::111122223333:role/lifecycle");
    assert.equal(inputs.status, "DISABLED");
    assert.deepEqual(inputs.policyDetails, [
      {
        action: { type: "DEPRECATE", includeResources: { amis: true, snapshots: false } },
        filter: { type: "AGE", value: 90, unit: "DAYS" },
      },
      {
        action: { type: "DELETE", includeResources: { amis: true, snapshots: true } },
        filter: { type: "AGE", value: 6, unit: "MONTHS", retainAtLeast: 3 },
        exclusionRules: {
          amis: { isPublic: true, sharedAccounts: ["222233334444"], tagMap: { Keep: "yes" }, regions: ["us-east-1"] },
        },
      },
    ]);
  });

  it("tells every wrong argument", async () => {
    const message = await resourceErrorOf(
      () =>
        new ImageLifecycle("docker-host", {
          ...MINIMAL,
          tagMap: { A: "b" },
          policyDetails: [
            { action: "DELETE", filter: { type: "AGE", value: 0 } },
            { action: "DELETE", filter: { type: "COUNT", value: 1, unit: "DAYS" } },
            { action: "DISABLE", filter: { type: "COUNT", value: 1, retainAtLeast: 11 } },
            { action: "DEPRECATE", filter: { type: "AGE", value: 1, unit: "DAYS" } },
          ],
        }),
    );

    assert.deepEqual(message.match(/^ {2}\S+(?=: )/gm), [
      "  policyDetails",
      "  policyDetails[0].filter.value",
      "  policyDetails[0].filter.unit",
      "  policyDetails[1].filter.unit",
      "  policyDetails[2].filter.retainAtLeast",
      "  policyDetails[2].filter.type",
      "  recipes",
      "  policyDetails",
    ]);
  });
});
