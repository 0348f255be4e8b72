import { strict as assert } from "node:assert";
import { lifecycleRoleManagedPolicy } from "../../../plan/policies/build-roles";
import { deployProjectsPolicy } from "../../../plan/policies/deploy-projects";
import type { PolicyDocument, Statement } from "../../../plan/policies/document";
import { deployRolePolicy } from "../../../plan/policies/deploy-role";
import { parameterPolicies } from "../../../plan/policies/parameters";
import { previewRolePolicy } from "../../../plan/policies/preview-role";
import { revokeRolePolicy } from "../../../plan/policies/promote-role";
import { rebuildRolePolicy } from "../../../plan/policies/rebuild-role";
import { rolesBoundaryArn } from "../../../plan/roles-boundary";
import { REVIEWED } from "./reviewed";
import { DOCUMENTS } from "./statements";

/** IAM counts policies without white space. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_LIMIT = 10_240;
const MANAGED_LIMIT = 6_144;

const ORGANIZATION_KEYS = ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"];

function allowsOf(document: PolicyDocument): Statement[] {
  return document.Statement.filter((statement) => statement.Effect === "Allow");
}

function conditionValue(statement: Statement, operator: string, key: string): unknown {
  return statement.Condition?.[operator]?.[key];
}

/**
 * By document: statement, service, and the keys that its condition asks. What a service does not send, a condition must
 * not demand, or the statement is dead.
 */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  // docs.aws.amazon.com/codebuild/latest/userguide/cross-service-confused-deputy-prevention.html: it sends both.
  codeBuildTrust: ["CodeBuild: codebuild.amazonaws.com: aws:SourceAccount,aws:SourceArn"],
  // Both IfExists. docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html has none in the
  // trust of the account's own role, and both in that of roles in other accounts.
  imageBuilderTrust: ["ImageBuilder: imagebuilder.amazonaws.com: aws:SourceAccount,aws:SourceArn"],
  // docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html: EC2 sends none to roles of instances.
  instanceTrust: ["BuildInstances: ec2.amazonaws.com: "],
  // docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html: no conditions in policies of topics.
  // https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
  fleetTrust: ["Assume: states.amazonaws.com: aws:SourceAccount,aws:SourceArn"],
  // docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html has none; a role is passed within its account.
  functionTrust: ["Assume: lambda.amazonaws.com: "],
  // docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
  notifierTrust: ["Assume: events.amazonaws.com: aws:SourceAccount"],
  // docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html: the rule is the source.
  undelivered: ["KeepUndelivered: events.amazonaws.com: aws:SourceArn"],
  // docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html: alarms send their ARN.
  topic: ["PublishByRules: events.amazonaws.com: ", "PublishByAlarm: cloudwatch.amazonaws.com: aws:SourceArn"],
  // docs.aws.amazon.com/sns/latest/dg/sns-key-management.html: no source for EventBridge; SNS gives the context.
  topicKey: ["events", "cloudwatch"].map(
    (service) =>
      `UseBy${service === "events" ? "EventBridge" : "Alarms"}: ${service}.amazonaws.com: kms:EncryptionContext:aws:sns:topicArn`,
  ),
};

/** The faults of a document under rows 16 and 17 of the safety page. */
function faultsOf(name: string, document: PolicyDocument): string[] {
  const faults: string[] = [];
  for (const statement of allowsOf(document)) {
    const where = `${name}.${statement.Sid}`;
    const wild = (statement.Resource ?? []).some((resource) => resource.includes("*"));
    if (statement.Action.some((action) => action.includes("*"))) faults.push(`${where}: wildcard action`);
    if (wild && REVIEWED[name]?.[statement.Sid] === undefined) faults.push(`${where}: wildcard resource, not reviewed`);
    const open = wild && REVIEWED[name]?.[statement.Sid] === undefined;
    if (statement.Action.includes("iam:PassRole") && (open || passedTo(statement).length === 0)) {
      faults.push(`${where}: PassRole without iam:PassedToService`);
    }
    const held = underAnOrganization(statement) || ofServicesOfTheAccount(statement);
    if (anyone(statement) && !held) faults.push(`${where}: anyone`);
  }
  return faults;
}

function passedTo(statement: Statement): readonly unknown[] {
  return [conditionValue(statement, "StringEquals", "iam:PassedToService") ?? []].flat();
}

function anyone(statement: Statement): boolean {
  return JSON.stringify(statement.Principal ?? {}).includes('"*"');
}

function underAnOrganization(statement: Statement): boolean {
  const operators = ["StringEquals", "ForAnyValue:StringLike"];
  return operators.some((operator) => ORGANIZATION_KEYS.some((key) => conditionValue(statement, operator, key)));
}

/** Roles under this path only AWS makes, and only in an account's own name. */
function ofServicesOfTheAccount(statement: Statement): boolean {
  const roles = [conditionValue(statement, "ArnLike", "aws:PrincipalArn") ?? []].flat() as string[];
  const path = /^arn:aws:iam::111122223333:role\/aws-service-role\/[a-z0-9]+\.amazonaws\.com\/AWSServiceRoleFor\*$/;
  return roles.length > 0 && roles.every((role) => path.test(role));
}

describe("plan/policies", () => {
  for (const [name, document] of Object.entries(DOCUMENTS)) {
    it(`${name}: no wildcard action, no unreviewed wildcard resource, no open PassRole, nobody unnamed`, () => {
      assert.deepEqual(faultsOf(name, document), []);
    });

    it(`${name}: Sids are unique, letters and digits, and keys stand in one order`, () => {
      const order = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];
      const sids = document.Statement.map((statement) => statement.Sid);
      assert.equal(new Set(sids).size, sids.length);
      for (const statement of document.Statement) {
        assert.match(statement.Sid, /^[A-Za-z0-9]+$/);
        const keys = Object.keys(statement);
        assert.deepEqual(
          keys,
          order.filter((key) => keys.includes(key)),
        );
        assert.ok(statement.Action.length > 0 && statement.Resource?.length !== 0, statement.Sid);
      }
    });

    it(`${name}: names a service as principal only where it was looked up what that service sends there`, () => {
      const found = document.Statement.flatMap(({ Sid, Effect, Principal: principal, Condition = {} }) =>
        Effect === "Allow" && principal && "Service" in principal
          ? principal.Service.map(
              (service) => `${Sid}: ${service}: ${Object.values(Condition).flatMap(Object.keys).join()}`,
            )
          : [],
      );
      assert.deepEqual(found, SERVICES[name] ?? []);
    });
  }

  it("has no review for a statement that is not there or has no wildcard", () => {
    for (const [name, reasons] of Object.entries(REVIEWED)) {
      for (const sid of Object.keys(reasons)) {
        const statement = DOCUMENTS[name]?.Statement.find((candidate) => candidate.Sid === sid);
        assert.ok(
          statement?.Resource?.some((resource) => resource.includes("*")),
          `${name}.${sid}`,
        );
      }
    }
  });

  it("finds each fault that it looks for", () => {
    const open = (extra: Partial<Statement>): PolicyDocument => ({
      Version: "2012-10-17",
      Statement: [{ Sid: "S", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::b/k"], ...extra }],
    });
    assert.deepEqual(faultsOf("x", open({})), []);
    assert.deepEqual(faultsOf("x", open({ Action: ["s3:*"] })), ["x.S: wildcard action"]);
    assert.deepEqual(faultsOf("x", open({ Resource: ["*"] })), ["x.S: wildcard resource, not reviewed"]);
    assert.deepEqual(faultsOf("x", open({ Principal: { AWS: "*" } })), ["x.S: anyone"]);
    assert.deepEqual(faultsOf("x", open({ Principal: { AWS: ["*"] } })), ["x.S: anyone"]);
    assert.deepEqual(faultsOf("x", open({ Action: ["iam:PassRole"] })), ["x.S: PassRole without iam:PassedToService"]);
  });

  it("keeps the policy of the execution role within what a role's inline policies may have", () => {
    assert.ok(JSON.stringify(DOCUMENTS["executionRole"]).length <= INLINE_LIMIT);
  });

  it("keeps the policies of the roles for GitHub within what AWS takes, with every option", () => {
    const { length: managed } = JSON.stringify(DOCUMENTS["previewRole"]);
    const { length: inline } = JSON.stringify(DOCUMENTS["deployRole"]);
    assert.ok(managed <= MANAGED_LIMIT, `previewRole: ${managed}`);
    assert.ok(inline <= INLINE_LIMIT, `deployRole: ${inline}`);
  });

  it("keeps them so with as many Regions as settings take", () => {
    const regions = Array.from({ length: 40 }, (_, index) => `ap-southeast-${index + 1}`);
    const state = { bucketName: "b".repeat(63), kmsKeyArn: `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${"1".repeat(36)}` }; // prettier-ignore
    const args = {
      partition: "aws-us-gov",
      account: "111122223333",
      regions,
      namePrefix: "a".repeat(20),
      state,
    } as const;
    const boundary = rolesBoundaryArn(undefined, args);
    const { length: managed } = JSON.stringify(previewRolePolicy(args));
    const bounded = { ...args, ...(boundary && { createdRolesBoundary: boundary }) };
    const { length: inline } = JSON.stringify(deployRolePolicy(bounded));
    const { length: projects } = JSON.stringify(deployProjectsPolicy(bounded));
    assert.ok(managed <= MANAGED_LIMIT, `previewRole: ${managed}`);
    assert.ok(inline <= INLINE_LIMIT, `deployRole: ${inline}`);
    assert.ok(projects <= MANAGED_LIMIT, `deployProjects: ${projects}`);
    const { length: rebuild } = JSON.stringify(rebuildRolePolicy(args));
    assert.ok(rebuild <= INLINE_LIMIT, `rebuildRole: ${rebuild}`);
    const promotion = { channels: ["a", "b", "c", "d", "e"].map((each) => each.repeat(32)), parameter: `/${"p".repeat(480)}{name}{architecture}{channel}` }; // prettier-ignore
    const { length: revoke } = JSON.stringify(revokeRolePolicy({ ...args, promotion }));
    assert.ok(revoke <= INLINE_LIMIT, `revokeRole: ${revoke}`);
  });

  it("lets a preview write nothing", () => {
    const actions = allowsOf(DOCUMENTS["previewRole"] ?? assert.fail()).flatMap(({ Action }) => Action);
    assert.deepEqual(
      actions.filter((action) => !/^[a-z0-9]+:(Get|BatchGet|List|Describe)|^kms:Decrypt$/.test(action)),
      [],
    );
    assert.ok(!actions.some((action) => /GetSecretValue|GetObjectVersion|sqs:|ssm:GetParametersByPath/.test(action)));
  });

  it("splits any number of parameters into policies that AWS takes, losing none", () => {
    const names = Array.from({ length: 500 }, (_, index) => `/images/an-image-of-a-long-name-${index}/x86_64`);
    const documents = parameterPolicies({ partition: "aws-us-gov", account: "111122223333", written: names, read: [] });
    const resources = documents.flatMap((document) => document.Statement.flatMap(({ Resource }) => Resource ?? []));
    assert.deepEqual(
      [...resources].sort(),
      names.map((name) => `arn:aws-us-gov:ssm:*:111122223333:parameter${name}`).sort(),
    );
    assert.ok(documents.every((document) => JSON.stringify(document).length <= MANAGED_LIMIT));
    assert.deepEqual(parameterPolicies({ partition: "aws", account: "111122223333", written: [], read: [] }), []);
  });

  it("names the lifecycle policy of AWS in its partition", () => {
    assert.equal(
      lifecycleRoleManagedPolicy("aws-cn"),
      "arn:aws-cn:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy",
    );
  });
});
