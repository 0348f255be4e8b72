import assert from "node:assert/strict";
import { useSimulator } from "./fixture";

const AGE = { action: { type: "DELETE" }, filter: { type: "AGE", value: 6, unit: "MONTHS" } };
const RECIPES = Array.from({ length: 51 }, (_, index) => ({ name: `web-${String(index)}`, semanticVersion: "1.x.x" }));

describe("simulator: what only the provider's source says", () => {
  const bench = useSimulator();
  const refused = async (type: string, news: Record<string, unknown>): Promise<readonly string[]> => {
    return (await bench().client.check(type, "web", news)).failures;
  };

  it("is enumerations that the API's model leaves open", async () => {
    const topic = "arn:aws:sns:us-east-1:111122223333:t";
    const news = { topic, protocol: "mail", endpoint: "a@example.org" };
    assert.deepEqual(await refused("aws:sns/topicSubscription:TopicSubscription", news), [
      'protocol: expected protocol to be one of ["application" "email" "email-json" "firehose" "http" "https" "lambda" "sms" "sqs"], got mail',
    ]);
  });

  it("is how many items a nested list takes", async () => {
    const news = {
      name: "web",
      executionRole: "arn:aws:iam::111122223333:role/x",
      resourceType: "AMI_IMAGE",
      policyDetails: [AGE],
      resourceSelection: { recipes: RECIPES },
    };
    assert.deepEqual(await refused("aws:imagebuilder/lifecyclePolicy:LifecyclePolicy", news), [
      "resourceSelection.recipes: expected number of items of resourceSelection.recipes to be in the range (1 - 50), got 51",
    ]);
  });

  it("is which arguments of a block exclude each other, where the block is given", async () => {
    const type = "aws:ec2/launchTemplate:LaunchTemplate";
    const arn = "arn:aws:iam::111122223333:instance-profile/a";
    assert.deepEqual(await refused(type, { name: "web", iamInstanceProfile: { arn, name: "a" } }), [
      'iamInstanceProfile.arn: Conflicting configuration arguments: "iamInstanceProfile.arn": conflicts with iamInstanceProfile.name',
    ]);
    assert.deepEqual(await refused("aws:s3/bucket:Bucket", { bucket: "images-a" }), []);
    assert.equal((await refused("aws:s3/bucket:Bucket", { bucket: "images-a", website: {} })).length, 1);
  });
});
