import type { Consumer, Platform } from "../definition/image/image-definition";
import type { BuildProjectPlan } from "./build-projects/build-project";
import type { PlanContext } from "./context";

/** What the plan of an image of any kind holds. */
export interface AnyImagePlan {
  readonly name: string;
  /** The ImageVersion. Absent where no image is built here, as is the platform. */
  readonly version?: string;
  /** SHA-256 (hex) of the normal form of the definition without its version; variables and every file that it names count. */
  readonly digest: string;
  readonly file: string;
  /** Every file of the definition's own, sorted. */
  readonly files: readonly string[];
  readonly description?: string;
  readonly platform?: Platform;
  /** Names of the images of the repository that this one is built on (none or one). */
  readonly parents: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Absent without a channel. */
  readonly notifications?: NotificationsPlan;
  readonly consumers: readonly Consumer[];
  /** CodeBuild projects of its source repository. */
  readonly ci?: BuildProjectPlan;
  readonly release?: BuildProjectPlan;
}

/** Who is notified of an image's builds. */
export interface NotificationsPlan {
  /** Names of channels. */
  readonly channels: readonly string[];
  /** ARN prefixes of the image's builds, one for each architecture: `arn:aws:imagebuilder:…:image/docker-host-x86-64/`. Absent where CodeBuild builds it. */
  readonly imageArnPrefixes?: readonly string[];
  /** The project of CodeBuild that builds it. @default Image Builder does, under `imageArnPrefixes` */
  readonly projectName?: string;
  /** Notify of scans with findings of this severity or above. @default never */
  readonly failOn?: "critical" | "high" | "medium";
}

/** What an image needs of what the images of its stack share. */
export interface StackNeeds {
  /** SSM parameters that its builds write. */
  readonly parameters: readonly string[];
  /** ARNs of components that it does not bring along. */
  readonly componentArns: readonly string[];
  /** Accounts that get copies. */
  readonly copyTo: readonly string[];
  readonly lifecycle: boolean;
  /** ARNs that only its builds read, by {@link buildRoleKey}; nothing where there are none. */
  readonly mayRead: Readonly<Record<string, readonly string[]>>;
  /** ECR repositories that only its builds push to and pull from, by {@link buildRoleKey}. @default none */
  readonly registries?: Readonly<
    Record<string, { readonly push: readonly string[]; readonly pull: readonly string[] }>
  >;
}

/** What the plan does with the images of a kind. */
export interface KindOfImage<Definition, Image extends AnyImagePlan> {
  readonly plan: (definition: Definition, shared: AnyImagePlan, context: PlanContext) => Image;
  readonly needs: (image: Image) => StackNeeds;
  /** The files that the definition names. */
  readonly files: (definition: Definition) => readonly string[];
  /** The definition without what does not count as content, such as the paths of files. */
  readonly content: (definition: Definition) => object;
}
