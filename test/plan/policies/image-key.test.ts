import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { PolicyDocument, Statement } from "../../../plan/policies/document";
import { type ImageKeyArgs, imageKeyPolicy, organizationPaths } from "../../../plan/policies/image-key";

const OWNER = "111122223333";
const ADMINISTRATION = ["AdministerTheKey"];
/** Of the owner's service-linked roles; `questions.test.ts` asks what they may. */
const SERVICES = ["LaunchByServices", "GrantForLaunchesByServices"];

const ACCOUNT = fc.stringMatching(/^[0-9]{12}$/).filter((account) => account !== OWNER);
const ORGANIZATION = fc.stringMatching(/^o-[a-z0-9]{10}$/);
const UNIT = fc
  .tuple(ORGANIZATION, fc.stringMatching(/^ou-[a-z0-9]{4}-[a-z0-9]{8}$/))
  .map(([organization, unit]) => `arn:aws:organizations::${OWNER}:ou/${organization}/${unit}`);
const CONSUMERS = fc.record({
  organizations: fc.uniqueArray(ORGANIZATION, { maxLength: 4 }),
  organizationalUnitArns: fc.uniqueArray(UNIT, { maxLength: 4 }),
  accounts: fc.uniqueArray(ACCOUNT, { maxLength: 4 }),
  copyTo: fc.uniqueArray(ACCOUNT, { maxLength: 4 }),
});

function policyFor(consumers: Partial<ImageKeyArgs>): PolicyDocument {
  const nobody = { organizations: [], organizationalUnitArns: [], accounts: [], copyTo: [] };
  return imageKeyPolicy({ partition: "aws", account: OWNER, regions: ["eu-west-1"], ...nobody, ...consumers });
}

/** Everyone whom the statements on an action admit, in the words of the definition. */
function admitted(document: PolicyDocument, action: string): string[] {
  const everyone = document.Statement.filter(
    ({ Sid, Action }) => ![...ADMINISTRATION, ...SERVICES].includes(Sid) && Action.includes(action),
  ).flatMap(admittedBy);
  return [...new Set(everyone)].sort();
}

function admittedBy({ Principal: principal, Condition: condition }: Statement): string[] {
  assert.ok(principal && "AWS" in principal);
  if (principal.AWS !== "*") {
    return principal.AWS.map((root) => root.replace(/^arn:aws:iam::(\d{12}):root$/, "$1"));
  }
  return [
    condition?.["StringEquals"]?.["aws:PrincipalOrgID"] ?? [],
    condition?.["ForAnyValue:StringLike"]?.["aws:PrincipalOrgPaths"] ?? [],
  ].flat();
}

describe("plan/policies/image-key", () => {
  it("admits exactly the consumers, whoever they are, to use and to grants alike", () => {
    fc.assert(
      fc.property(CONSUMERS, (consumers) => {
        const expected = [
          OWNER,
          ...consumers.organizations,
          ...consumers.organizationalUnitArns.flatMap(organizationPaths),
          ...consumers.accounts,
          ...consumers.copyTo,
        ];
        const document = policyFor(consumers);
        for (const action of ["kms:Decrypt", "kms:ReEncryptFrom", "kms:CreateGrant"]) {
          assert.deepEqual(admitted(document, action), [...new Set(expected)].sort(), action);
        }
      }),
    );
  });

  it("lets grants be made for AWS resources or to services that launch, and gives nobody but the owner encryption or administration", () => {
    fc.assert(
      fc.property(CONSUMERS, (consumers) => {
        const document = policyFor(consumers);
        for (const { Sid, Action, Condition } of document.Statement) {
          const isHeld =
            Condition?.["Bool"]?.["kms:GrantIsForAWSResource"] === "true" ||
            Condition?.["StringLike"]?.["kms:GranteePrincipal"] !== undefined;
          assert.equal(Action.includes("kms:CreateGrant"), isHeld, Sid);
        }
        assert.deepEqual(admitted(document, "kms:Encrypt"), [OWNER]);
        assert.deepEqual(admitted(document, "kms:PutKeyPolicy"), []);
      }),
    );
  });

  it("does not depend on the order of consumers", () => {
    fc.assert(
      fc.property(CONSUMERS, (consumers) => {
        const reversed = Object.fromEntries(
          Object.entries(consumers).map(([key, list]) => [key, [...list].reverse()]),
        ) as typeof consumers;
        assert.equal(JSON.stringify(policyFor(reversed)), JSON.stringify(policyFor(consumers)));
      }),
    );
  });

  it("takes an organization by its ARN too", () => {
    const document = policyFor({ organizations: ["arn:aws:organizations::999988887777:organization/o-abcdefghij"] });
    assert.deepEqual(admitted(document, "kms:Decrypt"), [OWNER, "o-abcdefghij"]);
  });

  it("admits a unit with the units below it, and no unit beside it", () => {
    assert.deepEqual(organizationPaths("arn:aws:organizations::999988887777:ou/o-abcdefghij/ou-ab12-11111111"), [
      "o-abcdefghij/r-ab12/ou-ab12-11111111/*",
      "o-abcdefghij/r-ab12/*/ou-ab12-11111111/*",
    ]);
    assert.throws(() => organizationPaths("ou-ab12-11111111"), /golden-images bug: "ou-ab12-11111111" is no ARN/);
  });

  it("holds the owner's use to EC2 of the regions, by the partition's domain", () => {
    const document = imageKeyPolicy({
      partition: "aws-cn",
      account: OWNER,
      regions: ["cn-north-1"],
      organizations: [],
      organizationalUnitArns: [],
      accounts: [],
      copyTo: [],
    });
    const build = document.Statement.find((statement) => statement.Sid === "BuildWithTheKey");
    assert.deepEqual(build?.Condition?.["StringEquals"], {
      "kms:CallerAccount": OWNER,
      "kms:ViaService": ["ec2.cn-north-1.amazonaws.com", "ec2.cn-north-1.amazonaws.com.cn"],
    });
  });
});
