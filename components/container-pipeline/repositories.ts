import type * as pulumi from "@pulumi/pulumi";
import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy";
import { Repository } from "@pulumi/aws/ecr/repository";
import { RepositoryPolicy } from "@pulumi/aws/ecr/repositoryPolicy";
import { partitionOf } from "../../plan/arn";
import { repositoryCleanUp, repositoryPolicy } from "../../plan/policies/repository";
import { registerChild } from "../child-transform";
import type { ContainerPipelineArgs, RepositoryChoice } from "./args";

/**
 * By which AWS's policy for lifecycle roles knows the repositories that it may delete images of.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 */
const LIFECYCLE_ACCESS = { LifecycleExecutionAccess: "EC2 Image Builder" };

type Created = Extract<RepositoryChoice, { readonly kind: "create" }>;

/** What the children of one Region are made with. */
interface InRegion {
  readonly name: string;
  readonly region: string;
  readonly created: Created;
  readonly args: ContainerPipelineArgs;
  readonly parent: pulumi.Resource;
}

/** The repositories that are made here, one in each Region: Image Builder makes none where it distributes to. */
export function repositories(name: string, args: ContainerPipelineArgs, parent: pulumi.Resource) {
  const { repository: created, region: home, distributions } = args;
  if (created.kind === "adopt") return [];
  return distributions.map(({ region }) => {
    const suffix = region === home ? "" : `-${region}`;
    const place = { name: `${name}-repository${suffix}`, region, created, args, parent };
    const repository = repositoryIn(place);
    policies(place, repository);
    return { region, repository };
  });
}

/** Retained with its images, whatever becomes of its definition; replaced by one of another name, it stays too. */
function repositoryIn({ name, region, created, args, parent }: InRegion): Repository {
  const { scanOnPush = true, immutableTags = true, mutableTags = [], kmsKeys = {} } = created;
  const exceptions = immutableTags ? mutableTags.map((filter) => ({ filter, filterType: "WILDCARD" })) : [];
  const immutable = exceptions.length > 0 ? "IMMUTABLE_WITH_EXCLUSION" : "IMMUTABLE";
  return registerChild(Repository, name, { parent, retainOnDelete: true }, args.transform?.repository, {
    name: created.name,
    imageTagMutability: immutableTags ? immutable : "MUTABLE",
    ...(exceptions.length > 0 && { imageTagMutabilityExclusionFilters: exceptions }),
    imageScanningConfiguration: { scanOnPush },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: kmsKeys[region] }],
    tags: { ...(created.tags ?? args.tags), ...LIFECYCLE_ACCESS },
    region,
  });
}

function policies({ name, region, created, args, parent }: InRegion, { name: repository }: Repository): void {
  const { accountIds = [], organizationIds = [] } = created.pullers ?? {};
  if (accountIds.length + organizationIds.length > 0) {
    const document = repositoryPolicy({ partition: partitionOf(region), accountIds, organizationIds });
    const policy = { repository, policy: JSON.stringify(document), region };
    // Those who pull go on, like the repository itself.
    const opts = { parent, retainOnDelete: true };
    registerChild(RepositoryPolicy, `${name}-policy`, opts, args.transform?.repositoryPolicy, policy);
  }
  const cleanUp = repositoryCleanUp(created.cleanUp ?? {});
  if (cleanUp === undefined) return;
  // A repository has one: made first, the new one would go with the old.
  const opts = { parent, deleteBeforeReplace: true };
  const policy = { repository, policy: JSON.stringify(cleanUp), region };
  registerChild(LifecyclePolicy, `${name}-clean-up`, opts, args.transform?.repositoryCleanUp, policy);
}
