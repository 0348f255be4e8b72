import { itemsOf, patiently, told, type Ec2 } from "../ec2/query";

/** An AMI of ours, as EC2 knows it. */
export interface AmiState {
  /** EC2's own word: `available`, `disabled`. */
  readonly state: string;
  readonly deprecatedAt?: string;
  /** EC2 writes it up to a day late. */
  readonly launchedAt?: string;
  /** By its tag. */
  readonly commit?: string;
}

export type Amis = ReturnType<typeof amisOf>;

const MOST_IDS = 100;

/** AMIs in our account. Actions that are done already are no error of EC2. */
export function amisOf(ec2: (region: string) => Promise<Ec2>) {
  const call = async (region: string, action: string, parameters: Readonly<Record<string, string>>) =>
    patiently(await ec2(region), action, parameters);
  return {
    /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
    states: async (region: string, ids: readonly string[]): Promise<ReadonlyMap<string, AmiState>> => {
      const found = new Map<string, AmiState>();
      for (let at = 0; at < ids.length; at += MOST_IDS) {
        const values = ids
          .slice(at, at + MOST_IDS)
          .map((id, index) => [`Filter.1.Value.${(index + 1).toString()}`, id]);
        const filter = { "Filter.1.Name": "image-id", ...(Object.fromEntries(values) as Record<string, string>) };
        const xml = await call(region, "DescribeImages", { "Owner.1": "self", IncludeDisabled: "true", ...filter });
        for (const item of itemsOf(xml)) found.set(told(item, "imageId") ?? "", stateOf(item));
      }
      return found;
    },
    /** Those that it was made from, itself first: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetImageAncestry.html */
    ancestry: async (region: string, id: string): Promise<readonly string[]> =>
      itemsOf(await call(region, "GetImageAncestry", { ImageId: id })).map((item) => told(item, "imageId") ?? ""),
    /** ARNs in our account that name it: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageReferences.html */
    usedBy: async (region: string, id: string): Promise<readonly string[]> =>
      itemsOf(await call(region, "DescribeImageReferences", { "ImageId.1": id, IncludeAllResourceTypes: "true" })).map(
        (item) => told(item, "arn") ?? "",
      ),
    /** A moment ahead, for EC2 takes no date that is past. */
    deprecate: (region: string, id: string, now: Date) =>
      call(region, "EnableImageDeprecation", { ImageId: id, DeprecateAt: new Date(now.getTime() + 120_000).toISOString() }), // prettier-ignore
    withdraw: (region: string, id: string) =>
      call(region, "ResetImageAttribute", { ImageId: id, Attribute: "launchPermission" }),
    disable: (region: string, id: string) => call(region, "DisableImage", { ImageId: id }),
  };
}

function stateOf(item: string): AmiState {
  const [deprecatedAt, launchedAt] = [told(item, "deprecationTime"), told(item, "lastLaunchedTime")];
  const [, commit] = /<key>GitCommit<\/key>\s*<value>([^<]*)</.exec(item) ?? [];
  return {
    state: told(item, "imageState") ?? "unknown",
    ...(deprecatedAt !== undefined && { deprecatedAt }),
    ...(launchedAt !== undefined && { launchedAt }),
    ...(commit !== undefined && { commit }),
  };
}
