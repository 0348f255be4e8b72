import { strict as assert } from "node:assert";
import { Repository } from "./repository";

const PARTS = ["prod-1", "prod-2", "prod-3"];

describe("a split fleet on the engine", function () {
  this.timeout(25 * 60_000); // the first run of a machine builds the CLI
  let repository: Repository;
  before(() => {
    repository = new Repository();
    repository.edit("Pulumi.prod.yaml", 'images: ["*"]', 'images: ["*"]\n    split: 3');
    repository.write(".gitignore", ".golden\n");
    repository.commit("split");
  });
  after(() => {
    repository.delete();
  });

  const local = (operation: string, stack: string): string => {
    const { exitCode, stdout, stderr } = repository.golden("local", operation, "--stack", stack);
    assert.equal(exitCode, 0, `${operation} of ${stack}: ${stdout}\n${stderr}`);
    return stdout;
  };

  it("deploys the stacks that `affected` names, and the others have nothing to change", () => {
    for (const part of PARTS) assert.match(local("up", part), /Resources:\n {4}\+ \d+ created\n/);
    repository.branch("pull-request");
    repository.edit("images/docker-host.yaml", "sizeGiB: 30", "sizeGiB: 40");
    repository.golden("bump", "docker-host", "minor");
    repository.commit("more room");

    const { stdout } = repository.golden("affected", "--base", "main", "--matrix");
    const { include } = JSON.parse(stdout) as { include: readonly { readonly stack: string }[] };
    assert.equal(include.length, 1);
    const touched = include[0]?.stack ?? "";

    const preview = local("preview", touched);
    assert.match(preview, /docker-host/);
    assert.match(preview, /to (?:create|replace)/);
    assert.match(local("up", touched), /Resources:\n/);
    for (const part of PARTS) {
      assert.match(local("preview", part), /Resources:\n {4}\d+ unchanged\n/, `${part} has nothing to change`);
    }
  });
});
