import assert from "node:assert/strict";
import { architectureOfType, isKnownType, isMac, typesLike } from "../../../definition/aws/instance-types";
import { managedComponents } from "../../../definition/aws/managed-components";
import { familyNicknamed, findManaged } from "../../../definition/aws/managed-images";
import { lacksImageBuilder, partitionOf, REGIONS } from "../../../definition/aws/regions";
import * as plan from "../../../plan/arn";
import * as simulator from "../../../simulator/cloud/aws-names";

describe("names of AWS", () => {
  it("has every Region in the partition that ARNs are built with, and that the simulator reads", () => {
    assert.ok(REGIONS.length >= 40);
    for (const region of REGIONS) {
      assert.equal(partitionOf(region), plan.partitionOf(region), region);
      assert.equal(partitionOf(region), simulator.partitionOfRegion(region), region);
    }
    assert.equal(partitionOf("us-esat-1"), undefined);
  });

  it("knows where Image Builder is, and does not judge isolated partitions", () => {
    const judged = ["us-east-1", "eusc-de-east-1", "us-iso-east-1", "sa-west-1"].map(lacksImageBuilder);
    assert.deepEqual(judged, [false, false, false, true]);
  });

  it("knows the architecture of types by their family, and of new families by their name", () => {
    const types = ["m7i.large", "c7gn.large", "g4dn.xlarge", "a1.large", "mac1.metal", "mac2.metal", "mac-m4.metal"];
    const arm = types.filter((type) => architectureOfType(type) === "arm64");
    assert.deepEqual(arm, ["c7gn.large", "a1.large", "mac2.metal", "mac-m4.metal"]);
    assert.deepEqual(types.filter(isMac), ["mac1.metal", "mac2.metal", "mac-m4.metal"]);
    assert.ok(types.every(isKnownType));
    assert.deepEqual(["m99g.large", "m99i.large"].map(architectureOfType), ["arm64", "x86_64"]);
    assert.ok(!isKnownType("m7i.huge") && !isKnownType("m99i.large"));
  });

  it("suggests types of a family that is known", () => {
    assert.ok(typesLike("m7g.larg").every((type) => type.startsWith("m7g.")));
    assert.ok(typesLike("m7gg.large").length > 1000);
  });

  it("leads nicknames to families that exist, and others nowhere", () => {
    const names = ["al2", "amzn2023", "ubuntu-24.04", "rhel-10", "sles-15", "windows-2022", "win2025-core", "macos-15"];
    for (const name of names) assert.ok(findManaged(familyNicknamed(name) ?? ""), name);
    assert.deepEqual(["rhel-9", "ubuntu-18.04", "al3", "docker-host"].map(familyNicknamed), Array(4).fill(undefined));
  });

  it("tells platform and architecture of managed components", () => {
    assert.deepEqual(managedComponents().get("chocolatey")?.platform, "Windows");
    assert.deepEqual(managedComponents().get("scap-compliance-checker-linux")?.architectures, ["x86_64"]);
  });
});
