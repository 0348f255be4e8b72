import type { BuilderImage } from "../../definition/image/image-definition";
import type { Consequence, DetailedConsequence } from "../consequence";

export function whenOf({ enabled, cron, rate, timezone }: NonNullable<BuilderImage["schedule"]>) {
  return { enabled, ...(rate === undefined ? cron !== undefined && { cron } : { rate }), timezone };
}

export function pipelines(
  kind: "created" | "deleted",
  architectures: BuilderImage["architectures"],
): readonly Consequence[] {
  return architectures.map((architecture) => ({ kind, resource: "pipeline", architecture }));
}

export function recipe(
  kind: "created" | "deleted",
  { version, components, tests }: BuilderImage,
): DetailedConsequence<"recipe"> {
  const own = [...components, ...tests].filter((use) => use.kind === "document");
  return { kind, resource: "recipe", version, components: own.length };
}
