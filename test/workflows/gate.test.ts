import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { GithubOidcRoles } from "../../components";
import { githubAudience } from "../../plan/policies/github-trust";
import { only, recordResources } from "../components/recorded-resources";
import { EXAMPLES, ROOT, WORKFLOWS, workflowFile, workflowFiles, type WorkflowFile } from "./workflow-files";

const GITHUB_SETTINGS = "Pulumi.github.yaml";

describe("the checks that the gate requires", () => {
  for (const caller of [`${WORKFLOWS}/pull-request.yml`, `${EXAMPLES}/pull-request.yml`]) {
    it(`are made by ${caller}: GitHub waits forever for a name that no job has`, () => {
      const made = checksOf(read(caller));
      const { checks } = githubSettings();
      assert.deepEqual(
        checks.filter((check) => !made.includes(check)),
        [],
        `made are: ${made.join(", ")}`,
      );
    });
  }

  it("hold for any stacks: none is a job of a matrix", () => {
    for (const check of githubSettings().checks) assert.doesNotMatch(check, /preview|\(/);
  });
});

describe("the inputs of the reusable workflows", () => {
  it("are in the guide, each with the workflows that have it and its default", () => {
    const guide = readFileSync(join(ROOT, "docs/own-repository.md"), "utf8");
    const missing = workflowFiles(WORKFLOWS).flatMap(({ file, workflow }) => {
      const { workflow_call: call } = workflow.on as {
        workflow_call?: { inputs: Record<string, { default: unknown }> };
      };
      return Object.entries(call?.inputs ?? {})
        .filter(([name, input]) => !isTold(guide, file.slice(WORKFLOWS.length + 1), name, input.default))
        .map(([name]) => `${file} ${name}`);
    });
    assert.deepEqual(missing, []);
  });
});

describe("a matrix that a job makes", () => {
  it("may be empty, which GitHub takes for an error: the job of the matrix is then left out", () => {
    const open = workflowFiles(WORKFLOWS).flatMap(({ file, workflow }) =>
      Object.entries(workflow.jobs)
        .filter(([, { strategy }]) => /fromJSON\(needs/.test(JSON.stringify(strategy ?? {})))
        .filter(([, job]) => !/outputs\.(affected == 'true'|matrix != '\{"include":\[\]\}')/.test(job.if ?? ""))
        .map(([id]) => `${file} ${id}`),
    );
    assert.deepEqual(open, []);
  });
});

describe("the base of a pull request", () => {
  for (const file of [`${WORKFLOWS}/pull-request.yml`, `${EXAMPLES}/pull-request.yml`]) {
    it(`may be edited, and ${file} compares anew: else a check of another comparison would let it pass`, () => {
      const { pull_request: event } = read(file).workflow.on as { pull_request?: { types?: readonly string[] } | null };
      assert.deepEqual(event?.types, ["opened", "reopened", "synchronize", "edited"]);
    });
  }
});

describe("the role of a deployment", () => {
  it("lasts longer than the job that uses it, as the workflow asks and the role allows", async () => {
    const { on, jobs } = read(`${WORKFLOWS}/image-release.yml`).workflow;
    const { workflow_call: call } = on as { workflow_call?: { inputs: Record<string, { default: unknown }> } };
    const asked = Number(call?.inputs["role-duration-seconds"]?.default);
    const resources = await recordResources(
      () =>
        new GithubOidcRoles("github", {
          accountId: "111122223333",
          regions: ["us-east-1"],
          previewSubjects: ["repo:o/r:environment:preview"],
          deploySubjects: ["repo:o/r:environment:prod"],
        }),
    );
    const allowed = Number(only(resources, "aws:iam/role:Role", "github-deploy-role").inputs.maxSessionDuration);
    const needed = Number(jobs["up"]?.["timeout-minutes"]) * 60;
    assert.ok(needed > 0 && needed <= asked && asked <= allowed, `${needed} ≤ ${asked} ≤ ${allowed}`);
  });

  it("is asked for with the audience of its partition, everywhere", () => {
    const steps = workflowFiles(WORKFLOWS).flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap((job) => job.steps ?? []),
    );
    const asking = steps.filter(({ uses = "" }) => uses.startsWith("aws-actions/configure-aws-credentials@"));
    assert.ok(asking.length >= 3);
    for (const { with: { "aws-region": region, audience } = {} } of asking) {
      const ofVariable = `\${{ startsWith(vars.AWS_REGION, 'cn-') && '${githubAudience("aws-cn")}' || '${githubAudience("aws")}' }}`;
      // Without an audience, the action asks for that of the partition `aws`.
      assert.equal(audience, region === "us-east-1" ? undefined : ofVariable);
    }
  });
});

describe("the owners of the example", () => {
  /** As CODEOWNERS: the last pattern that matches. */
  const ownerOf = (file: string): readonly string[] => {
    const matches = (pattern: string): boolean => pattern === "*" || `/${file}`.startsWith(pattern);
    return Object.entries(githubSettings().owners).findLast(([pattern]) => matches(pattern))?.[1] ?? [];
  };

  it("own all that a deployment runs, and CODEOWNERS itself", () => {
    const files = ["package.json", "package-lock.json", "Pulumi.yaml", "Pulumi.prod.yaml", "stacks/index.ts", ".npmrc"];
    for (const file of [...files, ".github/CODEOWNERS", ".github/workflows/release.yml", "index.js"]) {
      assert.deepEqual(ownerOf(file), ["@example-org/platform"], file);
    }
    assert.deepEqual(ownerOf("images/docker-host.yaml"), ["@example-org/image-owners"]);
  });
});

function isTold(guide: string, workflow: string, name: string, value: unknown): boolean {
  const [, where = "", told = ""] = new RegExp(`^\\| \`${name}\` *\\|([^|]*)\\|([^|]*)\\|`, "m").exec(guide) ?? [];
  return (
    (where.trim() === "all" || where.includes(workflow)) &&
    told.includes(value === "" ? "none" : String(value ?? "required"))
  );
}

/** As GitHub names them: `<job of the caller> / <job of the workflow that it calls>`. */
function checksOf({ workflow }: WorkflowFile): readonly string[] {
  return Object.entries(workflow.jobs).flatMap(([id, job]) => {
    const called = /image-[a-z-]+\.yml/.exec(job.uses ?? "")?.[0];
    if (called === undefined) return [job.name ?? id];
    const { jobs } = read(`${WORKFLOWS}/${called}`).workflow;
    return Object.entries(jobs).map(([calledId, { name = calledId }]) => `${job.name ?? id} / ${name}`);
  });
}

interface Example {
  readonly checks: readonly string[];
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

function githubSettings(): Example {
  const { config } = parse(readFileSync(join(ROOT, GITHUB_SETTINGS), "utf8")) as { config: Record<string, Example> };
  const settings = config["golden-images:github"];
  assert.ok(settings);
  return settings;
}

function read(file: string): WorkflowFile {
  return workflowFile(file, readFileSync(join(ROOT, file), "utf8"));
}
