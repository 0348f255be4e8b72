import assert from "node:assert/strict";
import { codes, parseSettings } from "../../../definition";
import { loadSettings } from "./stack-text";

const FILE = "Pulumi.prod.yaml";
const HEAD =
  "encryptionsalt: v1:abc\nconfig:\n  aws:region: eu-west-1\n  other:token: {secure: v1:xyz}\n  golden-images:settings:\n";
const MINIMAL = '    region: us-east-1\n    account: "111122223333"\n';

function first(text: string): string {
  const { issues, settings } = loadSettings(text, FILE);
  assert.equal(settings, undefined);
  const [issue] = issues;
  assert.ok(issue);
  assert.ok(codes[issue.code]);
  return `${String(issue.line)}:${String(issue.column)} ${issue.path} ${issue.code} ${issue.message} ${issue.fix}`;
}

describe("settings", () => {
  it("fills defaults and leaves Pulumi's own keys alone", () => {
    const { settings, issues } = loadSettings(HEAD + MINIMAL, FILE);
    assert.deepEqual(issues, []);
    assert.deepEqual(settings, {
      region: "us-east-1",
      account: "111122223333",
      defaultTags: {},
      requiredTags: {},
      logRetentionDays: 90,
      channels: {},
      images: ["*"],
    });
  });

  it("keeps all that is written", () => {
    const value = {
      region: "eu-west-1",
      account: "111122223333",
      organization: { id: "o-abc1234567", managementAccount: "999988887777" },
      network: {
        vpcId: "vpc-0123456789abcdef0",
        subnetId: "subnet-0123456789abcdef0",
        securityGroupIds: ["sg-01234567"],
      },
      namePrefix: "dev",
      permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
      defaultTags: { CostCenter: "Platform" },
      requiredTags: { CostCenter: { allowed: ["Platform", "Data"] }, Owner: {} },
      logRetentionDays: 30,
      channels: { ops: { subscriptions: [{ protocol: "email", endpoint: "ops@example.org" }] } },
      repository: "example/images",
      images: ["linux-*"],
    };
    const { settings, issues } = parseSettings("images", value, FILE);
    assert.deepEqual(issues, []);
    assert.deepEqual(settings, value);
    assert.notEqual(settings, value);
  });

  it("says when they are missing", () => {
    assert.match(
      first("config:\n  a:b: c\n"),
      /^1:1 config settings-missing The file has no golden-images:settings under config\./,
    );
    assert.match(first("{}\n"), /settings-missing/);
  });

  it("reports unknown keys, account numbers and Regions with line and column", () => {
    assert.match(
      first(`${HEAD}    regoin: us-east-1\n    region: us-east-1\n    account: "111122223333"\n`),
      /^6:5 config\["golden-images:settings"\]\.regoin unknown-key The key regoin is not known here\./,
    );
    assert.match(
      first(`${HEAD}    region: us-east-1\n    account: 011122223333\n`),
      /^7:14 .* quote-it 011122223333 .*"011122223333"/,
    );
    assert.match(
      first(`${HEAD}    region: us-est-1\n    account: "111122223333"\n`),
      /^6:13 .* not-allowed-value "us-est-1" is not the name of an AWS Region\. Did you mean us-east-1\?/,
    );

    assert.match(first(`${HEAD}${MINIMAL}    update: { autoMerge: squsah }\n`), /"squsah" is not an allowed value\. Did you mean squash\?/); // prettier-ignore
    assert.match(first(`${HEAD}${MINIMAL}    logRetentionDays: 31\n`), /not-allowed-value .*31.* Allowed: 1, 3, 5/);
  });

  it("warns of a Region where Image Builder is not known to be", () => {
    const text = `${HEAD}    region: sa-west-1\n    account: "111122223333"\n`;
    const { issues, settings } = loadSettings(text, FILE);
    assert.equal(settings?.region, "sa-west-1");
    assert.deepEqual(
      issues.map(({ code, severity, line, column }) => [code, severity, line, column]),
      [["region-without-image-builder", "warning", 6, 13]],
    );
  });

  it("refuses what is of another partition than its Region", () => {
    const boundary = "    permissionsBoundary: arn:aws-cn:iam::111122223333:policy/boundary\n";
    assert.match(first(`${HEAD}${MINIMAL}${boundary}`), /^8:26 .* region-partition arn:aws-cn:.*us-east-1 \(aws\)/);
    const queue =
      "    channels: {ops: {subscriptions: [{protocol: sqs, endpoint: arn:aws:sqs:us-east-1:111122223333:a}]}}\n";
    const china = MINIMAL.replace("us-east-1", "cn-north-1");
    assert.match(first(`${HEAD}${china}${queue}`), /endpoint region-partition arn:aws:sqs:/);
    assert.deepEqual(loadSettings(`${HEAD}${china}${boundary}`, FILE).issues, []);
  });

  it("refuses secrets", () => {
    const text = `${HEAD}${MINIMAL}    channels:\n      ops:\n        subscriptions:\n          - {protocol: https, endpoint: {secure: v1:abc}}\n`;
    assert.match(first(text), /^11:41 .* secret-in-settings .*Secrets Manager/);
  });

  it("checks endpoints by their protocol", () => {
    const text = (protocol: string, endpoint: string): string =>
      `${HEAD}${MINIMAL}    channels: {ops: {subscriptions: [{protocol: ${protocol}, endpoint: "${endpoint}"}]}}\n`;
    assert.match(first(text("email", "ops")), /bad-endpoint "ops" is not an e-mail address/);
    assert.match(first(text("https", "https://user:secret@example.org/")), /bad-endpoint .*holds no password/);
    assert.match(first(text("sms", "12345")), /bad-endpoint/);
    assert.ok(loadSettings(text("https", "https://example.org/hook?a=b"), FILE).settings);
    assert.ok(loadSettings(text("sqs", "arn:aws:sqs:us-east-1:111122223333:queue"), FILE).settings);
  });

  it("checks where webhooks lead, and that no secret stands in their URL", () => {
    const here = "arn:aws:events:us-east-1:111122223333:connection/a/01234567-89ab-cdef-0123-456789abcdef";
    const text = (url: string, connection = here): string =>
      `${HEAD}${MINIMAL}    channels: {ops: {teams: {url: "${url}", connection: "${connection}"}}}\n`;
    assert.deepEqual(loadSettings(text("https://example.org/invoke?api-version=1"), FILE).issues, []);
    assert.match(first(text("http://example.org/")), /bad-endpoint "http:.*is not a URL that begins with https/);
    assert.match(
      first(text("https://example.org/a?sp=1&sig=abc")),
      /bad-endpoint The parameter sig of the URL is a secret/,
    );
    assert.match(first(text("https://example.org/", here.replace("us-east-1", "eu-west-1"))), /connection bad-endpoint .*is not in us-east-1 of the account 111122223333/); // prettier-ignore
    const events = `${HEAD}${MINIMAL}    channels: {ops: {events: [promotet]}}\n`;
    assert.match(first(events), /not-allowed-value "promotet" .*Did you mean promoted\?/);
  });

  it("has channels' own words for events that they hear of, with fields that events have, at a length that is taken", () => {
    const text = (templates: string, events = "[promoted]"): string =>
      `${HEAD}${MINIMAL}    channels:\n      ops:\n        events: ${events}\n        templates:\n          ${templates}\n`;
    const fine = text('promoted: { title: "{image} {version} is in {channel}", text: "By {by}: {url} {url}" }');
    assert.deepEqual(loadSettings(fine, FILE).issues, []);
    assert.match(
      first(text('promoted: { title: "{imagee} is there" }')),
      /message-template \{imagee\} is no field of an event\. Did you mean image\?/,
    );
    const { line, column } = loadSettings(text('promoted: { title: "{x}" }'), FILE).issues[0] ?? {};
    assert.deepEqual([line, column], [fine.split("\n").length - 1, 30]);
    assert.match(first(text("revoked: { title: a }")), /message-template The channel ops does not hear of revoked\./);
    assert.match(first(text("failed: { title: a }", "[failed]")), /unknown-key/);
    assert.match(first(text('promoted: { title: "{title} {image}" }')), /Filled, it may have 321 characters, and 250 are allowed/); // prettier-ignore
    assert.match(first(text('promoted: { title: "<!channel> {image}" }')), /is not a line of text with \{fields\}/);
    assert.match(first(text('promoted: { title: "{ {image} }" }')), /is not a line of text with \{fields\}/);
  });

  it("has channels of images by one word, whose parameter tells images, architectures and channels apart", () => {
    const text = (promotion: string): string => `${HEAD}${MINIMAL}    promotion: {${promotion}}\n`;
    const channels = ["candidate", "production"];
    const parameter = "/images/{name}/{architecture}/{channel}";
    assert.deepEqual(loadSettings(text(""), FILE).settings?.promotion, { channels, parameter });
    assert.match(first(text("channels: [one]")), /channels/);
    for (const wrong of [
      "/p/{name}/{channel}",
      "p/{name}/{architecture}/{channel}",
      "/aws/{name}{architecture}{channel}",
    ])
      assert.match(first(text(`parameter: "${wrong}"`)), /a path with \{name\}, \{architecture\} and \{channel\}/);
  });

  it("checks when rebuilds start, and whom they tell", () => {
    const text = (rebuild: string): string => `${HEAD}${MINIMAL}    rebuild: {${rebuild}}\n`;
    assert.match(first(text('cron: "0 7 * * *"')), /rebuild-schedule "0 7 \* \* \*" .* 5 fields instead of six/);
    assert.match(first(text("timezone: Berlin")), /rebuild-schedule "Berlin" is not an IANA time zone/);
    assert.match(first(text("notify: [ops]")), /rebuild-channel There is no channel ops: there are none/);
    const nightly = {
      cron: "0 7 * * ? *",
      timezone: "Etc/UTC",
      parallel: 10,
      olderThanDays: 30,
      deprecationNoticeDays: 14,
      notify: [],
    };
    assert.deepEqual(loadSettings(text(""), FILE).settings?.rebuild, nightly);
  });

  it("checks when the runner of updates starts, whom it tells, and that it has a repository, all at once", () => {
    const text = (more: string, repository = ""): string =>
      `${HEAD}${MINIMAL}    ${repository}\n    update: {labels: [a], runner: {githubApp: app${more}}}\n`;
    const wrong = text(', cron: "0 5 * * 1-5", timezone: Berlin, notify: [ops]');
    const told = loadSettings(wrong, FILE).issues.map(
      ({ code, path }) => `${code} ${path.split(".").slice(-2).join(".")}`,
    );
    assert.deepEqual(told.sort(), [
      "runner-channel runner.notify[0]",
      "runner-repository update.runner",
      "runner-schedule runner.cron",
      "runner-schedule runner.timezone",
    ]);
    assert.match(first(`${HEAD}${MINIMAL}    update: {runner: {}}\n`), /missing-key .*githubApp/);
    const { update } = loadSettings(text("", "repository: example/images"), FILE).settings ?? {};
    const runner = {
      githubApp: "app",
      cron: "0 5 ? * MON-FRI *",
      timezone: "Etc/UTC",
      notify: [],
      architecture: "x86_64",
    };
    assert.deepEqual(update, { labels: ["a"], runner });
    const own = text(", repository: 'https://github.example.org/a/b'");
    assert.deepEqual(loadSettings(own, FILE).issues, []);
  });

  it("leaves builds only to a state machine that is there", () => {
    const text = `${HEAD}${MINIMAL}    build: {onDeploy: start}\n`;
    assert.match(first(text), /start-without-rebuild .*Add "rebuild: \{\}"/);
    assert.equal(loadSettings(`${text}    rebuild: {}\n`, FILE).settings?.build?.onDeploy, "start");
  });

  it("checks default tags against reserved and required ones", () => {
    assert.match(first(`${HEAD}${MINIMAL}    defaultTags: {ImageName: a}\n`), /reserved-tag/);
    assert.match(
      first(`${HEAD}${MINIMAL}    defaultTags: {A: b}\n    requiredTags: {A: {allowed: [c]}}\n`),
      /required-tag The default "b" of the tag A/,
    );
  });

  it("takes the rules of the house", () => {
    const value = {
      region: "eu-west-1",
      account: "111122223333",
      requiredTags: { CostCenter: { allowed: ["Web"], allowedFrom: "house/centers.yaml" } },
      naming: ["linux-*"],
      owners: { domains: ["example.org"] },
      publicImages: ["!*"],
    };
    const { settings, issues } = parseSettings("images", value, FILE);
    assert.deepEqual(issues, []);
    assert.deepEqual(settings?.requiredTags, value.requiredTags);
    assert.deepEqual(settings.naming, ["linux-*"]);
    assert.deepEqual(settings.owners, { tag: "OwnerEmail", domains: ["example.org"] });
    assert.deepEqual(settings.publicImages, ["!*"]);
  });

  it("refuses domains that are none, and values in what would be a definition", () => {
    assert.match(
      first(`${HEAD}${MINIMAL}    owners: {domains: ["@example.org"]}\n`),
      /wrong-format "@example\.org" is not a domain in lower case/,
    );
    assert.match(
      first(`${HEAD}${MINIMAL}    requiredTags: {A: {allowedFrom: centers.yaml}}\n`),
      /allowed-values images\/centers\.yaml would be taken for the definition of an image/,
    );
    const withDefault = `${HEAD}${MINIMAL}    defaultTags: {A: b}\n    requiredTags: {A: {allowed: [c], allowedFrom: a.txt}}\n`;
    assert.ok(loadSettings(withDefault, FILE).settings, "only beside the definitions it is known what a file allows");
  });

  it("says what the plan of GitHub does not have for a private repository", () => {
    const reviewed = {
      preview: { role: "preview" },
      prod: { role: "deploy", branches: ["main"], reviewers: { teams: [7] } },
    };
    const waiting = { ...reviewed, prod: { role: "deploy", branches: ["main"], waitMinutes: 5 } };
    const plain = { ...reviewed, prod: { role: "deploy", branches: ["main"] } };
    const told = (more: object): readonly string[] => {
      const base = { region: "us-east-1", account: "111122223333", repository: "o/r", checks: ["a"] };
      const { issues } = parseSettings("github", { ...base, ...more }, "Pulumi.github.yaml");
      return issues.map(({ code, severity, message }) => `${severity} ${code} ${message}`);
    };
    const only = (what: string) =>
      `The environment prod has ${what}, which in private repositories only GitHub Enterprise has`;
    assert.deepEqual(told({ plan: "team", environments: reviewed }), [
      `error plan-lacks ${only("reviewers")}; the plan is team.`,
    ]);
    assert.deepEqual(told({ plan: "team", environments: waiting }), [
      `error plan-lacks ${only("waitMinutes")}; the plan is team.`,
    ]);
    assert.deepEqual(told({ environments: reviewed }), [
      `warning plan-unknown ${only("reviewers")}; no plan is given.`,
    ]);
    assert.match(
      told({ plan: "free", environments: plain })[0] ?? "",
      /^error plan-lacks GitHub Free has no environments/,
    );
    assert.deepEqual(told({ plan: "team", environments: plain }), []);
    assert.deepEqual(told({ plan: "enterprise", environments: reviewed }), []);
    assert.deepEqual(told({ visibility: "public", environments: reviewed }), []);
  });

  it("never throws on what is not settings", () => {
    for (const value of [
      undefined,
      null,
      1,
      "a",
      [],
      [{}],
      () => 1,
      { __proto__: null },
      JSON.parse('{"__proto__": {"a": 1}}'),
    ]) {
      const { settings, issues } = parseSettings("images", value, FILE);
      assert.equal(settings, undefined);
      assert.ok(issues.length > 0);
    }
    for (const text of ["", "- a", "\u0000", "config: [", "config: golden-images:settings"])
      assert.ok(loadSettings(text, FILE).issues.length > 0);
  });
});
