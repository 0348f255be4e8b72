import type { ExternalDefinition } from "../definition/image/image-definition";
import type { AnyImagePlan, KindOfImage } from "./any-image";

/** An image that a workflow of another repository builds: nothing of it is deployed. */
export interface ExternalPlan extends AnyImagePlan {
  readonly kind: "external";
  readonly version: string;
  /** `owner/name` on github.com, else an HTTPS address. */
  readonly repository: string;
  readonly workflow: ExternalDefinition["workflow"];
  readonly inputs: Readonly<Record<string, string>>;
  readonly requestInput?: string;
  /** The git tag of the version. */
  readonly gitTag: string;
  /** Versions of the parent that it is built on, with `x` wildcards; absent without parent. */
  readonly parentVersion?: string;
}

export const EXTERNAL: KindOfImage<ExternalDefinition, ExternalPlan> = {
  plan: ({ version, repository, workflow, inputs, requestInput, gitTag, parent }, shared) => {
    const filled = (text: string): string => text.replaceAll("{version}", version);
    return {
      ...{ kind: "external", ...shared, version, repository, workflow },
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, filled(value)])),
      ...(requestInput !== undefined && { requestInput }),
      gitTag: filled(gitTag),
      ...(parent?.kind === "image" && { parentVersion: parent.version }),
    };
  },
  needs: () => ({ parameters: [], componentArns: [], copyTo: [], lifecycle: false, mayRead: {} }),
  files: () => [],
  content: (definition) => definition,
};
