import type { Fault } from "../../../diagnostics/fault";
import type { AnyImage } from "../../any-image";
import type { BuildProject } from "../build-projects";

export type Role = "ci" | "release";

/** What a check finds in `ci` and in `release`, each with its own path. */
export function inEachProject(
  { ci, release }: AnyImage,
  check: (project: BuildProject, role: Role) => readonly Fault[],
): readonly Fault[] {
  return [...(ci ? check(ci, "ci") : []), ...(release ? check(release, "release") : [])];
}
