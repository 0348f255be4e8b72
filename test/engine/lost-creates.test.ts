import * as assert from "node:assert/strict";
import { lostCreates } from "../../engine/lost-creates";
import type { CloudResource } from "../../simulator";

const ALIAS = "aws:kms/alias:Alias";
const ID = "alias/images";

function alias(region: string): CloudResource {
  const arn = `arn:aws:kms:${region}:111122223333:${ID}`;
  return { type: ALIAS, id: ID, account: "111122223333", region, state: { arn, name: ID, region }, managed: true };
}

describe("what was created although the engine was told that it failed", () => {
  const wanted = { urn: "urn:replica-alias", type: ALIAS, inputs: { name: ID, region: "eu-west-1" } };
  const known = { urn: "urn:alias", type: ALIAS, id: ID, outputs: alias("us-east-1").state };
  const find = async (...cloud: CloudResource[]) =>
    await lostCreates(
      [{ resource: wanted }],
      { resources: [known], pending: [] },
      {
        debugProviders: "",
        resources: () => cloud,
        close: () => Promise.resolve(),
      },
    );

  it("is found where the state has a resource of the same id in another region", async () => {
    assert.deepEqual(
      (await find(alias("us-east-1"), alias("eu-west-1"))).map(({ outputs }) => outputs["region"]),
      ["eu-west-1"],
    );
  });

  it("is not what the state has already", async () => {
    assert.deepEqual(await find(alias("us-east-1")), []);
  });
});
