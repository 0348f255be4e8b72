import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as semver from "semver";
import { PINNED_VERSION } from "../../engine/pulumi-cli/version";
import { faults, PINS } from "./safety-rules";
import { EXAMPLES, ROOT, stepOf, WORKFLOWS, workflowFile, workflowFiles, type WorkflowFile } from "./workflow-files";

/** One unsafe edit each: the file, what is replaced (its first occurrence), and by what. */
const MUTATIONS: readonly (readonly [title: string, file: string, from: string | RegExp, to: string])[] = [
  ["pull_request_target", "pull-request.yml", "  pull_request:", "  pull_request_target:"],
  ["workflow_run", "release.yml", "  workflow_dispatch:", "  workflow_run:"],
  ["write-all at the top", "ci.yml", "permissions: {}", "permissions: write-all"],
  ["no permissions at the top", "drift.yml", "permissions: {}\n", ""],
  ["a check that may write", "image-pull-request.yml", "contents: read # checkout", "contents: write # checkout"],
  ["a check that may ask for a role", "image-pull-request.yml", "contents: read # checkout", "id-token: write # role"],
  ["an action by tag", "image-release.yml", /actions\/checkout@\S+ # v7.0.1/, "actions/checkout@v7"],
  ["an action by an unknown commit", "ci.yml", "3d3c42e5", "3d3c42e6"],
  ["an action nobody reviewed", "ci.yml", "actions/setup-node@", "someone/setup-node@"],
  ["credentials left in .git", "image-release.yml", "persist-credentials: false", "persist-credentials: true"],
  ["text of others in a script", "image-pull-request.yml", "<code>%s</code>", "${{ github.head_ref }}"],
  ["text of others in JavaScript", "image-pull-request.yml", "process.env.DIFF_FILE", '"${{ github.head_ref }}"'],
  [
    "previews of forks",
    "image-pull-request.yml",
    /(inputs\.preview[\s\S]*?)github\.event\.pull_request\.head\.repo\.full_name == github\.repository/,
    "$1true",
  ],
  [
    "comments in runs of forks",
    "image-pull-request.yml",
    "github.event.pull_request.head.repo.full_name == github.repository",
    "true",
  ],
  [
    "a preview outside of its environment",
    "image-pull-request.yml",
    "    environment: ${{ inputs.environment }}\n",
    "",
  ],
  ["a preview that deploys", "image-pull-request.yml", "pulumi preview --stack", "pulumi up --yes --stack"],
  [
    "a comment job that runs the pull request",
    "image-pull-request.yml",
    "      - name: Get the diff\n",
    "      - name: Install\n        run: npm ci\n      - name: Get the diff\n",
  ],
  ["an up outside of its environment", "image-release.yml", "    environment: ${{ inputs.environment }}\n", ""],
  ["an up that is cancelled midway", "image-release.yml", "cancel-in-progress: false", "cancel-in-progress: true"],
  [
    "two ups of one stack",
    "image-release.yml",
    "golden-images-up-${{ matrix.stack }}",
    "golden-images-up-${{ github.run_id }}",
  ],
  ["one stack's failure stops the others", "image-release.yml", "fail-fast: false", "fail-fast: true"],
  ["one image's failure stops the others", "image-release.yml", " --continue-on-error", ""],
  ["an up without its preview", "image-release.yml", " --continue-on-error", " --continue-on-error --skip-preview"],
  ["a release cancelled by the next", "release.yml", "cancel-in-progress: false", "cancel-in-progress: true"],
  ["secrets", "image-release.yml", "${{ vars.PULUMI_BACKEND_URL }}", "${{ secrets.PULUMI_BACKEND_URL }}"],
  ["secrets handed on", "release.yml", "    with:\n", "    secrets: inherit\n    with:\n"],
  ["all secrets handed on to the rebuild", "workflows/rebuild.yml", /secrets:\n[^]*$/, "secrets: inherit\n"],
  ["another secret for those who tell", "image-notify.yml", "secrets.SLACK_WEBHOOK_URL", "secrets.UPDATE_APP_ID"],
  [
    "somebody who tells outside of an environment",
    "image-notify.yml",
    "    environment: ${{ inputs.environment }}\n",
    "",
  ],
  ["a webhook where drift is compared", "image-drift.yml", "          STACK: ${{ matrix.stack }}\n", "          STACK: ${{ secrets.PULUMI }}\n"], // prettier-ignore
  ["another secret in an update", "image-update.yml", "secrets.UPDATE_APP_ID", "secrets.REBUILD_APP_ID"],
  ["an update outside of its environment", "image-update.yml", "    environment: ${{ inputs.environment }}\n", ""],
  ["another secret in a rebuild", "image-rebuild.yml", "secrets.REBUILD_APP_ID", "secrets.NPM_TOKEN"],
  [
    "the App's key in a pull request",
    "image-rebuild.yml",
    "          BASE: ${{ github.base_ref }}\n",
    "          BASE: ${{ github.base_ref }}\n          KEY: ${{ secrets.REBUILD_APP_PRIVATE_KEY }}\n",
  ],
  ["a runner that changes by itself", "image-drift.yml", "ubuntu-24.04", "ubuntu-latest"],
  ["a rebuild outside of its environment", "image-rebuild.yml", "    environment: ${{ inputs.environment }}\n", ""],
  ["a forecast with a role", "image-rebuild.yml", "contents: read # checkout", "id-token: write # role"],
  ["a selection as part of a script", "image-rebuild.yml", '"$SELECTION"', "${{ inputs.selection }}"],
  [
    "a promotion outside of its environment",
    "image-promote.yml",
    /    environment: \$\{\{ inputs\.environment .*\n/,
    "",
  ],
  ["a reason as part of a script", "image-promote.yml", '"--reason=$REASON"', '"--reason=${{ inputs.reason }}"'],
  ["no time limit", "image-drift.yml", "    timeout-minutes: 30\n", ""],
  [
    "packages installed with a role",
    "image-release.yml",
    /([\s\S]*)run: npm ci --ignore-scripts\n([\s\S]*?)( {6}- name: Select)/,
    "$1run: npm --version\n$2      - run: npm ci --ignore-scripts\n$3",
  ],
  ["scripts of packages where a role can be asked for", "image-release.yml", "npm ci --ignore-scripts", "npm ci"],
  ["scripts of packages in a preview", "image-pull-request.yml", "npm ci --ignore-scripts", "npm ci"],
  ["a package that is built where it is published", "publish.yml", 'echo "$DIGEST', 'npm ci; echo "$DIGEST'],
  ["a package published outside of an environment", "publish.yml", "    environment: npm\n", ""],
  [
    "a job that publishes and runs the repository",
    "image-catalogue.yml",
    "      - name: Publish\n",
    "      - name: Install\n        run: npm ci --ignore-scripts\n      - name: Publish\n",
  ],
  [
    "a site that is published by the job that makes it",
    "image-catalogue.yml",
    "contents: read # checkout",
    "pages: write # site",
  ],
  ["a caller that is not pinned", "examples/release.yml", /@[0-9a-f]{40} # v0.1.0/, "@main"],
];

interface Renovate {
  readonly customManagers: readonly { readonly matchStrings: readonly string[] }[];
}

describe("workflows", () => {
  const files = [...workflowFiles(WORKFLOWS), ...workflowFiles(EXAMPLES)];

  it("are as safe as docs/ci.md says", () => {
    assert.equal(files.length, 27);
    assert.deepEqual(files.flatMap(faults), []);
  });

  describe("an unsafe edit is found:", () => {
    for (const [title, name, from, to] of MUTATIONS) {
      it(title, () => {
        const mutated = mutate(pick(files, name), from, to);

        assert.notDeepEqual(faults(mutated), []);
      });
    }
  });

  it("are in the guide as they are in the examples", () => {
    const guide = readFileSync(join(ROOT, "docs/own-repository.md"), "utf8");

    assert.ok(guide.includes(`\`\`\`yaml other\n${pick(files, "examples/pull-request.yml").text}\`\`\`\n`));
  });

  it("hold every pin that is reviewed, and no other", () => {
    const text = files.map((file) => file.text).join("\n");

    assert.deepEqual(
      Object.entries(PINS).filter(([action, pin]) => !text.includes(`${action}@${pin}`)),
      [],
    );
  });

  it("install one version of Pulumi, at least that of the local engine, which Renovate raises", () => {
    const renovate = JSON.parse(readFileSync(join(ROOT, ".github/renovate.json"), "utf8")) as Renovate;
    const raised = new RegExp(renovate.customManagers[0]?.matchStrings[0] ?? "(?!)", "g");
    const versions = files.flatMap(({ text }) =>
      [...text.matchAll(raised)].map(({ groups }) => groups?.["currentValue"]),
    );

    assert.equal(versions.length, files.filter(({ text }) => text.includes("pulumi-version:")).length);
    assert.deepEqual([...new Set(versions)], ["3.260.0"]);
    assert.ok(semver.gte("3.260.0", PINNED_VERSION));
  });

  it("select the secrets provider of a stack in the same way everywhere", () => {
    const name = "Secrets provider of the stack";
    const scripts = [
      stepOf(`${WORKFLOWS}/image-pull-request.yml`, "preview", name),
      stepOf(`${WORKFLOWS}/image-release.yml`, "up", name),
      stepOf(`${WORKFLOWS}/image-drift.yml`, "compare", name),
    ].map(({ run }) => run);

    assert.equal(new Set(scripts).size, 1);
  });
});

function pick(files: readonly WorkflowFile[], name: string): WorkflowFile {
  return files.find(({ file }) => file.endsWith(`/${name}`)) ?? assert.fail(`no workflow ${name}`);
}

function mutate({ file, text }: WorkflowFile, from: string | RegExp, to: string): WorkflowFile {
  const edited = text.replace(from, to);
  assert.notEqual(edited, text, "the edit changes the file");
  return workflowFile(file, edited);
}
