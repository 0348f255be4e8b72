import type {
  CreateInfrastructureConfigurationCommandInput,
  ImagebuilderClient,
  ImagePipeline,
} from "@aws-sdk/client-imagebuilder";
import type { BuiltPlan } from "../../plan";

/** Where the fleet's images are built. */
export type BuildPlace = Pick<
  CreateInfrastructureConfigurationCommandInput,
  "instanceProfileName" | "subnetId" | "securityGroupIds"
> & { readonly executionRole?: string };

/**
 * Pipelines whose build instances have the role that an image needs: first those of the image of its name, where that may do all of it and
 * more, then those of images that may do exactly as much. So a trial comes by no secret that it does not name.
 */
export function hostsOf(image: BuiltPlan, fleet: readonly BuiltPlan[]): readonly string[] {
  const wanted = accessOf(image);
  const mayAll = (each: BuiltPlan): boolean => [...wanted].every((access) => accessOf(each).has(access));
  const isSame = (each: BuiltPlan): boolean => mayAll(each) && accessOf(each).size === wanted.size;
  const hosts = fleet.filter((each) => isSame(each) || (each.name === image.name && mayAll(each)));
  const [own, others] = [true, false].map((is) => hosts.filter(({ name }) => (name === image.name) === is));
  return [...(own ?? []), ...(others ?? [])].flatMap(({ pipelines }) =>
    pipelines.map((each) => ("names" in each ? (each.names?.pipeline ?? each.name) : each.name)),
  );
}

/** What the role reads; that of a container logs in to registries. Where it pushes does not matter: a trial has a repository of its own. */
function accessOf(image: BuiltPlan): ReadonlySet<string> {
  const registries = "registry" in image ? ["registries", ...image.registry.pull] : [];
  return new Set([...registries, ...(image.mayRead ?? [])]);
}

/** Every pipeline that is deployed in the Region, by its name. */
export async function deployedPipelines(client: ImagebuilderClient): Promise<ReadonlyMap<string, ImagePipeline>> {
  const { paginateListImagePipelines: pages } = await import("@aws-sdk/client-imagebuilder");
  const found = new Map<string, ImagePipeline>();
  for await (const { imagePipelineList = [] } of pages({ client }, {}))
    for (const each of imagePipelineList) found.set(each.name ?? "", each);
  return found;
}

/** Where a pipeline builds. */
export async function placeOf(
  client: ImagebuilderClient,
  { infrastructureConfigurationArn, executionRole }: ImagePipeline,
): Promise<BuildPlace> {
  const { GetInfrastructureConfigurationCommand } = await import("@aws-sdk/client-imagebuilder");
  const read = new GetInfrastructureConfigurationCommand({ infrastructureConfigurationArn });
  const { instanceProfileName, subnetId, securityGroupIds } =
    (await client.send(read)).infrastructureConfiguration ?? {};
  return { instanceProfileName, subnetId, securityGroupIds, ...(executionRole !== undefined && { executionRole }) };
}
