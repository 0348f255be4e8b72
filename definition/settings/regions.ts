import { lacksImageBuilder, partitionOf } from "../aws/regions";
import { error, faultsOf, warning, type Fault } from "../diagnostics/fault";
import type { Path } from "../yaml/place";

const { codes, fault } = faultsOf({
  "region-partition": error("Something of another partition", {
    why: "AWS's partitions (public, China, GovCloud, European Sovereign Cloud …) share nothing: no copy, no role, no key goes across.",
    bad: "distribution: {regions: [us-gov-west-1, us-east-1]}   # the stack is in us-gov-west-1",
    good: "distribution: {regions: [us-gov-west-1, us-gov-east-1]}",
  }),
  "region-without-image-builder": warning("A Region where Image Builder is not known to be available", {
    why: "Images are built by EC2 Image Builder in the Region of the settings; AMIs can be copied from there to any.",
    bad: "region: sa-west-1",
    good: "region: sa-east-1",
  }),
});
export { codes as regionCodes };

/** The fault of a Region or ARN outside the partition of the stack's Region. */
export function otherPartition(path: Path, what: string, region: string): Fault {
  const message = `${what} is in another partition than the stack, which is in ${region} (${partitionOf(region) ?? ""}).`;
  return fault(
    "region-partition",
    path,
    message,
    "Name one in the stack's partition, or deploy it from a stack there.",
  );
}

interface Placed {
  readonly region: string;
  readonly permissionsBoundary?: string;
  readonly channels: Readonly<Record<string, { readonly subscriptions: readonly { readonly endpoint?: string }[] }>>;
}

/** The Region where images are built has Image Builder, and what the settings name is of its partition. */
export function regionFaults({ region, permissionsBoundary = "", channels }: Placed): Fault[] {
  const endpoints = Object.entries(channels).flatMap(([name, { subscriptions }]) =>
    subscriptions.map(({ endpoint = "" }, index) => ({
      path: ["channels", name, "subscriptions", index, "endpoint"],
      arn: endpoint,
    })),
  );
  const named = [{ path: ["permissionsBoundary"], arn: permissionsBoundary }, ...endpoints];
  const others = named.filter(({ arn }) => arn.startsWith("arn:") && arn.split(":")[1] !== partitionOf(region));
  return [...builderFaults(region), ...others.map(({ path, arn }) => otherPartition(path, arn, region))];
}

function builderFaults(region: string): Fault[] {
  if (!lacksImageBuilder(region)) return [];
  const message = `EC2 Image Builder is not known to be available in ${region}.`;
  const fix =
    "Build in another Region and copy AMIs there (distribution.regions), or keep it if AWS has added it since.";
  return [fault("region-without-image-builder", ["region"], message, fix)];
}

/** All Regions of a list are of the partition of one. */
export function partitionFaults(region: string, others: readonly string[], path: Path): Fault[] {
  return others.flatMap((other, index) =>
    partitionOf(other) === partitionOf(region) ? [] : [otherPartition([...path, index], other, region)],
  );
}
