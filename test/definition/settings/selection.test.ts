import assert from "node:assert/strict";
import { Stacks } from "../../../definition";

const NAMES = ["docker-host", "mac-runner", "windows-base"];

function stack(more: string): string {
  return `config:\n  golden-images:settings:\n    region: us-east-1\n    account: "111122223333"\n    ${more}\n`;
}

/** `code file:line:column message → fix` of each. */
function found(files: Readonly<Record<string, string>>): readonly string[] {
  const read = (name: string) => ({ bytes: Buffer.from(files[name] ?? "") });
  const stacks = new Stacks({ stacks: Object.keys(files).sort(), read });
  const issues = [...stacks.all().flatMap((each) => each.issues), ...stacks.issuesBeside(NAMES)];
  return issues.map(
    ({ code, file, line, column, message, fix }) => `${code} ${file}:${line}:${column} ${message} → ${fix}`,
  );
}

describe("the App of the runner of updates", () => {
  const runner = stack("repository: example/images\n    update: {runner: {githubApp: golden/app}}");
  const bootstrap = (more: string): string => stack(more).replace("golden-images:settings", "golden-images:bootstrap");
  const allowed = "arn:aws:secretsmanager:us-east-1:111122223333:secret:golden/app-??????";

  it("is in what the boundary of builds allows", () => {
    assert.deepEqual(found({ base: bootstrap(`projectsMayRead: ["${allowed}"]`), prod: runner }), []);
    assert.deepEqual(found({ base: bootstrap("keepVersionsDays: 365"), prod: runner }), [
      `build-beyond-boundary Pulumi.prod.yaml:6:34 The boundary of CodeBuild projects does not allow the runner of updates to read ${allowed}. It allows none. → Add it to projectsMayRead in the settings of the stack bootstrap, and have an administrator deploy that first.`,
    ]);
  });

  it("is nobody's business where nothing is known of the boundary", () => {
    assert.deepEqual(found({ prod: runner }), []);
    const other = `${runner}    permissionsBoundary: none\n`;
    assert.deepEqual(found({ base: bootstrap("keepVersionsDays: 365"), prod: other }), []);
  });
});

describe("images that settings choose", () => {
  it("are there", () => {
    assert.deepEqual(found({ prod: stack('images: ["*", "!mac-*"]'), part: stack('images: ["mac-*"]') }), []);
    assert.deepEqual(found({ prod: stack('images: ["dokcer-host"]') }), [
      "no-image Pulumi.prod.yaml:5:13 No definition fits images: [dokcer-host], so the stack deploys nothing. Did you mean docker-host? → Write [docker-host].",
    ]);
    assert.deepEqual(found({ prod: stack('images: ["web-*"]') }), [
      'no-image Pulumi.prod.yaml:5:13 No definition fits images: [web-*], so the stack deploys nothing. → Write ["*"] for all, or some of docker-host, mac-runner and windows-base.',
    ]);
    assert.deepEqual(found({ prod: stack('images: ["*", "!mac-runer"]') }), [
      "no-such-image Pulumi.prod.yaml:5:19 There is no definition mac-runer. Did you mean mac-runner? → Write !mac-runner.",
    ]);
    assert.deepEqual(found({ prod: stack('images: ["mac-*", "linux-*"]') }), [
      "glob-without-image Pulumi.prod.yaml:5:23 No definition fits linux-*. → Delete the entry, or correct it.",
    ]);
    assert.match(
      found({ prod: stack("publicImages: [docker-hosts]") })[0] ?? "",
      /^no-such-image .*:5:20 .*Did you mean docker-host\?/,
    );
  });

  it("are not those of another stack of the same account, Region and prefix", () => {
    assert.deepEqual(found({ live: stack("images: [mac-runner]"), prod: stack('images: ["*"]') }), [
      "deployed-twice Pulumi.prod.yaml:5:13 The stack live also deploys mac-runner, to the same account and Region and under the same names. → Choose others under images, or write a namePrefix of its own for one of the two stacks.",
    ]);
    assert.deepEqual(found({ live: stack("namePrefix: live"), prod: stack("logRetentionDays: 90") }), []);
  });
});

describe("a key that is meant for the settings", () => {
  it("is not overlooked where it is misspelt, or stands beside config", () => {
    const misspelt = stack("logRetentionDays: 90").replace("golden-images:settings", "golden-image:settings");
    assert.deepEqual(found({ prod: misspelt }), [
      "settings-missing Pulumi.prod.yaml:2:3 config.golden-image:settings is not a key of golden-images: the settings would be ignored. Did you mean config.golden-images:settings? → Write golden-images:settings under config.",
    ]);
    const beside = 'golden-images:settings: {region: us-east-1, account: "111122223333"}\n';
    assert.match(found({ prod: beside })[0] ?? "", /^settings-missing Pulumi\.prod\.yaml:1:1 /);
    assert.deepEqual(found({ other: "config:\n  aws:region: us-east-1\n  my-app:settings: {}\n" }), []);
  });
});
