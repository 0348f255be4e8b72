import { strict as assert } from "node:assert";
import { accountHealth, type HealthClients } from "../../../operations/health/account";
import { kindOf, type Finding } from "../../../operations/health/finding";
import type { Needs } from "../../../operations/health/needs";

type Answers = Readonly<Record<string, unknown>>;

const ACCOUNT = "111122223333";
const USER = `arn:aws:iam::${ACCOUNT}:user/me`;
const CANARY = "canary-c2VjcmV0";
const NEEDS: Needs = {
  ...{
    account: ACCOUNT,
    region: "us-east-1",
    buildsImages: true,
    scans: ["ec2"],
    publicImages: [],
    repositories: ["team/web"],
  },
  secrets: [{ id: "Dockerhub", keys: ["User", "AccessToken"], users: ["web"] }],
  sources: [{ server: "GITHUB", auth: "SECRETS_MANAGER", isMade: false }],
  permissions: [
    { actions: ["iam:CreateRole"], resources: ["arn:aws:iam::1:role/builds-*"], context: { "iam:PermissionsBoundary": "arn:*" } }, // prettier-ignore
  ],
  quotas: { "Build projects": 2 },
};
const ALL_IS_WELL: Answers = {
  GetCallerIdentityCommand: { Account: ACCOUNT, Arn: USER },
  SimulatePrincipalPolicyCommand: {
    EvaluationResults: [{ EvalActionName: "iam:CreateRole", EvalDecision: "allowed" }],
  },
  GetRoleCommand: { Role: { Arn: `arn:aws:iam::${ACCOUNT}:role/path/deploy` } },
  GetSecretValueCommand: { SecretString: JSON.stringify({ User: CANARY, AccessToken: CANARY }) },
  ListSourceCredentialsCommand: { sourceCredentialsInfos: [{ serverType: "GITHUB", authType: "SECRETS_MANAGER" }] },
  ListServiceQuotasCommand: { Quotas: [{ QuotaName: "Build projects", Value: 5000 }] },
  BatchGetAccountStatusCommand: { accounts: [{ resourceState: { ec2: { status: "ENABLED" } } }] },
  DescribeRepositoriesCommand: {},
};

/** Answers by the name of the command; an error is thrown. Keeps what was sent. */
function clientsWith(answers: Answers) {
  const sent: [name: string, input: unknown][] = [];
  const send = (command: { readonly constructor: { readonly name: string }; readonly input: unknown }) => {
    const { name } = command.constructor;
    sent.push([name, command.input]);
    const answer = { ...ALL_IS_WELL, ...answers }[name];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const names = ["sts", "secretsManager", "codebuild", "iam", "inspector", "ecr"];
  const clients = Object.fromEntries(names.map((name) => [name, () => Promise.resolve({ send })]));
  // The paginator of the SDK takes none but a client of its own class.
  const serviceQuotas = async () => {
    const { ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
    return Object.assign(Object.create(ServiceQuotasClient.prototype) as object, { send });
  };
  const ec2 = () =>
    Promise.resolve((action: string) => {
      const answer = answers[action];
      return answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve(`<${action}Response>${String(answer)}</${action}Response>`);
    });
  return { sent, clients: { ...clients, ec2: ec2, serviceQuotas } as unknown as HealthClients };
}

function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

describe("the health of an account", () => {
  const look = async (answers: Answers, needs: Partial<Needs> = {}): Promise<readonly Finding[]> =>
    accountHealth({ ...NEEDS, ...needs }, clientsWith(answers).clients);
  const of = (findings: readonly Finding[], check: string): readonly Finding[] =>
    findings.filter((finding) => kindOf(finding)[0] === check);

  it("is sound where everything is there, and no value of a secret is in it", async () => {
    const findings = await look({});
    assert.deepEqual(
      findings.map((finding) => kindOf(finding)),
      ["identity", "permissions", "service-linked role", "secret", "source credential", "quota", "Inspector", "repository"].map((check) => [check, "ok"]), // prettier-ignore
    );
    assert.doesNotMatch(JSON.stringify(findings), new RegExp(CANARY));
  });

  it("asks nothing else without an identity, or as one of another account", async () => {
    for (const [answer, is] of [
      [named("CredentialsProviderError"), "identity-refused"],
      [{ Account: "444455556666" }, "identity-other"],
    ] as const) {
      const { sent, clients } = clientsWith({ GetCallerIdentityCommand: answer });
      const findings = await accountHealth(NEEDS, clients);
      assert.deepEqual([findings[0]?.is, sent.length], [is, 1]);
      assert.deepEqual(new Set(findings.slice(1).map((finding) => finding.is)), new Set(["not-asked"]));
    }
  });

  it("asks for actions with the resources and conditions of their statement, of the role behind a session", async () => {
    const Arn = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/me`;
    const { sent, clients } = clientsWith({ GetCallerIdentityCommand: { Account: ACCOUNT, Arn } });
    await accountHealth(NEEDS, clients);
    assert.deepEqual(sent.find(([name]) => name === "SimulatePrincipalPolicyCommand")?.[1], {
      PolicySourceArn: `arn:aws:iam::${ACCOUNT}:role/path/deploy`,
      ActionNames: ["iam:CreateRole"],
      ResourceArns: ["arn:aws:iam::1:role/builds-golden-health"],
      ContextEntries: [{ ContextKeyName: "iam:PermissionsBoundary", ContextKeyType: "string", ContextKeyValues: ["arn:golden-health"] }], // prettier-ignore
      MaxItems: 1000,
    });
  });

  const secret = { id: "Dockerhub", users: ["web"] };
  const TABLE: readonly (readonly [what: string, check: string, answers: Answers, finding: Finding])[] = [
    ["a secret that is not there", "secret", { GetSecretValueCommand: named("ResourceNotFoundException") }, { is: "secret-missing", ...secret }], // prettier-ignore
    ["a secret marked for deletion", "secret", { GetSecretValueCommand: named("InvalidRequestException") }, { is: "secret-deleted", ...secret }], // prettier-ignore
    ["a secret with other keys", "secret", { GetSecretValueCommand: { SecretString: `{"User":"${CANARY}","token":"${CANARY}","AccessToken":""}` } }, { is: "secret-without-keys", ...secret, lacks: ["AccessToken"], has: ["User", "token"] }], // prettier-ignore
    ["a secret that is no JSON", "secret", { GetSecretValueCommand: { SecretString: CANARY } }, { is: "secret-without-keys", ...secret, lacks: ["User", "AccessToken"], has: [] }], // prettier-ignore
    ["no source credential", "source credential", { ListSourceCredentialsCommand: {} }, { is: "source-missing", server: "GITHUB" }], // prettier-ignore
    ["one of another type", "source credential", { ListSourceCredentialsCommand: { sourceCredentialsInfos: [{ serverType: "GITHUB", authType: "OAUTH" }] } }, { is: "source-other", server: "GITHUB", auth: "OAUTH", wanted: "SECRETS_MANAGER" }], // prettier-ignore
    ["an action that is denied", "permissions", { SimulatePrincipalPolicyCommand: { EvaluationResults: [{ EvalActionName: "iam:CreateRole", EvalDecision: "implicitDeny" }] } }, { is: "denied", actions: ["iam:CreateRole"] }], // prettier-ignore
    ["one allowed for the resource that it is about", "permissions", { SimulatePrincipalPolicyCommand: { EvaluationResults: [{ EvalActionName: "iam:CreateRole", EvalDecision: "implicitDeny", ResourceSpecificResults: [{ EvalResourceDecision: "allowed" }] }] } }, { is: "allowed", count: 1 }], // prettier-ignore
    ["no service-linked role yet", "service-linked role", { GetRoleCommand: named("NoSuchEntityException") }, { is: "role-to-make" }], // prettier-ignore
    ["a quota of none", "quota", { ListServiceQuotasCommand: { Quotas: [{ QuotaName: "Build projects", Value: 0 }] } }, { is: "quota-none", name: "Build projects", value: 0, needed: 2 }], // prettier-ignore
    ["a quota that is too small", "quota", { ListServiceQuotasCommand: { Quotas: [{ QuotaName: "Build projects", Value: 1 }] } }, { is: "quota-small", name: "Build projects", value: 1, needed: 2 }], // prettier-ignore
    ["a quota that is not listed", "quota", { ListServiceQuotasCommand: {} }, { is: "quota-unknown", name: "Build projects", needed: 2 }], // prettier-ignore
    ["an Inspector that sleeps", "Inspector", { BatchGetAccountStatusCommand: { accounts: [] } }, { is: "scans-not", what: "ec2", status: "DISABLED" }], // prettier-ignore
    ["a repository that is not there", "repository", { DescribeRepositoriesCommand: named("RepositoryNotFoundException") }, { is: "repository-missing", name: "team/web" }], // prettier-ignore
  ];
  for (const [what, check, answers, finding] of TABLE) {
    it(`finds ${what}, and goes on`, async () => {
      const findings = await look(answers);
      assert.deepEqual(of(findings, check), [finding]);
      assert.equal(findings.length, 8);
      assert.doesNotMatch(JSON.stringify(findings), new RegExp(CANARY));
    });
  }

  it("says which action is refused, and goes on", async () => {
    const error = named("AccessDeniedException");
    const refused = Object.fromEntries(Object.keys(ALL_IS_WELL).map((name) => [name, error]));
    const findings = await look({ ...refused, GetCallerIdentityCommand: ALL_IS_WELL["GetCallerIdentityCommand"] });
    const actions = findings.flatMap((finding) => (finding.is === "no-answer" ? [finding.action] : []));
    assert.deepEqual(actions, [
      "iam:SimulatePrincipalPolicy",
      "iam:GetRole",
      "secretsmanager:GetSecretValue",
      "codebuild:ListSourceCredentials",
      "servicequotas:ListServiceQuotas",
      "inspector2:BatchGetAccountStatus",
      "ecr:DescribeRepositories",
    ]);
  });

  it("asks EC2 where an image is public: blocked, encrypted, or not to be found out", async () => {
    const images = ["web"];
    const ask = async (state: unknown, encrypted: unknown) => {
      const answers = { GetImageBlockPublicAccessState: state, GetEbsEncryptionByDefault: encrypted };
      return of(await look(answers, { publicImages: images }), "public images");
    };
    const [open, plain] = ["<imageBlockPublicAccessState>unblocked</imageBlockPublicAccessState>", "<ebsEncryptionByDefault>false</ebsEncryptionByDefault>"]; // prettier-ignore
    assert.deepEqual(await ask(open, plain), [{ is: "public-allowed", images }, { is: "disks-open" }]);
    const bad = await ask(open.replace("unblocked", "block-new-sharing"), plain.replace("false", "true"));
    assert.deepEqual(bad, [{ is: "public-blocked", images, state: "block-new-sharing" }, { is: "disks-encrypted", images }]); // prettier-ignore
    assert.deepEqual(bad.map((finding) => kindOf(finding)[1]), ["fault", "fault"]); // prettier-ignore
    const [denied] = await ask(named("UnauthorizedOperation"), plain);
    assert.equal(denied?.is === "no-answer" && denied.action, "ec2:GetImageBlockPublicAccessState");
    assert.deepEqual(await look({}, { publicImages: [] }).then((all) => of(all, "public images")), []);
  });

  it("is short where a stack needs nothing", async () => {
    const nothing = { secrets: [], sources: [], permissions: [], buildsImages: false, quotas: {}, scans: [], publicImages: [], repositories: [] }; // prettier-ignore
    assert.deepEqual(await look({}, nothing), [{ is: "identity-known", account: ACCOUNT, arn: USER }]);
  });
});
