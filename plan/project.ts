import type { ProjectDefinition } from "../definition/image/image-definition";
import type { AnyImagePlan, KindOfImage } from "./any-image";

/** A repository with builds, and no image: what `ci` and `release` say. */
export interface ProjectPlan extends AnyImagePlan {
  readonly kind: "project";
}

export const PROJECT: KindOfImage<ProjectDefinition, ProjectPlan> = {
  plan: (_, shared) => ({ kind: "project", ...shared }),
  needs: () => ({ parameters: [], componentArns: [], copyTo: [], lifecycle: false, mayRead: {} }),
  files: () => [],
  content: (definition) => definition,
};
