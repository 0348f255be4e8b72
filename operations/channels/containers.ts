import { paginateListImages, RepositoryNotFoundException, type ECRClient } from "@aws-sdk/client-ecr";
import { homeIn, registryOf } from "../../plan/arn";
import type { Build } from "../rebuild/build";
import { buildIn, versionIn } from "./outputs";
import type { Parameters } from "./parameters";
import type { ChannelImage, ContainerLine } from "./promote";

/** Digests in a repository by tag, of which one that can be pushed again says nothing. None where there is no repository. */
export type Digests = (region: string, repository: string) => Promise<ReadonlyMap<string, string>>;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html */
export function digestsIn(open: (region: string) => Promise<ECRClient>): Digests {
  return async (region, repositoryName) => {
    const input = { repositoryName, filter: { tagStatus: "TAGGED" } } as const;
    const found = new Map<string, string>();
    try {
      for await (const { imageIds = [] } of paginateListImages({ client: await open(region) }, input))
        for (const { imageTag = "", imageDigest = "" } of imageIds) found.set(imageTag, imageDigest);
    } catch (error) {
      if (!(error instanceof RepositoryNotFoundException)) throw error;
    }
    return found;
  };
}

/**
 * Builds of a container with what is in the repositories of it, by digest: those that Image Builder knows, or for CodeBuild, which keeps no
 * list of versions, all that are there.
 * @param known builds of Image Builder, the newest first; undefined where CodeBuild builds it
 */
export async function containerBuilds(
  { regions, container: { repository, account, revocations } }: ContainerLine,
  { digests, parameters }: { readonly digests: Digests; readonly parameters: Parameters },
  known: readonly Build[] | undefined,
): Promise<readonly Build[]> {
  const all = await Promise.all(regions.map(async (region) => [region, await digests(region, repository)] as const));
  const addressIn = (region: string): string => `${registryOf(homeIn(account, region))}/${repository}`;
  const references = (tag: string): readonly string[] =>
    all.flatMap(([region, tags]) => (tags.has(tag) ? [`${addressIn(region)}@${tags.get(tag) ?? ""}`] : []));
  if (known !== undefined)
    return known.map((build) => ({ ...build, containers: references(tagOf(versionIn(build.id))) }));
  const revoked = await revokedIn(parameters, revocations);
  const tags = [...new Set(all.flatMap(([, each]) => [...each.keys()]))].filter((tag) => buildIn(tag) !== undefined);
  return tags.sort(newestFirst).map((tag): Build => {
    const why = revoked.get(buildIn(tag) ?? "");
    return {
      ...{
        id: `${addressIn(revocations.region)}:${tag}`,
        state: "available",
        status: "AVAILABLE",
        requests: [],
        amis: [],
      },
      containers: references(tag),
      ...(why !== undefined && { revoked: why }),
    };
  });
}

/** Takes a build out of use of which only ECR knows, where images have no tags of keys and values. In the image's turn alone. */
export async function revokeContainer(
  { home, revocations }: Pick<ChannelImage, "home" | "revocations">,
  parameters: Parameters,
  build: string,
  why: string,
): Promise<void> {
  const revoked = await revokedIn(parameters, { region: home, name: revocations });
  const names = [...new Set([...revoked.keys(), versionIn(build)])];
  await parameters.put(home, revocations, names.join(" "), why.slice(0, MOST_REASON));
}

/** Of a description of Parameter Store. */
const MOST_REASON = 1024;

/** By builds, when and why. */
async function revokedIn(
  parameters: Parameters,
  { region, name }: { readonly region: string; readonly name: string },
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { value, note, at } of await parameters.history(region, name))
    for (const build of value.split(" ")) if (!found.has(build)) found.set(build, `${at.toISOString()} ${note}`);
  return found;
}

function tagOf(build: string): string {
  return build.replace("/", "-");
}

function newestFirst(one: string, other: string): number {
  const [numbers, others] = [one, other].map((tag) => tag.split(/[.-]/).map(Number));
  const at = numbers?.findIndex((number, index) => number !== others?.[index]) ?? -1;
  return at === -1 ? 0 : (others?.[at] ?? 0) - (numbers?.[at] ?? 0);
}
