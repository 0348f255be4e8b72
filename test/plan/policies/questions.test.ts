import { strict as assert } from "node:assert";
import { imageBuilderTrust, instanceRolePolicy } from "../../../plan/policies/build-roles";
import { deployRolePolicy } from "../../../plan/policies/deploy-role";
import type { PolicyDocument } from "../../../plan/policies/document";
import { imageKeyPolicy } from "../../../plan/policies/image-key";
import { stateKeyPolicy, topicKeyPolicy, topicPolicy } from "../../../plan/policies/keys";
import { previewRolePolicy } from "../../../plan/policies/preview-role";
import { rolesBoundaryPolicy } from "../../../plan/policies/roles-boundary";
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

describe("a build that may read what its image names", () => {
  const bucket = "arn:aws:s3:::example-installers";
  const secret = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:golden-images/agent`;
  const mayRead = [bucket, `${bucket}/agents/*`, `${secret}-??????`, KEY];
  const home = { partition: "aws", region: "eu-west-1", account: ACCOUNT } as const;
  const family = { partition: "aws", account: ACCOUNT } as const;
  const keyOfIam = { Version: "2012-10-17", Statement: [{ Sid: "Iam", Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] }, Action: ["kms:*"], Resource: ["*"] }] } as PolicyDocument; // prettier-ignore
  const policies = (allowed: readonly string[], resource: string): Policies => ({
    identity: [instanceRolePolicy({ ...home, mayRead })],
    boundary: rolesBoundaryPolicy(family, allowed),
    ...(resource === KEY && { resource: keyOfIam }),
  });
  const reads: readonly (readonly [action: string, resource: string, service?: string])[] = [
    ["s3:GetObject", `${bucket}/agents/falcon.rpm`],
    ["s3:ListBucket", bucket],
    ["secretsmanager:GetSecretValue", `${secret}-AbCdEf`],
    ["kms:Decrypt", KEY, "secretsmanager"],
  ];
  const ask = (action: string, resource: string, service?: string): Request => ({
    principal: `arn:aws:iam::${ACCOUNT}:role/builds-role-web-0123456`,
    action,
    resource,
    ...(service && { context: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` } }),
  });

  for (const [action, resource, service] of reads) {
    it(`${action} within the boundary, and not beyond`, async () => {
      await answers(ask(action, resource, service), policies(mayRead, resource), true);
      await answers(ask(action, resource, service), policies([], resource), false);
    });
  }

  it("reads no other object or secret, decrypts for no other service, and writes nothing", async () => {
    const others: typeof reads = [
      ["s3:GetObject", `${bucket}/private/key.pem`],
      ["s3:PutObject", `${bucket}/agents/falcon.rpm`],
      ["secretsmanager:GetSecretValue", `${secret}-other-AbCdEf`],
      ["secretsmanager:PutSecretValue", `${secret}-AbCdEf`],
      ["kms:Decrypt", KEY, "ebs"],
      ["kms:Decrypt", KEY],
    ];
    for (const [action, resource, service] of others) {
      await answers(ask(action, resource, service), policies(mayRead, resource), false);
    }
  });
});

describe("Image Builder and the roles that it assumes", () => {
  const trust = { resource: imageBuilderTrust({ partition: "aws", region: "eu-west-1", account: ACCOUNT }) };
  const assume = (context: Request["context"] = {}, principal = "imagebuilder.amazonaws.com"): Request => ({
    principal,
    action: "sts:AssumeRole",
    resource: `arn:aws:iam::${ACCOUNT}:role/images-lifecycle-role-1234567`,
    context,
  });
  const source = (account: string, region = "eu-west-1"): Request["context"] => ({
    "aws:SourceAccount": account,
    "aws:SourceArn": `arn:aws:imagebuilder:${region}:${account}:image/web/1.0.0/1`,
  });

  it("assumes them whether it says for whom or not", async () => {
    await answers(assume(), trust, true);
    await answers(assume({ "aws:SourceAccount": ACCOUNT }), trust, true);
    await answers(assume(source(ACCOUNT)), trust, true);
  });

  it("does not for another account or Region, nor does another service", async () => {
    await answers(assume(source("999900001111")), trust, false);
    await answers(assume({ "aws:SourceAccount": "999900001111" }), trust, false);
    await answers(assume(source(ACCOUNT, "us-east-1")), trust, false);
    await answers(assume({}, "ec2.amazonaws.com"), trust, false);
  });
});

/** The identity policy of an administrator. */
const ADMINISTRATOR: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] }],
};

describe("the key of an image and those who launch from it", () => {
  const CONSUMER = "222233334444";
  const STRANGER = "999900001111";
  const key = {
    resource: imageKeyPolicy({
      partition: "aws",
      account: ACCOUNT,
      regions: ["eu-west-1"],
      organizations: ["o-abcdefghij"],
      organizationalUnitArns: [],
      accounts: [CONSUMER],
      copyTo: [],
    }),
  };
  const autoScaling = (account: string): string =>
    `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
  const caller = (principal: string): Request["context"] => ({
    "kms:CallerAccount": principal.split(":")[4] ?? "",
    "aws:PrincipalArn": principal,
  });
  const ask = (principal: string, action: string, context: Request["context"] = {}): Request => ({
    principal,
    action,
    resource: KEY,
    context: { ...caller(principal), ...context },
  });
  const operations = [
    "Decrypt",
    "DescribeKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
    "CreateGrant",
  ];
  const grantTo = (grantee: string): Request["context"] => ({
    "kms:GranteePrincipal": grantee,
    "kms:GrantOperations": operations,
    "kms:GrantIsForAWSResource": "false",
  });

  for (const action of ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom"]) {
    it(`lets Auto Scaling of the owner ${action}`, () => answers(ask(autoScaling(ACCOUNT), action), key, true));
  }

  it("lets Auto Scaling of the owner make a grant for a volume, and no other", async () => {
    const create = (isForResource: string): Request =>
      ask(autoScaling(ACCOUNT), "kms:CreateGrant", { "kms:GrantIsForAWSResource": isForResource });
    await answers(create("true"), key, true);
    await answers(create("false"), key, false);
  });

  it("gives another role of the owner nothing that IAM does not", () =>
    answers(ask(`arn:aws:iam::${ACCOUNT}:role/somebody`, "kms:Decrypt"), key, false));

  it("gives administrators of the owner no use of the key but through EC2", async () => {
    const administrator = `arn:aws:iam::${ACCOUNT}:role/administrator`;
    const policies = { ...key, identity: [ADMINISTRATOR] };
    await answers(ask(administrator, "kms:Decrypt"), policies, false);
    const viaEc2 = { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" };
    await answers(ask(administrator, "kms:Decrypt", viaEc2), policies, true);
  });

  it("needs a grant for Auto Scaling of a consumer, which an administrator there may make", async () => {
    const administrator = `arn:aws:iam::${CONSUMER}:role/administrator`;
    const policies = { ...key, identity: [ADMINISTRATOR] };
    await answers(ask(autoScaling(CONSUMER), "kms:Decrypt"), key, false);
    await answers(ask(administrator, "kms:CreateGrant", grantTo(autoScaling(CONSUMER))), policies, true);
    await answers(ask(administrator, "kms:CreateGrant", grantTo(`arn:aws:iam::${CONSUMER}:role/any`)), policies, false);
    const more = { ...grantTo(autoScaling(CONSUMER)), "kms:GrantOperations": ["Decrypt", "Sign"] };
    await answers(ask(administrator, "kms:CreateGrant", more), policies, false);
  });

  it("admits accounts of the organization, and no stranger", async () => {
    const member = `arn:aws:iam::555566667777:role/launcher`;
    const policies = { ...key, identity: [ADMINISTRATOR] };
    await answers(ask(member, "kms:Decrypt", { "aws:PrincipalOrgID": "o-abcdefghij" }), policies, true);
    await answers(ask(member, "kms:CreateGrant", { ...grantTo(autoScaling("555566667777")), "aws:PrincipalOrgID": "o-abcdefghij" }), policies, true); // prettier-ignore
    const stranger = `arn:aws:iam::${STRANGER}:role/administrator`;
    await answers(ask(stranger, "kms:Decrypt", { "aws:PrincipalOrgID": "o-zzzzzzzzzz" }), policies, false);
    await answers(ask(stranger, "kms:CreateGrant", grantTo(autoScaling(STRANGER))), policies, false);
  });
});

describe("the roles of a pipeline and the state of what administrators run", () => {
  const BUCKET = "golden-images-state-0123456789abcdef";
  const OTHER_KEY = KEY.replace("11111111", "99999999");
  const stacks = {
    partition: "aws",
    account: ACCOUNT,
    regions: ["eu-west-1"],
    state: { bucketName: BUCKET, kmsKeyArn: KEY },
  } as const;
  const preview = previewRolePolicy(stacks);
  const deploy = deployRolePolicy(stacks);
  const roles = {
    preview: { principal: `arn:aws:iam::${ACCOUNT}:role/github-preview`, identity: [preview] },
    deploy: { principal: `arn:aws:iam::${ACCOUNT}:role/github-deploy`, identity: [preview, deploy] },
  } as const;
  const key = stateKeyPolicy({ partition: "aws", account: ACCOUNT });
  const stateOf = (stack: string, folder = ""): string =>
    `arn:aws:s3:::${BUCKET}/${folder}.pulumi/stacks/p/${stack}.json`;
  const region = { "aws:RequestedRegion": "eu-west-1", "kms:CallerAccount": ACCOUNT };

  for (const [name, { principal, identity }] of Object.entries(roles)) {
    const object = (action: string, resource: string): Request => ({ principal, action, resource });
    const useOf = (resource: string): Request => ({ principal, action: "kms:Decrypt", resource, context: region });

    it(`${name} reads the state of images`, async () => {
      await answers(object("s3:GetObject", stateOf("prod")), { identity }, true);
      await answers(useOf(KEY), { identity, resource: key }, true);
    });

    it(`${name} reads no state of administrators, and decrypts none`, async () => {
      await answers(object("s3:GetObject", stateOf("github", "administration/")), { identity }, false);
      await answers(useOf(OTHER_KEY), { identity, resource: key }, false);
    });

    it(`${name} writes the state of images only where it deploys them, and never that of administrators`, async () => {
      await answers(object("s3:PutObject", stateOf("prod")), { identity }, name === "deploy");
      await answers(object("s3:PutObject", stateOf("github", "administration/")), { identity }, false);
    });
  }

  it("deploy administers keys of images, but no key of state, by whatever name it asks", async () => {
    const { principal, identity } = roles.deploy;
    const put = (resource: string, aliases: string[]): Request => ({
      principal,
      action: "kms:PutKeyPolicy",
      resource,
      context: { ...region, "kms:ResourceAliases": aliases },
    });
    await answers(put(OTHER_KEY, ["alias/golden-images/docker-host"]), { identity, resource: key }, true);
    await answers(put(KEY, []), { identity, resource: key }, false);
    await answers(put(OTHER_KEY, ["alias/golden-images/administration"]), { identity, resource: key }, false);
    for (const alias of ["administration", "state"]) {
      const resource = `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/golden-images/${alias}`;
      await answers({ principal, action: "kms:UpdateAlias", resource, context: region }, { identity }, false);
    }
  });
});
