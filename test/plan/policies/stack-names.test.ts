import { strict as assert } from "node:assert";
import fc from "fast-check";
import { buildRoleKey, environmentName, logBucketPrefix, NAME_LIMITS, physicalName } from "../../../plan/names";
import { projectBucketPrefix, projectComponentName } from "../../../plan/names";
import { projectScopesOf, scopesOf } from "../../../plan/policies/stack-scopes";

/** What `ArtifactBucket` appends. */
const DIGITS = "-0123456789abcdef";
const LONGEST_BUCKET = 63;
const LONGEST_ROLE = 64;

/** All that the settings accept: `namePrefix` of up to 20 characters, a stack of up to 100. */
const PREFIX = fc.option(
  fc.stringMatching(/^[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,4}){0,3}$/).filter((text) => text.length <= 20),
  { nil: undefined },
);
const STACK = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,100}$/),
  fc.stringMatching(/^[a-z][a-z-]{0,98}[a-z]$/),
  fc.integer({ min: 1, max: 100 }).map((length) => "abcdefghi-".repeat(10).slice(0, length)),
);
const NAME = fc.stringMatching(/^[a-z][a-z0-9]{0,20}(-[a-z0-9]{1,20}){0,2}$/);

function resourcesOf(noun: string, namePrefix: string | undefined): readonly string[] {
  const stacks = { partition: "aws", account: "111122223333", regions: ["us-east-1"] } as const;
  const scope = scopesOf({ ...stacks, ...(namePrefix && { namePrefix }) }).find((each) => each.noun === noun);
  return scope?.resources ?? assert.fail(noun);
}

/** Whether IAM's wildcards take an ARN. */
function covers(patterns: readonly string[], arn: string): boolean {
  return patterns.some((pattern) =>
    new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*")}$`,
    ).test(arn),
  );
}

describe("names of a stack, and the deploy role that writes by them", () => {
  it("agree on the log bucket, for every prefix and stack that the settings accept", () => {
    fc.assert(
      fc.property(PREFIX, STACK, (prefix, stack) => {
        const bucket = logBucketPrefix(environmentName(prefix, stack)) + DIGITS;
        assert.match(bucket, /^[a-z0-9][a-z0-9-]*$/);
        assert.ok(bucket.length <= LONGEST_BUCKET, bucket);
        assert.ok(covers(resourcesOf("Buckets", prefix), `arn:aws:s3:::${bucket}`), bucket);
      }),
      { numRuns: 2000 },
    );
  });

  it("agree on topics and rules", () => {
    fc.assert(
      fc.property(PREFIX, STACK, NAME, (prefix, stack, other) => {
        const name = environmentName(prefix, stack);
        const topic = `arn:aws:sns:us-east-1:111122223333:${physicalName("topic", name, other)}`;
        const rule = `arn:aws:events:us-east-1:111122223333:rule/${physicalName("rule", name, other, "findings")}`;
        assert.ok(covers(resourcesOf("Topics", prefix), topic), topic);
        assert.ok(covers(resourcesOf("Rules", prefix), rule), rule);
      }),
      { numRuns: 2000 },
    );
  });

  it("agree on the roles of single images, however long their names", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9]{0,30}(-[a-z0-9]{1,15}){0,2}$/), (image) => {
        const role = `builds-role-${buildRoleKey(image)}-0123456`;
        assert.ok(role.length <= LONGEST_ROLE, role);
        assert.ok(covers(resourcesOf("Identities", undefined), `arn:aws:iam::111122223333:role/${role}`), role);
      }),
    );
    const long = "a-name-of-the-sixty-three-characters-that-an-image-may-have";
    assert.notEqual(buildRoleKey(`${long}-x`), buildRoleKey(`${long}-y`));
  });

  it("agree on the roles and buckets of CodeBuild projects, however long their names", () => {
    const stacks = { partition: "aws", account: "111122223333", regions: ["us-east-1"] } as const;
    fc.assert(
      fc.property(PREFIX, NAME, fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/), (prefix, image, project) => {
        const { roles, buckets } = projectScopesOf({ ...stacks, ...(prefix && { namePrefix: prefix }) });
        for (const kind of ["ci", "release"] as const) {
          const role = `${projectComponentName(kind, image)}-batch-role-0123456`;
          assert.ok(role.length <= LONGEST_ROLE, role);
          assert.ok(covers(roles.resources, `arn:aws:iam::111122223333:role/${role}`), role);
        }
        const bucket = projectBucketPrefix(prefix, project) + DIGITS;
        assert.match(bucket, /^[a-z0-9][a-z0-9-]{1,62}$/);
        assert.ok(bucket.length <= LONGEST_BUCKET && covers(buckets.resources, `arn:aws:s3:::${bucket}`), bucket);
      }),
      { numRuns: 1000 },
    );
  });

  it("are ones that Image Builder takes, of stacks with dots too, which stay apart from those with hyphens", () => {
    for (const stack of ["Prod_2.x", "prod.eu", "prod_2", "prod"]) {
      assert.match(environmentName(undefined, stack), NAME_LIMITS.imageBuilder.pattern);
    }
    assert.notEqual(environmentName(undefined, "prod.eu"), environmentName(undefined, "prod-eu"));
    assert.equal(environmentName(undefined, "prod_2"), "golden-images-prod_2");
  });

  it("leave the names of stacks that had room as they were", () => {
    const names = ["prod", "prod-12", "a-stack-of-27-characters-ab"].map((stack) =>
      logBucketPrefix(environmentName(undefined, stack)),
    );
    assert.deepEqual(names, [
      "golden-images-prod-logs",
      "golden-images-prod-12-logs",
      "golden-images-a-stack-of-27-characters-ab-logs",
    ]);
    assert.equal(logBucketPrefix(environmentName("dev", "Prod.eu")).replaceAll(/[0-9a-f]{6,8}(?=-|$)/g, "#"), "dev-golden-images-prod-eu-#-logs"); // prettier-ignore
  });

  it("keep the role away from the bucket of the state", () => {
    for (const prefix of [undefined, "dev", "abcdefghij-klmnopqrs"]) {
      const name = prefix === undefined ? "golden-images" : `${prefix}-golden-images`;
      assert.ok(!covers(resourcesOf("Buckets", prefix), `arn:aws:s3:::${name}-state${DIGITS}`));
    }
  });
});
