import { arnAt, partitions as partitionsOf, regionAt } from "../../image-builder/rules/regions";
import type { ContainerDefinition } from "../../image-definition";

export const partitions = partitionsOf(
  ({ distribution: { regions, share }, repository }: ContainerDefinition) => [
    ...regions.map((region, index) => regionAt(["distribution", "regions", index], region)),
    ...share.organizations.map((arn, index) => arnAt(["distribution", "share", "organizations", index], arn)),
    arnAt(["repository", "kmsKey"], repository.kind === "create" ? (repository.kmsKey ?? "") : ""),
  ],
  ["distribution"],
  ["repository"],
);
