import { strict as assert } from "node:assert";
import { GithubOidcRoles, type GithubOidcRolesArgs } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const HOST = "token.actions.githubusercontent.com";
const MINIMAL: GithubOidcRolesArgs = {
  accountId: "111122223333",
  regions: ["us-east-1"],
  previewSubjects: ["repo:o/r:environment:preview"],
  deploySubjects: ["repo:o/r:environment:prod"],
};
const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";

interface Document {
  readonly Statement: readonly { readonly Sid: string; readonly Principal?: object; readonly Condition?: object }[];
}

function document(value: unknown): Document {
  return JSON.parse(String(value)) as Document;
}

describe("components/GithubOidcRoles", () => {
  it("registers exactly the provider, two roles, what both read and what one writes", async () => {
    const resources = await recordResources(() => new GithubOidcRoles("github", MINIMAL));

    assert.deepEqual(listed(resources), [
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider::github-provider",
      "aws:iam/policy:Policy::github-notifications",
      "aws:iam/policy:Policy::github-notifications-reading",
      "aws:iam/policy:Policy::github-projects",
      "aws:iam/policy:Policy::github-reading",
      "aws:iam/role:Role::github-deploy-role",
      "aws:iam/role:Role::github-preview-role",
      "aws:iam/rolePolicy:RolePolicy::github-deploy-policy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::github-deploy-notifications",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::github-deploy-notifications-reading",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::github-deploy-projects",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::github-deploy-reading",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::github-preview-notifications-reading",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::github-preview-reading",
      "golden-images:github:GithubOidcRoles::github",
    ]);
    assert.deepEqual(only(resources, "aws:iam/openIdConnectProvider:OpenIdConnectProvider").inputs, {
      url: `https://${HOST}`,
      clientIdLists: ["sts.amazonaws.com"],
    });
    assert.equal(
      only(resources, "aws:iam/rolePolicy:RolePolicy").inputs.role,
      "github-deploy-role-1234567",
      "the preview role has no policy of its own",
    );
  });

  it("trusts each role to its own jobs alone", async () => {
    const provider = { kind: "adopt", arn: `arn:aws:iam::111122223333:oidc-provider/${HOST}` } as const;
    const resources = await recordResources(() => new GithubOidcRoles("github", { ...MINIMAL, provider }));

    assert.ok(!listed(resources).some((resource) => resource.includes("OpenIdConnectProvider")));
    for (const [role, environment] of [
      ["preview", "preview"],
      ["deploy", "prod"],
    ]) {
      const { inputs } = only(resources, "aws:iam/role:Role", `github-${role}-role`);
      const [statement] = document(inputs.assumeRolePolicy).Statement;
      assert.deepEqual(statement?.Principal, { Federated: provider.arn });
      assert.deepEqual(statement?.Condition, {
        StringEquals: { [`${HOST}:aud`]: "sts.amazonaws.com", [`${HOST}:sub`]: `repo:o/r:environment:${environment}` },
      });
    }
  });

  it("makes a role that rebuilds for its jobs alone, where there are such", async () => {
    const rebuildSubjects = ["repo:o/r:environment:rebuild"];
    const args = { ...MINIMAL, rebuildSubjects, namePrefix: "dev", permissionsBoundary: BOUNDARY, tags: { A: "b" } };
    const plain = await recordResources(() => new GithubOidcRoles("github", MINIMAL));
    const resources = await recordResources(() => new GithubOidcRoles("github", args));

    assert.deepEqual(
      listed(resources).filter((resource) => !listed(plain).includes(resource)),
      ["aws:iam/role:Role::github-rebuild-role", "aws:iam/rolePolicy:RolePolicy::github-rebuild-policy"],
    );
    const { assumeRolePolicy, ...role } = only(resources, "aws:iam/role:Role", "github-rebuild-role").inputs;
    assert.deepEqual(document(assumeRolePolicy).Statement[0]?.Condition, {
      StringEquals: { [`${HOST}:aud`]: "sts.amazonaws.com", [`${HOST}:sub`]: rebuildSubjects[0] },
    });
    assert.deepEqual(role, {
      description: "GitHub Actions rebuilds what stacks of images deployed with it",
      maxSessionDuration: 21_600,
      permissionsBoundary: BOUNDARY,
      tags: { A: "b" },
    });
    const { inputs } = only(resources, "aws:iam/rolePolicy:RolePolicy", "github-rebuild-policy");
    assert.equal(inputs.role, "github-rebuild-role-1234567");
    assert.match(String(inputs.policy), /arn:aws:states:\*:111122223333:stateMachine:dev-golden-images-\*/);
  });

  it("makes roles that promote and revoke, each for its jobs alone, of the channels that the settings name", async () => {
    const of = (environment: string) => [`repo:o/r:environment:${environment}`];
    const promotion = { channels: ["beta", "stable"], parameter: "/{channel}/{name}/{architecture}" };
    const args = { ...MINIMAL, promoteSubjects: of("promote"), revokeSubjects: of("revoke"), promotion };
    const plain = await recordResources(() => new GithubOidcRoles("github", MINIMAL));
    const resources = await recordResources(() => new GithubOidcRoles("github", args));
    const roles = ["promote", "revoke"];
    assert.deepEqual(
      listed(resources).filter((resource) => !listed(plain).includes(resource)),
      [
        ...roles.map((role) => `aws:iam/role:Role::github-${role}-role`),
        ...roles.map((role) => `aws:iam/rolePolicy:RolePolicy::github-${role}-policy`),
      ],
    );
    for (const role of roles) {
      const { inputs } = only(resources, "aws:iam/role:Role", `github-${role}-role`);
      const { [`${HOST}:sub`]: subject } = (document(inputs.assumeRolePolicy).Statement[0]?.Condition as { StringEquals: Record<string, string> }).StringEquals; // prettier-ignore
      assert.deepEqual([subject, inputs.maxSessionDuration], [of(role)[0], 3_600]);
      const { policy } = only(resources, "aws:iam/rolePolicy:RolePolicy", `github-${role}-policy`).inputs;
      assert.match(String(policy), /parameter\/beta\/\*\/\*".*parameter\/\.revocations\/\*\/all"/);
      assert.equal(/WithdrawAmis/.test(String(policy)), role === "revoke");
    }
  });

  it("asks for the channels that a role is to move", async () => {
    const promoteSubjects = ["repo:o/r:environment:promote"];
    const message = await resourceErrorOf(() => new GithubOidcRoles("github", { ...MINIMAL, promoteSubjects }));
    assert.match(
      message,
      /promotion: missing, so the roles that promote and revoke could reach no channel\n.*Give that/,
    );
  });

  it("lets neither previews nor pull requests rebuild", async () => {
    const rebuildSubjects = ["repo:o/r:pull_request", "repo:o/r:environment:preview", "repo:o/*"];
    const message = await resourceErrorOf(() => new GithubOidcRoles("github", { ...MINIMAL, rebuildSubjects }));

    assert.match(message, /has 3 wrong arguments/);
    assert.match(
      message,
      /rebuildSubjects: "repo:o\/r:pull_request" lets any pull request rebuild before it is reviewed/,
    );
    assert.match(
      message,
      /rebuildSubjects: .* may preview too, so every preview could rebuild\n.*Give rebuilds an environ/,
    );
    assert.match(message, /rebuildSubjects\[2\]: "repo:o\/\*" has a wildcard/);
  });

  it("asks for the audience of China there", async () => {
    const resources = await recordResources(
      () => new GithubOidcRoles("github", { ...MINIMAL, regions: ["cn-north-1"], transform: {} }),
    );
    const { clientIdLists } = only(resources, "aws:iam/openIdConnectProvider:OpenIdConnectProvider").inputs;
    assert.deepEqual(clientIdLists, ["sts.amazonaws.com.cn"]);
  });

  it("takes state, boundaries, session, prefix and tags", async () => {
    const keyArn = "arn:aws:kms:us-east-1:111122223333:key/1";
    const resources = await recordResources(
      () =>
        new GithubOidcRoles("github", {
          ...MINIMAL,
          state: { bucketName: "state", kmsKeyArn: keyArn },
          permissionsBoundary: BOUNDARY,
          createdRolesBoundary: BOUNDARY,
          deploySessionSeconds: 43_200,
          namePrefix: "dev",
          tags: { A: "b" },
        }),
    );

    const deploy = only(resources, "aws:iam/role:Role", "github-deploy-role").inputs;
    const preview = only(resources, "aws:iam/role:Role", "github-preview-role").inputs;
    assert.deepEqual([deploy.permissionsBoundary, preview.permissionsBoundary], [BOUNDARY, BOUNDARY]);
    assert.deepEqual([deploy.maxSessionDuration, preview.maxSessionDuration], [43_200, 3_600]);
    assert.deepEqual(deploy.tags, { A: "b" });
    const written = String(only(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy);
    const grant = document(written).Statement.find(({ Sid }) => Sid === "GrantToRoles");
    assert.deepEqual(grant?.Condition, { StringEquals: { "iam:PermissionsBoundary": BOUNDARY } });
    assert.match(written, /"KeepTheStateKey","Effect":"Deny"/);
    assert.match(written, /arn:aws:sns:\*:111122223333:dev-golden-images-\*/);
    const ofProjects = only(resources, "aws:iam/policy:Policy", "github-projects").inputs;
    const projects = document(ofProjects.policy).Statement.find(({ Sid }) => Sid === "GrantToProjectRoles");
    assert.deepEqual(projects?.Condition, { StringEquals: { "iam:PermissionsBoundary": BOUNDARY } });
    assert.deepEqual(ofProjects.tags, { A: "b" });
    const read = String(only(resources, "aws:iam/policy:Policy", "github-reading").inputs.policy);
    assert.match(read, /arn:aws:s3:::state\/\.pulumi\/\*/);
    assert.match(read, /"kms:Decrypt","kms:DescribeKey"\],"Resource":\["arn:aws:kms:us-east-1:111122223333:key\/1"\]/);
  });

  it("tells every wrong argument", async () => {
    const message = await resourceErrorOf(
      () =>
        new GithubOidcRoles("github", {
          accountId: "1",
          regions: [],
          previewSubjects: ["repo:o/*", "repo:o/r:pull_request"],
          deploySubjects: ["repo:o/r:pull_request"],
          deploySessionSeconds: 60,
        }),
    );

    assert.match(message, /^GithubOidcRoles "github" has 6 wrong arguments:/);
    assert.match(message, /previewSubjects\[0\]: "repo:o\/\*" has a wildcard.*\n {4}Write the whole subject/);
    assert.match(
      message,
      /deploySubjects: "repo:o\/r:pull_request" lets any pull request deploy before it is reviewed/,
    );
    assert.match(message, /deploySubjects: "repo:o\/r:pull_request" may preview too/);
    assert.match(message, /deploySessionSeconds: 60 is not a whole number of 3600–43200/);
    assert.match(message, /regions: an empty list/);
  });
});
