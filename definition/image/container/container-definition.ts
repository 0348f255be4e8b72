import type { WrittenContainer } from "../../schema";
import type { BuildSettings, BuilderImage } from "../image-builder/builder-image";

type WrittenBuild = Readonly<Required<WrittenContainer>["build"]>;
type WrittenRepository = Required<Required<WrittenContainer>["repository"]>;

/** The normal form of a container's definition. The schema says what each key means. */
export interface ContainerDefinition extends BuilderImage {
  readonly kind: "container";
  readonly platform: "Linux" | "Windows";
  /** With CodeBuild, `computeType` and `testCommands` are there. */
  readonly build: BuildSettings &
    Pick<WrittenBuild, "diskGiB" | "computeType"> & { readonly testCommands?: readonly string[] };
  readonly dockerfile: Dockerfile;
  /** There where AWS CodeBuild builds it, and Image Builder does not: `components` and `tests` are empty then. */
  readonly docker?: DockerBuild;
  readonly repository: ContainerRepository;
  readonly distribution: ContainerDistribution;
}

/** What Docker builds an image from, once for each architecture. */
export interface DockerBuild {
  /** `images/…`, without a slash at its end. */
  readonly context: string;
  /** Every file in it, by path. */
  readonly files: readonly ContextFile[];
  readonly arguments: Readonly<Record<string, string>>;
}

/** A file by its path in the context, with its text, or with its bytes where they are none. */
export type ContextFile = { readonly path: string } & ({ readonly text: string } | { readonly base64: string });

export interface Dockerfile {
  /** `images/…`; absent for the default one. */
  readonly file?: string;
  /** As it goes to AWS; a template of Image Builder has ≤ 16,000 characters. */
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
