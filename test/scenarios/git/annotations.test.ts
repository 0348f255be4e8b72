import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { golden } from "../../cli/golden";
import { Repository } from "./repository";

describe("annotations of a pull request", () => {
  let repository: Repository;
  afterEach(() => {
    repository.delete();
  });

  const annotated = (output: string): readonly string[] =>
    [...output.matchAll(/^::error file=([^,]*),/gm)].map(([, file = ""]) => file);

  function broken(fleet: string): Repository {
    repository = new Repository(fleet);
    repository.edit("images/docker-host.yaml", "parent:", "parnt:");
    repository.edit("Pulumi.prod.yaml", "region:", "regoin:");
    return repository;
  }

  const check = ["check", "--format", "github"];

  it("name files from the top of the repository, wherever images/ and the working directory are", () => {
    const { root, folder } = broken("infra/machine images");
    const expected = ["infra/machine images/Pulumi.prod.yaml", "infra/machine images/images/docker-host.yaml"];
    assert.deepEqual(annotated(golden(root, check).stdout), expected);
    assert.deepEqual(annotated(golden(join(root, "images"), check).stdout), expected);
    assert.deepEqual(annotated(golden(folder, [...check, "--root", "infra/machine images"]).stdout), expected);
  });

  it("do so for a root that is named by a link, and in a work tree of its own", () => {
    const { folder } = broken("infra");
    const outside = mkdtempSync(join(tmpdir(), "golden-link-"));
    symlinkSync(join(folder, "infra"), join(outside, "link"));
    const viaLink = annotated(golden(outside, [...check, "--root", "link"]).stdout);
    assert.deepEqual(viaLink, ["infra/Pulumi.prod.yaml", "infra/images/docker-host.yaml"]);

    repository.commit("broken");
    repository.git("worktree", "add", "-q", join(outside, "tree"), "-b", "other");
    const inTree = annotated(golden(join(outside, "tree/infra"), check).stdout);
    assert.deepEqual(inTree, viaLink);
    rmSync(outside, { recursive: true });
  });

  it("name them from the root where images/ is at the top, or in no repository", () => {
    const { root } = broken("");
    const expected = ["Pulumi.prod.yaml", "images/docker-host.yaml"];
    assert.deepEqual(annotated(golden(root, check).stdout), expected);
    rmSync(join(root, ".git"), { recursive: true });
    assert.deepEqual(annotated(golden(root, check).stdout), expected);
  });

  it("leave the other formats as they are", () => {
    const { root } = broken("infra");
    assert.match(golden(root, ["check"]).stdout, /^images\/docker-host\.yaml:\d/m);
    const { issues } = JSON.parse(golden(root, ["check", "--format", "json"]).stdout) as { issues: { file: string }[] };
    assert.deepEqual(
      issues.map(({ file }) => file),
      ["Pulumi.prod.yaml", "images/docker-host.yaml"],
    );
  });
});
