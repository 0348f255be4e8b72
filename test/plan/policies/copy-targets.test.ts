import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyDocument } from "../../../plan/policies/document";
import { executionRolePolicy } from "../../../plan/policies/execution-role";
import { imageKeyPolicy } from "../../../plan/policies/image-key";
import { isAllowed, type Request } from "./evaluator";

const OWNER = "111122223333";
const TARGET = "555566667777";
const ROLE = `arn:aws:iam::${TARGET}:role/EC2ImageBuilderDistributionCrossAccountRole`;
const EXECUTION = `arn:aws:iam::${OWNER}:role/builds-execution`;
const GUIDE = readFileSync(join(__dirname, "../../../../docs/sharing.md"), "utf8");

/** A policy as the guide tells an account to write it. */
function documented(name: string): PolicyDocument {
  const [, text] = new RegExp(`\`\`\`json ${name}\\n([^\`]+)`).exec(GUIDE) ?? assert.fail(`the guide has no ${name}`);
  const { Version, Statement } = JSON.parse(text ?? "") as { Version: "2012-10-17"; Statement: object[] };
  return { Version, Statement } as PolicyDocument;
}

describe("an account that gets copies, prepared as docs/sharing.md says", () => {
  const regions = ["us-east-1", "eu-west-1"];
  const key = imageKeyPolicy({
    partition: "aws",
    account: OWNER,
    regions,
    organizations: [],
    organizationalUnitArns: [],
    accounts: [],
    copyTo: [TARGET],
  });
  const policies = { identity: [documented("copy-keys")], resource: key };
  const ask = (action: string, region: string, context: Request["context"] = {}): Request => ({
    principal: ROLE,
    action,
    resource: `arn:aws:kms:${region}:${OWNER}:key/mrk-1`,
    context: { "kms:CallerAccount": TARGET, "kms:ViaService": `ec2.${region}.amazonaws.com`, ...context },
  });
  const forResource = (is: string): Request["context"] => ({ "kms:GrantIsForAWSResource": is });
  const uses = ["Decrypt", "DescribeKey", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom"];

  for (const region of regions) {
    it(`decrypts, encrypts and grants under our key of ${region}`, async () => {
      for (const action of uses) assert.ok(await isAllowed(ask(`kms:${action}`, region), policies), action);
      assert.ok(await isAllowed(ask("kms:CreateGrant", region, forResource("true")), policies));
    });
  }

  it("needs both: its own policy, and a key that admits it", async () => {
    const decrypt = ask("kms:Decrypt", "us-east-1");
    assert.ok(!(await isAllowed(decrypt, { ...policies, identity: [] })));
    const others = imageKeyPolicy({
      partition: "aws",
      account: OWNER,
      regions,
      organizations: [],
      organizationalUnitArns: [],
      accounts: [],
      copyTo: ["999900001111"],
    });
    assert.ok(!(await isAllowed(decrypt, { ...policies, resource: others })));
  });

  it("makes no grants of its own, and administers nothing", async () => {
    assert.ok(!(await isAllowed(ask("kms:CreateGrant", "us-east-1", forResource("false")), policies)));
    assert.ok(!(await isAllowed(ask("kms:PutKeyPolicy", "us-east-1"), policies)));
    assert.ok(!(await isAllowed(ask("kms:Decrypt", "ap-southeast-2"), policies)));
  });

  it("lets our execution role in, and no role of ours that nothing allows to", async () => {
    const home = { partition: "aws", region: "us-east-1", account: OWNER } as const;
    const instanceRoleArn = `arn:aws:iam::${OWNER}:role/builds-instance`;
    const execution = executionRolePolicy({ ...home, instanceRoleArn, copyTo: [TARGET] });
    const assume = { principal: EXECUTION, action: "sts:AssumeRole", resource: ROLE, account: TARGET };
    const resource = documented("copy-trust");
    assert.ok(await isAllowed(assume, { identity: [execution], resource }));
    assert.ok(!(await isAllowed(assume, { identity: [], resource })));
    assert.ok(!(await isAllowed({ ...assume, principal: EXECUTION.replace(OWNER, "999900001111") }, { identity: [execution], resource }))); // prettier-ignore
  });

  it("lets Image Builder act on copies of our images alone", async () => {
    const of = (account: string): Request => ({
      principal: "imagebuilder.amazonaws.com",
      action: "sts:AssumeRole",
      resource: `arn:aws:iam::${TARGET}:role/Ec2ImageBuilderCrossAccountLifecycleAccess`,
      account: TARGET,
      context: {
        "aws:SourceAccount": account,
        "aws:SourceArn": `arn:aws:imagebuilder:us-east-1:${account}:image/web-x86-64/1.0.0/1`,
      },
    });
    const resource = documented("lifecycle-trust");
    assert.ok(await isAllowed(of(OWNER), { resource }));
    assert.ok(!(await isAllowed(of("999900001111"), { resource })));
  });
});
