import { strict as assert } from "node:assert";
import { arn, imageBuilderArn, managedPolicyArn, parameterArn, partitionOf } from "../../plan/arn";

describe("plan/arn", () => {
  it("keeps all six parts, empty where a service is global", () => {
    assert.equal(
      arn({ partition: "aws-cn", service: "iam", account: "111122223333", resource: "role/a" }),
      "arn:aws-cn:iam::111122223333:role/a",
    );
    assert.equal(arn({ partition: "aws", service: "s3", resource: "b/k" }), "arn:aws:s3:::b/k");
  });

  const regions: readonly [string, string][] = [
    ["us-east-1", "aws"],
    ["eu-central-2", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
    ["eusc-de-east-1", "aws-eusc"],
  ];
  for (const [region, partition] of regions) {
    it(`finds the partition of ${region}`, () => {
      assert.equal(partitionOf(region), partition);
    });
  }

  it("names Image Builder resources of ours and of Amazon in their partition", () => {
    const home = { partition: "aws-us-gov", region: "us-gov-west-1", account: "111122223333" } as const;
    assert.equal(
      imageBuilderArn(home, "image", "docker-host-x86-64", "1.x.x"),
      "arn:aws-us-gov:imagebuilder:us-gov-west-1:111122223333:image/docker-host-x86-64/1.x.x",
    );
    assert.equal(
      imageBuilderArn({ ...home, account: "aws" }, "component", "update-linux", "x.x.x"),
      "arn:aws-us-gov:imagebuilder:us-gov-west-1:aws:component/update-linux/x.x.x",
    );
  });

  it("takes nothing but the place from what is passed as one", () => {
    const home = {
      partition: "aws",
      region: "us-east-1",
      account: "111122223333",
      service: "x",
      resource: "y",
    } as const;
    assert.equal(parameterArn(home, "/a/b"), "arn:aws:ssm:us-east-1:111122223333:parameter/a/b");
    assert.equal(parameterArn(home, "a"), "arn:aws:ssm:us-east-1:111122223333:parameter/a");
  });

  it("names AWS's own policies", () => {
    assert.equal(
      managedPolicyArn("aws-cn", "service-role/EC2ImageBuilderLifecycleExecutionPolicy"),
      "arn:aws-cn:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy",
    );
  });
});
