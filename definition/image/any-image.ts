import type { Architecture, Platform } from "../aws/platform";
import type { ImageKind, WithDefaults, WrittenAmi } from "../schema";
import type { BuildProjects } from "./build-projects/build-projects";

/** What the normal form of a definition of any kind holds. */
export interface AnyImage extends BuildProjects {
  readonly kind: ImageKind;
  /** The file's name without `.yaml`; `^[a-z][a-z0-9]*(-[a-z0-9]+)*$`. */
  readonly name: string;
  /** `images/<name>.yaml`, relative to the root. */
  readonly file: string;
  /** The ImageVersion, `MAJOR.MINOR.PATCH`. Absent where no image is built here. */
  readonly version?: string;
  readonly description?: string;
  /** Absent where no image is built here, as is the parent. */
  readonly platform?: Platform;
  readonly parent?: Parent;
  /** Without duplicates, in the order written; none where no image is built here. */
  readonly architectures: readonly Architecture[];
  /** Only of the definition; default tags of the settings are added by the plan. */
  readonly tags: Readonly<Record<string, string>>;
  /** Names of channels in the settings. */
  readonly notify: readonly string[];
  readonly consumers: readonly Consumer[];
}

/** That of a definition whose image is built here. */
export interface BuiltImage extends AnyImage {
  readonly version: string;
  readonly platform: Platform;
  readonly parent: Parent;
}

/** What the image is built on. `per architecture` values are complete: one for each of the definition's architectures. */
export type Parent =
  /** An image managed by Amazon; `names` holds its name in Image Builder for each architecture. */
  | { readonly kind: "managed"; readonly name: string; readonly version: string; readonly names: PerArchitecture }
  /** Another image of the repository, by definition name and version with `x` wildcards (`1.x.x`). */
  | { readonly kind: "image"; readonly image: string; readonly version: string }
  /** SSM parameter that holds an AMI id, without the `ssm:` prefix. */
  | { readonly kind: "ssm"; readonly parameters: PerArchitecture }
  | { readonly kind: "ami"; readonly ids: PerArchitecture }
  /** ARN of an Image Builder image, of any owner (Marketplace: `…:image/<product>/x.x.x`). */
  | { readonly kind: "arn"; readonly arns: PerArchitecture }
  /** Of containers only: `repository:tag@digest`. A tag can be pushed again, a digest stands for one content. */
  | { readonly kind: "registry"; readonly reference: string };

export type PerArchitecture = Readonly<Partial<Record<Architecture, string>>>;

/** A file in another repository that carries this image's name or AMI id. */
export type Consumer = WithDefaults<Required<WrittenAmi>["consumers"][number]>;
