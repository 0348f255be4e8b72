import { startSimulator, type Simulator, type SimulatorOptions } from "../../simulator";
import { connectTo, type Made, type TestClient } from "./client";

export const COMPONENT = "aws:imagebuilder/component:Component";
export const RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";
export const PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline";
export const INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
export const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
export const IMAGE = "aws:imagebuilder/image:Image";
export const ROLE = "aws:iam/role:Role";
export const PROFILE = "aws:iam/instanceProfile:InstanceProfile";
export const BUCKET = "aws:s3/bucket:Bucket";
export const PARENT = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
});

/** A simulator with one client, closed after each test. */
export interface Bench {
  readonly simulator: Simulator;
  readonly client: TestClient;
}

/** Gives each test of a suite its own simulator. */
export function useSimulator(options: SimulatorOptions = {}): () => Bench {
  let bench: Bench | undefined;
  beforeEach(async () => {
    const simulator = await startSimulator({ now: () => new Date("2026-11-21T04:00:00.000Z"), ...options });
    bench = { simulator, client: connectTo(simulator) };
  });
  afterEach(async () => {
    bench?.client.close();
    await bench?.simulator.close();
  });
  return () => {
    if (!bench) {
      throw new Error("the simulator is only there within a test");
    }
    return bench;
  };
}

/** Inputs of a recipe that passes every check. */
export function recipeInputs(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const components = [{ componentArn: "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }];
  return { name: "web", version: "1.0.0", parentImage: PARENT, components, ...changes };
}

/** Makes what an image or a pipeline needs. */
export async function makeParts(
  client: TestClient,
  distribution: Record<string, unknown> = {},
  recipe: Record<string, unknown> = {},
): Promise<{ recipe: Made; infrastructure: Made; distribution: Made; references: Record<string, string> }> {
  await client.make(ROLE, "role", { name: "builder", assumeRolePolicy: TRUST });
  await client.make(PROFILE, "profile", { name: "builder", role: "builder" });
  const madeRecipe = await client.make(RECIPE, "recipe", recipeInputs(recipe));
  const infrastructure = await client.make(INFRASTRUCTURE, "infra", { name: "web", instanceProfileName: "builder" });
  const settings = { name: "web {{ imagebuilder:buildDate }}", ...distribution };
  const madeDistribution = await client.make(DISTRIBUTION, "distribution", {
    name: "web",
    distributions: [{ region: "us-east-1", amiDistributionConfiguration: settings }],
  });
  const references = {
    imageRecipeArn: madeRecipe.id,
    infrastructureConfigurationArn: infrastructure.id,
    distributionConfigurationArn: madeDistribution.id,
  };
  return { recipe: madeRecipe, infrastructure, distribution: madeDistribution, references };
}
