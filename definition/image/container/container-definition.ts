import type { WrittenContainer } from "../../schema";
import type { BuildSettings, BuilderImage } from "../image-builder/builder-image";

type WrittenRepository = Required<Required<WrittenContainer>["repository"]>;

/** The normal form of a container's definition. The schema says what each key means. */
export interface ContainerDefinition extends BuilderImage {
  readonly kind: "container";
  readonly platform: "Linux" | "Windows";
  readonly build: BuildSettings & { readonly diskGiB?: number };
  readonly dockerfile: Dockerfile;
  readonly repository: ContainerRepository;
  readonly distribution: ContainerDistribution;
}

export interface Dockerfile {
  /** `images/…`; absent for the default one. */
  readonly file?: string;
  /** The template as it goes to AWS, ≤ 16,000 characters. */
  readonly content: string;
}

/** `create`: made here, with templates in its name. `adopt`: it exists, and nothing of it is changed. */
export type ContainerRepository =
  | { readonly kind: "adopt"; readonly name: string }
  | {
      readonly kind: "create";
      readonly name: string;
      readonly scanOnPush: boolean;
      readonly immutableTags: boolean;
      readonly mutableTags: readonly string[];
      readonly kmsKey?: string;
      readonly cleanUp: Partial<Readonly<WrittenRepository["cleanUp"]>>;
    };

export interface ContainerDistribution {
  /** Beside the Region of the settings. */
  readonly regions: readonly string[];
  readonly share: { readonly accounts: readonly string[]; readonly organizations: readonly string[] };
  readonly containerTags: readonly string[];
}
