import { strict as assert } from "node:assert";
import { ImageSharing, type ImageSharingArgs } from "../../components";
import { listed, only, recordResources, resourceErrorOf, valueOf } from "./recorded-resources";

const KEY = "aws:kms/key:Key";
const MINIMAL: ImageSharingArgs = { accountId: "111122223333", region: "us-east-1" };
const ORGANIZATION = "arn:aws:organizations::444455556666:organization/o-abcde12345";
const UNIT = "arn:aws:organizations::444455556666:ou/o-abcde12345/ou-ab12-abcd1234";

interface KeyPolicy {
  Statement: { Sid: string; Principal: { AWS: string | string[] }; Action: string[]; Condition?: object }[];
}

describe("components/ImageSharing", () => {
  it("shares with nobody and makes nothing by default", async () => {
    let sharing: ImageSharing | undefined;
    const resources = await recordResources(() => (sharing = new ImageSharing("image", MINIMAL)));

    assert.deepEqual(listed(resources), ["golden-images:sharing:ImageSharing::image"]);
    assert.equal(sharing?.launchPermission, undefined);
    assert.deepEqual(sharing?.kmsKeyIds, {});
    assert.deepEqual(sharing?.targetAccountIds, []);
  });

  it("makes one multi-region key with a replica and an alias in each region, which outlive the component", async () => {
    let sharing: ImageSharing | undefined;
    const resources = await recordResources(() => {
      sharing = new ImageSharing("image", {
        ...MINIMAL,
        regions: ["us-east-1", "eu-west-1"],
        organizationArns: [ORGANIZATION],
        organizationalUnitArns: [UNIT],
        userIds: ["222233334444"],
        targetAccountIds: ["555566667777"],
        kmsKey: { kind: "create", alias: "alias/images/database-host" },
        tags: { Owner: "platform" },
      });
    });

    assert.deepEqual(listed(resources), [
      "aws:kms/alias:Alias::image-alias",
      "aws:kms/alias:Alias::image-eu-west-1-alias",
      `${KEY}::image-key`,
      "aws:kms/replicaKey:ReplicaKey::image-key-eu-west-1",
      "golden-images:sharing:ImageSharing::image",
    ]);
    const { policy, ...key } = only(resources, KEY).inputs;
    assert.deepEqual(key, {
      description: "Encrypts AMIs",
      multiRegion: true,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: { Owner: "platform" },
      region: "us-east-1",
    });
    const replica = only(resources, "aws:kms/replicaKey:ReplicaKey");
    assert.equal(replica.inputs.region, "eu-west-1");
    assert.equal(replica.inputs.policy, policy);
    for (const kept of [only(resources, KEY), replica]) {
      assert.equal(kept.protect, true);
      assert.equal(kept.retainOnDelete, true);
    }
    assert.equal(only(resources, "aws:kms/alias:Alias", "image-eu-west-1-alias").inputs.region, "eu-west-1");
    assert.deepEqual(sharing?.launchPermission, {
      organizationArns: [ORGANIZATION],
      organizationalUnitArns: [UNIT],
      userIds: ["222233334444"],
    });
    assert.deepEqual(Object.keys(sharing?.kmsKeyIds ?? {}), ["us-east-1", "eu-west-1"]);
  });

  it("admits exactly the consumers to the key, and everyone never without a condition", async () => {
    const resources = await recordResources(
      () =>
        new ImageSharing("image", {
          ...MINIMAL,
          organizationArns: [ORGANIZATION],
          organizationalUnitArns: [UNIT],
          userIds: ["222233334444"],
          targetAccountIds: ["555566667777"],
          kmsKey: { kind: "create", alias: "alias/image" },
        }),
    );
    const { Statement } = JSON.parse(String(only(resources, KEY).inputs.policy)) as KeyPolicy;

    for (const { Principal, Condition, Sid } of Statement) {
      if (Principal.AWS === "*") assert.match(JSON.stringify(Condition), /aws:Principal(OrgID|OrgPaths|Arn)/, Sid);
    }
    const accounts = Statement.find(({ Sid }) => Sid === "UseByAccounts")?.Principal.AWS;
    assert.deepEqual(accounts, ["arn:aws:iam::222233334444:root", "arn:aws:iam::555566667777:root"]);
    for (const { Action, Condition, Sid } of Statement) {
      if (Action.includes("kms:CreateGrant"))
        assert.match(JSON.stringify(Condition), /kms:Grant(IsForAWSResource|eePrincipal)/, Sid);
      assert.ok(!Action.some((action) => action.includes("*")), Sid);
    }
  });

  it("adopts keys that exist", async () => {
    let sharing: ImageSharing | undefined;
    const kmsKeyIds = { "us-east-1": "alias/a", "eu-west-1": "alias/b" };
    const resources = await recordResources(() => {
      sharing = new ImageSharing("image", {
        ...MINIMAL,
        regions: ["us-east-1", "eu-west-1"],
        kmsKey: { kind: "adopt", kmsKeyIds },
      });
    });

    assert.equal(resources.length, 1);
    const id = sharing?.kmsKeyIds["eu-west-1"];
    assert.equal(id && (await valueOf(id)), "alias/b");
  });

  it("gives launch permissions on AMIs that exist, in their regions", async () => {
    const resources = await recordResources(
      () =>
        new ImageSharing("image", {
          ...MINIMAL,
          organizationArns: [ORGANIZATION],
          userIds: ["222233334444"],
          amis: [{ region: "eu-west-1", amiId: "ami-1" }],
        }),
    );

    const permissions = resources.filter(({ type }) => type === "aws:ec2/amiLaunchPermission:AmiLaunchPermission");
    assert.deepEqual(
      permissions.map(({ inputs }) => inputs),
      [
        { imageId: "ami-1", region: "eu-west-1", accountId: "222233334444" },
        { imageId: "ami-1", region: "eu-west-1", organizationArn: ORGANIZATION },
      ],
    );
  });

  it("shares with everyone only without a key", async () => {
    let sharing: ImageSharing | undefined;
    await recordResources(() => (sharing = new ImageSharing("image", { ...MINIMAL, public: true })));
    assert.deepEqual(sharing?.launchPermission, { userGroups: ["all"] });

    const kmsKey = { kind: "create", alias: "alias/image" } as const;
    const message = await resourceErrorOf(() => new ImageSharing("image", { ...MINIMAL, public: true, kmsKey }));
    assert.match(message, /kmsKey: a public image must be unencrypted/);
  });

  it("tells every wrong argument", async () => {
    const message = await resourceErrorOf(
      () =>
        new ImageSharing("image", {
          accountId: "1",
          region: "us-east-1",
          regions: ["us-east-1", "us-east-1", "eu-west-1"],
          organizationArns: ["o-abcde12345"],
          organizationalUnitArns: ["ou-ab12-abcd1234"],
          userIds: ["*", "222233334444", "222233334444"],
          targetAccountIds: ["x"],
          kmsKey: { kind: "adopt", kmsKeyIds: { "us-east-1": "alias/a" } },
        }),
    );

    assert.deepEqual(message.match(/^ {2}\S+(?=: )/gm), [
      "  accountId",
      "  organizationArns[0]",
      "  organizationalUnitArns[0]",
      "  userIds[0]",
      "  userIds",
      "  targetAccountIds[0]",
      "  regions",
      "  kmsKey.kmsKeyIds.eu-west-1",
    ]);
  });
});
