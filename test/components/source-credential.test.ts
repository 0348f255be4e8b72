import { strict as assert } from "node:assert";
import { SourceCredential, type ServerType, type SourceCredentialArgs } from "../../components";
import { valueIn } from "../../components/source-credential/value-in";
import { ACCOUNT, secretArn } from "./build-project-cases";
import { listed, only, recordResources, resourceErrorOf, valueOf } from "./recorded-resources";

const CREDENTIAL = "aws:codebuild/sourceCredential:SourceCredential";
const SECRET = secretArn("github");
const READ = "aws:secretsmanager/getSecretVersion:getSecretVersion";
const LEAST: SourceCredentialArgs = {
  accountId: ACCOUNT,
  region: "eu-west-1",
  serverType: "GITHUB",
  credential: { kind: "secret", secretArn: SECRET },
};
const TOKEN: SourceCredentialArgs = { ...LEAST, credential: { kind: "token", secretArn: SECRET } };
const holding = (secretString: string) => ({ answers: { [READ]: { secretString } } });

describe("components/SourceCredential", () => {
  it("points CodeBuild to a secret, which is in no state; the old one goes first", async () => {
    let arn = "";
    const resources = await recordResources(async () => {
      arn = await valueOf(new SourceCredential("github", LEAST).credentialArn);
    });

    assert.deepEqual(listed(resources), [
      `${CREDENTIAL}::github-credential`,
      "golden-images:credentials:SourceCredential::github",
    ]);
    const credential = only(resources, CREDENTIAL);
    const { token, ...inputs } = credential.inputs;
    assert.deepEqual(inputs, { serverType: "GITHUB", authType: "SECRETS_MANAGER", region: "eu-west-1" });
    assert.equal(hidden(token), SECRET);
    assert.equal(credential.deleteBeforeReplace, true);
    assert.deepEqual(credential.ignoreChanges, []);
    assert.equal(arn, SECRET);
  });

  it("points it to a connection", async () => {
    const connectionArn = `arn:aws:codeconnections:eu-west-1:${ACCOUNT}:connection/1`;
    const credential = { kind: "connection", connectionArn } as const;
    const args = { ...LEAST, serverType: "GITLAB", credential } as const;
    const resources = await recordResources(() => new SourceCredential("gitlab", args));

    const { inputs } = only(resources, CREDENTIAL);
    assert.deepEqual([inputs.authType, hidden(inputs.token)], ["CODECONNECTIONS", connectionArn]);
  });

  it("copies the token out of a secret of another form, hidden", async () => {
    const text = JSON.stringify({ username: "bot", token: "canary" });
    const resources = await recordResources(() => new SourceCredential("github", TOKEN), holding(text));

    const { inputs } = only(resources, CREDENTIAL);
    assert.deepEqual([inputs.authType, inputs.userName], ["PERSONAL_ACCESS_TOKEN", undefined]);
    assert.deepEqual(hidden(inputs.token), "canary");
  });

  it("copies user and app password for Bitbucket by the keys given", async () => {
    const credential = { kind: "token", secretArn: SECRET, tokenKey: "Password", userNameKey: "User" } as const;
    const args = { ...LEAST, serverType: "BITBUCKET", credential } as const;
    const text = JSON.stringify({ User: "bot", Password: "canary" });
    const resources = await recordResources(() => new SourceCredential("bitbucket", args), holding(text));

    const { inputs } = only(resources, CREDENTIAL);
    assert.equal(inputs.authType, "BASIC_AUTH");
    assert.deepEqual([hidden(inputs.token), hidden(inputs.userName)], ["canary", "bot"]);
  });

  it("reads no secret in a preview, and shows no change of what it did not read", async () => {
    const resources = await recordResources(() => new SourceCredential("github", TOKEN), { isPreview: true });

    assert.deepEqual(only(resources, CREDENTIAL).ignoreChanges, ["token", "userName"]);
  });

  it("refuses a second one of the same server type, account and region (row 15)", async () => {
    const second = (more: Partial<SourceCredentialArgs>) => () => {
      new SourceCredential("github", LEAST);
      new SourceCredential("other", { ...LEAST, ...more });
    };
    const message = await resourceErrorOf(second({}));
    assert.match(message, /serverType: GITHUB has a credential already, SourceCredential "github"/);

    const others: readonly Partial<SourceCredentialArgs>[] = [
      { serverType: "BITBUCKET" },
      { region: "us-east-1" },
      { accountId: "222233334444" },
    ];
    for (const more of others) {
      const resources = await recordResources(second(more));
      assert.equal(resources.filter(({ type }) => type === CREDENTIAL).length, 2);
    }
  });

  it("tells every wrong argument", async () => {
    const types: readonly ServerType[] = ["GITLAB", "GITLAB_SELF_MANAGED"];
    for (const serverType of types) {
      const message = await resourceErrorOf(() => new SourceCredential("x", { ...LEAST, accountId: "1", serverType }));
      assert.match(message, /2 wrong arguments:\n {2}accountId: .*\n.*\n {2}credential: CodeBuild opens GITLAB/);
    }
    const credential = { kind: "token", secretArn: SECRET, userNameKey: "username" } as const;
    const message = await resourceErrorOf(() => new SourceCredential("x", { ...LEAST, credential }));
    assert.match(message, /credential.userNameKey: only Bitbucket takes a user name, not GITHUB/);
  });

  it("says which key a secret lacks, and nothing of what it holds", () => {
    assert.equal(valueIn('{"token": "canary"}', "token", SECRET), "canary");
    const others = [
      ["canary", "it is no JSON with keys"],
      ['"canary"', "it is no JSON with keys"],
      ['["canary"]', "it is no JSON with keys"],
      ['{"Token": "canary", "user": "canary"}', 'its keys are "Token", "user"'],
      ['{"token": ""}', 'its keys are "token"'],
      ['{"token": {"a": "canary"}}', 'its keys are "token"'],
    ] as const;
    for (const [text, has] of others) {
      assert.throws(
        () => valueIn(text, "token", SECRET),
        ({ message }: Error) =>
          message.startsWith(`The secret ${SECRET} has no text under the key "token"; ${has}.\n  fix: Name a key`) &&
          !message.includes("canary"),
      );
    }
    assert.throws(() => valueIn("{}", "constructor", SECRET), /no text under the key "constructor"/);
  });
});

/** The value of a secret as it is on the wire. */
function hidden(value: unknown): unknown {
  const { value: inner, ...signature } = value as Record<string, unknown>;
  assert.deepEqual(Object.values(signature), ["1b47061264138c4ac30d75fd1eb44270"]);
  return inner;
}
