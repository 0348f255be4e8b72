import type { AnyImage } from "../any-image";

/** The normal form of a project: no version, no parent, only what AWS CodeBuild does with a repository. */
export interface ProjectDefinition extends AnyImage {
  readonly kind: "project";
}
