import * as pulumi from "@pulumi/pulumi";
import type { RepositoryTransform } from "../components/container-repositories";
import type { ContainerPipelinePlan, ContainerPlan } from "../plan";
import { lastingTags, type TreeArgs } from "./image-tree";

/** The repository of a plan as components take it. */
export function repositoryArgs(
  repository: ContainerPipelinePlan["repository"],
  { plan: { tags } }: TreeArgs<ContainerPlan>,
) {
  if (repository.kind === "adopt") return { kind: "adopt" as const, name: repository.name };
  const { regions, ...created } = repository;
  const kmsKeys = Object.fromEntries(regions.flatMap(({ region, kmsKey }) => (kmsKey ? [[region, kmsKey]] : [])));
  return { ...created, kmsKeys, tags: lastingTags(tags) };
}

/** A repository stays when its image gets the other builder, whose component made it: ECR has the name only once. */
export function sameRepository(
  components: readonly string[],
  type: string,
  home: string,
  tree: pulumi.Resource,
): Required<RepositoryTransform> {
  const known =
    (role: string) =>
    <Args extends { readonly region?: unknown }>(args: Args, opts: pulumi.CustomResourceOptions) => {
      const place = args.region === home ? "" : `-${String(args.region)}`;
      const aliases = components.map((component) => ({
        name: `${component}-repository${place}${role}`,
        parent: pulumi.createUrn(component, type, tree),
      }));
      return { args, opts: { ...opts, aliases } };
    };
  return { repository: known(""), repositoryPolicy: known("-policy"), repositoryCleanUp: known("-clean-up") };
}
