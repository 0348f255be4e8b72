import { strict as assert } from "node:assert";
import { Repository } from "./repository";

const STEP = `name: install
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs: { commands: ["echo one"] }
`;

const image = (components: string): string => `version: 1.0.0
parent: amazon-linux-2023
components: [{ managed: update-linux }, ${components}]
tags: { OwnerEmail: web@example.org, CostCenter: Web }
`;

/** What several images share, from the pull request to the deployment, as its author sees it. */
describe("a change of what images share", function () {
  this.timeout(25 * 60_000); // the first run of a machine builds the CLI
  let repository: Repository;
  before(() => {
    repository = new Repository();
    repository.git("rm", "-q", "-r", "images");
    repository.write(".gitignore", ".golden\n");
    repository.write("images/variables.yaml", "GREETING: hello\n");
    repository.write("images/shared/install.yaml", STEP);
    repository.write("images/web.yaml", image("{ document: shared/install.yaml, name: install }"));
    repository.write(
      "images/api.yaml",
      `${image("{ document: shared/install.yaml, name: install }")}description: "{GREETING}"\n`,
    );
    repository.write("images/app.yaml", `${image("{ managed: python-3-linux }")}description: "{GREETING}"\n`);
    repository.commit("three images");
    golden("local", "up");
    repository.branch("pull-request");
  });
  after(() => {
    repository.delete();
  });

  const golden = (...args: string[]): string => {
    const { exitCode, stdout, stderr } = repository.golden(...args);
    assert.equal(exitCode, 0, `golden ${args.join(" ")}: ${stdout}\n${stderr}`);
    return stdout;
  };
  /** Fails the check with these images, raises them as it says, and gives the recipes that the deployment makes. */
  const release = (base: string, causes: Readonly<Record<string, string>>): readonly string[] => {
    const { exitCode, stdout } = repository.golden("check", "--base", base);
    const refused = [...stdout.matchAll(/version-not-raised (\S+) changes \((.*?)\)/g)].map(([, name, why]) => [
      name,
      why,
    ]);
    assert.deepEqual([exitCode, Object.fromEntries(refused)], [1, causes]);
    const raised = golden("bump", "--all-changed", "--base", base).trim().split("\n");
    assert.deepEqual(
      raised.map((line) => line.split(" ")[0]),
      Object.keys(causes),
    );
    repository.commit("raise");
    golden("check", "--base", base);
    const made = golden("local", "up").matchAll(/ImageRecipe (\S+)-x86-64-recipe created replacement/g);
    return [...made].map(([, name = ""]) => name).sort();
  };

  it("rebuilds every user of a variable, and no other image", () => {
    repository.edit("images/variables.yaml", "hello", "welcome");
    assert.deepEqual(
      release("main", { api: "variable GREETING, description", app: "variable GREETING, description" }),
      ["api", "app"],
    );
  });

  it("rebuilds every user of a document, and no other image", () => {
    repository.edit("images/shared/install.yaml", "echo one", "echo two");
    assert.deepEqual(release("HEAD", { api: "images/shared/install.yaml", web: "images/shared/install.yaml" }), [
      "api",
      "web",
    ]);
  });
});
