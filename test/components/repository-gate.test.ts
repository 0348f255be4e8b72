import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { RepositoryGate } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const RULESET = "github:index/repositoryRuleset:RepositoryRuleset";
const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
const MINIMAL = { repository: "golden-images", checks: ["check"] };

describe("components/RepositoryGate", () => {
  it("guards main with a ruleset: checks of GitHub Actions, a review, no force-push, no deletion", async () => {
    const resources = await recordResources(() => new RepositoryGate("gate", MINIMAL));

    assert.deepEqual(listed(resources), [`${RULESET}::gate-ruleset`, "golden-images:github:RepositoryGate::gate"]);
    assert.deepEqual(only(resources, RULESET).inputs, {
      name: "golden-images: main",
      repository: "golden-images",
      target: "branch",
      enforcement: "active",
      conditions: { refName: { includes: ["refs/heads/main"], excludes: [] } },
      rules: {
        deletion: true,
        nonFastForward: true,
        pullRequest: {
          requiredApprovingReviewCount: 1,
          requireCodeOwnerReview: false,
          dismissStaleReviewsOnPush: true,
          requireLastPushApproval: true,
          requiredReviewThreadResolution: true,
        },
        requiredStatusChecks: {
          strictRequiredStatusChecksPolicy: true,
          requiredChecks: [{ context: "check", integrationId: 15368 }],
        },
      },
    });
  });

  it("makes environments, their branches, variables and secrets, and those of the repository", async () => {
    let text = "";
    const resources = await recordResources(() => {
      const gate = new RepositoryGate("gate", {
        ...MINIMAL,
        codeOwners: [{ pattern: "/images/", owners: ["@example-org/platform", "@someone"] }],
        variables: { AWS_REGION: "us-east-1" },
        secrets: { TOKEN: "canary-1" },
        environments: {
          preview: { branches: "any", variables: { AWS_ROLE_ARN: "arn:1" } },
          prod: {
            branches: ["main", "release/*"],
            reviewers: { teams: [1], users: [2] },
            waitMinutes: 5,
            secrets: { SLACK: pulumi.output("canary-2") },
          },
        },
      });
      text = gate.codeOwnersText;
    });

    assert.deepEqual(listed(resources), [
      "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret::gate-prod-SLACK",
      "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable::gate-preview-AWS_ROLE_ARN",
      "github:index/actionsSecret:ActionsSecret::gate-TOKEN",
      "github:index/actionsVariable:ActionsVariable::gate-AWS_REGION",
      `${ENVIRONMENT}::gate-preview`,
      `${ENVIRONMENT}::gate-prod`,
      "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy::gate-prod-main",
      "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy::gate-prod-release/*",
      `${RULESET}::gate-ruleset`,
      "golden-images:github:RepositoryGate::gate",
    ]);
    assert.deepEqual(only(resources, ENVIRONMENT, "gate-prod").inputs, {
      repository: "golden-images",
      environment: "prod",
      canAdminsBypass: false,
      preventSelfReview: true,
      reviewers: [{ users: [2], teams: [1] }],
      waitTimer: 5,
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    });
    assert.deepEqual(only(resources, ENVIRONMENT, "gate-preview").inputs, {
      repository: "golden-images",
      environment: "preview",
      canAdminsBypass: false,
      preventSelfReview: false,
    });
    const rules = only(resources, RULESET).inputs.rules as { pullRequest: { requireCodeOwnerReview: boolean } };
    assert.equal(rules.pullRequest.requireCodeOwnerReview, true, "there are owners");
    assert.match(text, /^# .*\n\/images\/ @example-org\/platform @someone\n$/);
  });

  it("hands the values of secrets to the engine as secrets, whatever they were", async () => {
    const resources = await recordResources(
      () =>
        new RepositoryGate("gate", {
          ...MINIMAL,
          secrets: { TOKEN: "canary" },
          environments: { prod: { branches: ["main"], secrets: { TOKEN: "canary" } } },
        }),
    );

    for (const type of ["actionsSecret:ActionsSecret", "actionsEnvironmentSecret:ActionsEnvironmentSecret"]) {
      const { inputs, secretOutputs } = only(resources, `github:index/${type}`);
      assert.ok(secretOutputs.includes("value"), "the provider gives the value back");
      const { value } = inputs as { value: { value: string } };
      assert.deepEqual(value, {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value: "canary",
      });
    }
  });

  it("guards with a branch protection where that is chosen", async () => {
    const args = { ...MINIMAL, branch: "trunk", protection: "branch-protection", reviews: { count: 2 } } as const;
    const resources = await recordResources(() => new RepositoryGate("gate", args));

    assert.deepEqual(only(resources, "github:index/branchProtection:BranchProtection").inputs, {
      repositoryId: "golden-images",
      pattern: "trunk",
      enforceAdmins: true,
      allowsDeletions: false,
      allowsForcePushes: false,
      requireConversationResolution: true,
      requiredPullRequestReviews: [
        {
          requiredApprovingReviewCount: 2,
          requireCodeOwnerReviews: false,
          dismissStaleReviews: true,
          requireLastPushApproval: true,
        },
      ],
      requiredStatusChecks: [{ strict: true, contexts: ["check"] }],
    });
    assert.ok(!listed(resources).some((resource) => resource.startsWith(RULESET)));
  });

  it("tells every wrong argument", async () => {
    const message = await resourceErrorOf(
      () =>
        new RepositoryGate("gate", {
          repository: "o/r",
          checks: [],
          reviews: { count: 11, codeOwners: true },
          variables: { "aws-region": "x", GITHUB_X: "y" },
          environments: {
            open: { branches: "any", secrets: { TOKEN: "canary" } },
            none: { branches: [], reviewers: { users: [1, 2, 3, 4], teams: [5, 6, 7] } },
          },
        }),
    );

    assert.match(message, /^RepositoryGate "gate" has 9 wrong arguments:/);
    assert.match(message, /repository: "o\/r" is not the name of a repository without its owner/);
    assert.match(message, /checks: an empty list would let every pull request be merged unchecked/);
    assert.match(message, /reviews\.count: 11 is not a whole number of 0–10/);
    assert.match(message, /reviews\.codeOwners: true, but there are no owners/);
    assert.match(message, /variables\."aws-region": a name has capital letters/);
    assert.match(message, /environments\.open\.branches: secrets \(TOKEN\) in an environment that any branch may use/);
    assert.match(message, /environments\.none\.reviewers: 7 reviewers; GitHub takes 6/);
    assert.ok(!message.includes("canary"));
  });

  it("refuses owners that GitHub would skip in silence", async () => {
    const codeOwners = [{ pattern: "/images/", owners: ["platform"] }];
    const message = await resourceErrorOf(() => new RepositoryGate("gate", { ...MINIMAL, codeOwners }));
    assert.match(message, /codeOwners\[0\]\.owners: "platform" is not an owner/);
  });
});
