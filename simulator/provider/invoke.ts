import { dnsSuffix } from "../cloud/arn";
import type { Place } from "../cloud/kind";
import type { Properties } from "../schema/property";

/** Answers a data source. Throws for one that is not simulated. */
export function invoke(token: string, { account, region, partition }: Place): Properties {
  const suffix = dnsSuffix(partition);
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity": {
      const arn = `arn:${partition}:iam::${account}:user/golden-images-simulator`;
      return { accountId: account, arn, id: account, userId: "AIDASIMULATEDUSER0000" };
    }
    case "aws:index/getRegion:getRegion":
      return { id: region, name: region, region, description: region, endpoint: `ec2.${region}.${suffix}` };
    case "aws:index/getPartition:getPartition":
      return { id: partition, partition, dnsSuffix: suffix, reverseDnsPrefix: suffix.split(".").reverse().join(".") };
    default:
      throw new Error(`golden-images simulator: function ${token} is not in its table, so it cannot stand in for it.`);
  }
}
