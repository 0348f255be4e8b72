import { strict as assert } from "node:assert";
import { imageOf } from "../parts";

const KEY = "arn:aws:kms:us-east-1:111122223333:key";
const ALIAS = { kind: "adopt", key: "alias/images" } as const;

describe("plan/ami/sharing", () => {
  it("shares nothing and with nobody by default, in the region of the settings", () => {
    assert.deepEqual(imageOf({}).sharing, {
      regions: ["us-east-1"],
      organizationArns: [],
      organizationalUnitArns: [],
      userIds: [],
      public: false,
      targetAccountIds: [],
    });
  });

  it("names an organization by its management account, and takes a whole ARN as it is", () => {
    const organization = { id: "o-abcdefghij", managementAccount: "999988887777" };
    const arn = "arn:aws:organizations::999988887777:organization/o-zzzzzzzzzz";
    assert.deepEqual(
      imageOf({ share: { organizations: [arn, "o-abcdefghij"] }, settings: { organization } }).sharing.organizationArns,
      ["arn:aws:organizations::999988887777:organization/o-abcdefghij", arn],
    );
    assert.throws(
      () => imageOf({ share: { organizations: ["o-abcdefghij"] } }),
      /golden-images bug: organization o-abcdefghij has no management account: settings\.organization is missing/,
    );
  });

  it("makes a key under the stack's prefix", () => {
    const change = { distribution: { kmsKey: { kind: "create" } }, settings: { namePrefix: "team" } } as const;
    assert.deepEqual(imageOf(change).sharing.kmsKey, {
      kind: "create",
      alias: "alias/golden-images/team-docker-host",
      description: "Encrypts the AMIs of docker-host",
    });
  });

  it("adopts the alias of the same name in each region", () => {
    assert.deepEqual(imageOf({ distribution: { kmsKey: ALIAS, regions: ["us-east-1", "eu-west-1"] } }).sharing.kmsKey, {
      kind: "adopt",
      kmsKeyIds: {
        "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:alias/images",
        "us-east-1": "arn:aws:kms:us-east-1:111122223333:alias/images",
      },
    });
  });

  it("adopts the replica of a multi-Region key in each region", () => {
    const kmsKey = { kind: "adopt", key: `${KEY}/mrk-1234` } as const;
    assert.deepEqual(imageOf({ distribution: { kmsKey, regions: ["eu-west-1", "us-east-1"] } }).sharing.kmsKey, {
      kind: "adopt",
      kmsKeyIds: {
        "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234",
        "us-east-1": `${KEY}/mrk-1234`,
      },
    });
  });

  it("takes a key of one region there alone", () => {
    const kmsKey = { kind: "adopt", key: `${KEY}/1234` } as const;
    assert.deepEqual(imageOf({ distribution: { kmsKey } }).sharing.kmsKey, {
      kind: "adopt",
      kmsKeyIds: { "us-east-1": `${KEY}/1234` },
    });
    assert.throws(
      () => imageOf({ distribution: { kmsKey, regions: ["eu-west-1"] } }),
      /golden-images bug: docker-host: the key .*key\/1234 cannot encrypt in eu-west-1, it is not a multi-Region key/,
    );
    const encrypted = imageOf({ distribution: { kmsKey: ALIAS, regions: ["eu-west-1"] } }).sharing.kmsKey;
    assert.deepEqual(encrypted?.kind === "adopt" && Object.keys(encrypted.kmsKeyIds), ["eu-west-1", "us-east-1"]);
    assert.throws(
      () => imageOf({ distribution: { kmsKey: { kind: "adopt", key: "images" } } }),
      /"images" is neither alias\/… nor the ARN of a key/,
    );
  });
});
