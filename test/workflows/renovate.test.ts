import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./workflow-files";

interface Preset {
  readonly customManagers: readonly { readonly managerFilePatterns: readonly string[]; readonly matchStrings: readonly string[] }[]; // prettier-ignore
}

/** The preset's managers, each by its own pattern; Renovate's validator took the file (docs/decisions/0041). */
describe("the preset for Renovate", () => {
  const { customManagers } = JSON.parse(readFileSync(join(ROOT, "renovate/images.json"), "utf8")) as Preset;
  const found = (at: number, text: string) => [...text.matchAll(new RegExp(customManagers[at]?.matchStrings[0] ?? "(?!)", "g"))].map(({ groups }) => ({ ...groups })); // prettier-ignore
  const DIGEST = `sha256:${"a".repeat(64)}`;

  it("finds variables with its comment", () => {
    const text = 'A: "1.2" # renovate: datasource=npm depName=yarn versioning=npm\nB: 1.3\nC: 1.4  # renovate: datasource=pypi depName=ruff\n'; // prettier-ignore
    assert.deepEqual(found(0, text), [
      { currentValue: "1.2", datasource: "npm", depName: "yarn", versioning: "npm" },
      { currentValue: "1.4", datasource: "pypi", depName: "ruff", versioning: undefined },
    ]);
  });

  it("finds variables whose source is GitHub, on one line and on several", () => {
    const text = `A: {value: "2.1", source: {github: actions/runner, strip: v}}
B:
  value: 2.2 # now
  source: { github: cli/cli }
C: {value: "1", source: {url: https://example.org/}}
`;
    assert.deepEqual(found(1, text), [{ currentValue: "2.1", depName: "actions/runner" }]);
    assert.deepEqual(found(2, text), [{ currentValue: "2.2", depName: "cli/cli" }]);
  });

  it("finds parents of containers with tag and digest", () => {
    const flow = `parent: {registry: docker.io/library/ubuntu, tag: "24.04", digest: "${DIGEST}"}\n`;
    const block = `parent:\n  registry: public.ecr.aws/x/y\n  tag: "1"\n  digest: ${DIGEST}\n`;
    assert.deepEqual(found(3, flow + block), [
      { depName: "docker.io/library/ubuntu", currentValue: "24.04", currentDigest: DIGEST },
      { depName: "public.ecr.aws/x/y", currentValue: "1", currentDigest: DIGEST },
    ]);
  });

  it("looks into definitions and variables alone", () => {
    const isSeen = (at: number, file: string) =>
      customManagers[at]?.managerFilePatterns.some((each) => new RegExp(each.slice(1, -1)).test(file));
    assert.deepEqual(["images/web.yaml", "infra/images/variables.yaml", "images/web/a.yaml", "docs/a.yaml"].map((file) => isSeen(0, file)), [true, true, false, false]); // prettier-ignore
    assert.deepEqual([isSeen(1, "images/web.yaml"), isSeen(1, "images/variables.yaml")], [false, true]);
  });
});
