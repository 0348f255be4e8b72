import { strict as assert } from "node:assert";
import { topicKeyPolicy, topicPolicy } from "../../../plan/policies";
import { isAllowed, type Policies, type Request } from "./evaluator";

const ACCOUNT = "111122223333";
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:golden-images-prod-releases`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;

async function answers(request: Request, policies: Policies, expected: boolean): Promise<void> {
  assert.equal(await isAllowed(request, policies), expected);
}

describe("EventBridge and an encrypted topic", () => {
  const topic = { resource: topicPolicy({ topicArn: TOPIC }) };
  const key = {
    resource: topicKeyPolicy({ partition: "aws", region: "eu-west-1", account: ACCOUNT, topicArns: [TOPIC] }),
  };
  const publish = { principal: "events.amazonaws.com", action: "sns:Publish", resource: TOPIC };

  // EventBridge sends neither aws:SourceAccount nor aws:SourceArn to SNS and its key (shared/aws-facts.md 22).
  it("publishes", () => answers(publish, topic, true));

  it("does not publish without TLS", () =>
    answers({ ...publish, context: { "aws:SecureTransport": "false" } }, topic, false));

  for (const action of ["kms:GenerateDataKey", "kms:Decrypt"]) {
    const context = { "kms:EncryptionContext:aws:sns:topicArn": TOPIC };
    const use = { principal: "events.amazonaws.com", action, resource: KEY };

    it(`may ${action} for this topic`, () => answers({ ...use, context }, key, true));

    it(`may not ${action} for another`, () =>
      answers({ ...use, context: { "kms:EncryptionContext:aws:sns:topicArn": `${TOPIC}-of-others` } }, key, false));

    it(`is the only service that may ${action}`, () =>
      answers({ ...use, principal: "sqs.amazonaws.com", context }, key, false));
  }
});
