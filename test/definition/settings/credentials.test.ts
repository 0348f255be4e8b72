import { strict as assert } from "node:assert";
import { parseSettings, Stacks } from "../../../definition";

const PLACE = { region: "us-east-1", account: "111122223333" };
const secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:git-AbCdEf";
const connection = "arn:aws:codeconnections:us-east-1:111122223333:connection/1";

function issuesOf(settings: object) {
  const { issues } = parseSettings("credentials", { ...PLACE, ...settings }, "Pulumi.credentials.yaml");
  return issues.map(({ code, path }) => `${code} ${path}`).sort();
}

describe("settings of the stack credentials", () => {
  it("are sound with every form of a source, and without any", () => {
    const { settings, issues } = parseSettings("credentials", PLACE, "Pulumi.credentials.yaml");
    assert.deepEqual([settings, issues], [{ ...PLACE, sources: {}, caches: {} }, []]);
    const sources = {
      github: { secret },
      "github-enterprise": { secret, tokenKey: "token" },
      gitlab: { connection },
      "gitlab-self-managed": "adopt",
      bitbucket: { secret, tokenKey: "Password", userNameKey: "User" },
    };
    const ofCache = secret.replace("git-", "ecr-pullthroughcache/git-");
    const caches = { "docker-hub": { registry: "docker-hub", secret: ofCache } };
    assert.deepEqual(issuesOf({ sources, caches }), []);
  });

  it("name no form that a provider does not take", () => {
    const sources = {
      github: { secret, tokenKey: "token", userNameKey: "User" },
      gitlab: { secret },
      "gitlab-self-managed": { secret, tokenKey: "token" },
      bitbucket: { secret, userNameKey: "User" },
    };
    assert.deepEqual(issuesOf({ sources }), [
      "credential-form sources.bitbucket.userNameKey",
      "credential-form sources.github.userNameKey",
      "credential-form sources.gitlab",
      "credential-form sources.gitlab-self-managed",
    ]);
  });

  it("hold no token, and no secret that ECR does not take", () => {
    const token = "ghp_0123456789abcdefghij0123456789abcdef";
    assert.notDeepEqual(issuesOf({ sources: { github: { secret: token } } }), []);
    assert.notDeepEqual(issuesOf({ sources: { github: { token } } }), []);
    assert.notDeepEqual(issuesOf({ caches: { hub: { registry: "ghcr", secret } } }), []);
    assert.notDeepEqual(issuesOf({ sources: { svn: { secret } } }), []);
  });

  it("say on which line a second stack holds the credential of one provider, account and Region (row 15)", () => {
    const file = (region: string, source: string): string =>
      `config:\n  golden-images:credentials:\n    region: ${region}\n    account: "111122223333"\n    sources:\n      github: ${source}\n`;
    const issues = (files: Readonly<Record<string, string>>) =>
      new Stacks({
        stacks: Object.keys(files),
        read: (name) => {
          const text = files[name];
          return text === undefined ? { refused: "missing" } : { bytes: new TextEncoder().encode(text) };
        },
      }).issuesBeside([]);
    const one = file("us-east-1", `{secret: "${secret}"}`);

    const [issue, ...more] = issues({ ci: one, credentials: one });
    assert.deepEqual(more, []);
    assert.deepEqual(
      [issue?.code, issue?.file, issue?.line, issue?.message],
      [
        "credential-twice",
        "Pulumi.credentials.yaml",
        6,
        "The stack ci also holds the credential of github, for the same account and Region.",
      ],
    );
    assert.deepEqual(issues({ ci: one, credentials: file("us-east-1", "adopt") }), []);
    assert.deepEqual(issues({ ci: one, credentials: file("eu-west-1", `{connection: "${connection}"}`) }), []);
  });
});
