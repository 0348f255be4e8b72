import { strict as assert } from "node:assert";
import { join } from "node:path";
import { STAND_INS } from "../../pulumi-sdk/failed-resources";
import { runAsLanguageHost } from "../engine/language-host";

const ROOT = join(__dirname, "../../..");
const RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";

/** Patterns of AWS's API models (botocore 1.44.5: `imagebuilder`, and `kms` for the form of a key's ARN). */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  componentArn:
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party):component\/[a-z0-9-_]+\/(?:(?:([0-9]+|x)\.([0-9]+|x)\.([0-9]+|x))|(?:[0-9]+\.[0-9]+\.[0-9]+\/[0-9]+))$/,
  imageRecipeArn:
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):image-recipe\/[a-z0-9-_]+\/(?:[0-9]+|x)\.(?:[0-9]+|x)\.(?:[0-9]+|x)$/,
  containerRecipeArn:
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):container-recipe\/[a-z0-9-_]+\/(?:[0-9]+|x)\.(?:[0-9]+|x)\.(?:[0-9]+|x)$/,
  infrastructureConfigurationArn:
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):infrastructure-configuration\/[a-z0-9-_]+$/,
  distributionConfigurationArn:
    /^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):distribution-configuration\/[a-z0-9-_]+$/,
  executionRole: /^(?:arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:role\/)?[a-zA-Z_0-9+=,.@\-_/]+$/,
  kmsKeyId: /^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key\/[0-9a-f-]{36}$/,
  primaryKeyArn: /^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key\/[0-9a-f-]{36}$/,
};

describe("what stands in for outputs of a resource that failed", () => {
  it("has the form that AWS demands of each property", () => {
    assert.deepEqual(Object.keys(STAND_INS).sort(), Object.keys(PATTERNS).sort());
    for (const [property, value] of Object.entries(STAND_INS)) assert.match(value, PATTERNS[property] ?? /(?!)/);
  });

  it("reaches the engine under Pulumi's own host, so that it skips dependents and deletes none", async function () {
    this.timeout(120_000);
    const run = await runAsLanguageHost({
      projectDir: ROOT,
      stack: "prod",
      dryRun: false,
      fails: (type) => type === RECIPE,
    });
    assert.equal(run.exitCode, 0, run.stderr);
    const recipes = new Set(run.registrations.filter(({ type }) => type === RECIPE).map(({ urn }) => urn));
    // The recipe of the container has another type, and does not fail.
    const images = run.registrations.filter(
      ({ type, urn }) => type === "aws:imagebuilder/image:Image" && !urn.includes("container"),
    );
    assert.ok(
      images.length > 0 && recipes.size >= images.length,
      "images are registered, although their recipes failed",
    );
    for (const { inputs, dependencies } of images) {
      assert.equal(inputs["imageRecipeArn"], STAND_INS["imageRecipeArn"]);
      assert.ok(dependencies.some((urn) => recipes.has(urn)));
    }
  });
});
