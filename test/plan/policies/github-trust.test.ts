import { strict as assert } from "node:assert";
import { environmentSubject, githubTrust, subjectFault } from "../../../plan/policies/github-trust";

const HOST = "token.actions.githubusercontent.com";
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${HOST}`;
const PROD = "repo:o/r:environment:prod";
const AUDIENCE = { [`${HOST}:aud`]: "sts.amazonaws.com" };

describe("plan/policies/github-trust", () => {
  it("asks for the audience of its partition", () => {
    const china = PROVIDER.replace("arn:aws:", "arn:aws-cn:");
    assert.deepEqual(githubTrust(china, [PROD]).Statement[0]?.Condition, {
      StringEquals: { [`${HOST}:aud`]: "sts.amazonaws.com.cn", [`${HOST}:sub`]: PROD },
    });
  });

  it("compares aud and sub with StringEquals and nothing else", () => {
    assert.deepEqual(githubTrust(PROVIDER, [PROD]), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "GithubActions",
          Effect: "Allow",
          Principal: { Federated: PROVIDER },
          Action: ["sts:AssumeRoleWithWebIdentity"],
          Condition: { StringEquals: { ...AUDIENCE, [`${HOST}:sub`]: PROD } },
        },
      ],
    });
    const two = githubTrust(PROVIDER, [PROD, "repo:o/r:environment:dev", PROD]).Statement[0]?.Condition;
    assert.deepEqual(two?.StringEquals?.[`${HOST}:sub`], ["repo:o/r:environment:dev", PROD]);
  });

  for (const subject of [
    PROD,
    "repo:o/r:ref:refs/heads/main",
    "repo:o/r:pull_request",
    "repo:o@1/r@2:environment:prod",
  ]) {
    it(`takes ${subject}`, () => {
      assert.equal(subjectFault(subject), undefined);
    });
  }

  const bad: Readonly<Record<string, RegExp>> = {
    "repo:o/*": /has a wildcard/,
    "repo:o/r:*": /has a wildcard/,
    "*": /has a wildcard/,
    "repo:o/r:environment:pro?": /has a wildcard/,
    "repo:o/r": /does not begin with repo:owner\/name:/,
    "repo:o:environment:prod": /does not begin with repo:owner\/name:/,
    "repo:o/r/s:environment:prod": /does not begin with repo:owner\/name:/,
    "o/r:environment:prod": /does not begin with repo:owner\/name:/,
    "repo:o/r:": /names no environment/,
    "repo:o/r:environment:": /names no environment/,
    "repo:o/r:ref:main": /names no environment/,
    "repo:o@1/r:environment:prod": /a number for one of owner and repository/,
  };
  for (const [subject, message] of Object.entries(bad)) {
    it(`refuses ${subject}`, () => assert.match(subjectFault(subject) ?? "", message));
  }

  it("writes the subject of an environment, with the numbers of repositories that have them", () => {
    assert.equal(environmentSubject({ repository: "o/r" }, "prod"), PROD);
    assert.equal(
      environmentSubject({ repository: "o/r", ids: { owner: 1, repository: 2 } }, "a:b"),
      "repo:o@1/r@2:environment:a%3Ab",
    );
  });
});
