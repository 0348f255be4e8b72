import type { ImageSettings } from "../definition/settings/images";
import { whenBuilt, type OnDeploy } from "../definition/settings/on-deploy";
import type { PlanContext } from "../plan/context";
import type { Alert } from "./alert";
import { when, type Consequence, type DetailedConsequence } from "./consequence";
import type { Plain } from "./field-changes";

/** Keys of every kind that reach no image: who uses it and who is notified, and what CodeBuild does with its repository. */
export const AROUND = ["ci", "consumers", "flavors", "notify", "release"] as const;

/** What is said of the images of a kind when they change. */
export interface KindOfImage<Definition> {
  /** The keys only of this kind, in the words of its YAML, in order. */
  readonly written: (definition: Definition) => Plain;
  /** Documents and scripts by their role, in the order in which they run. */
  readonly contents: (definition: Definition) => ReadonlyMap<string, Content>;
  /**
   * Keys that say how and when an image is built and looked after, and who is notified. An image built before and one built after
   * a change of these are the same, for the same people: they need no new version. Every other key does, a new one too.
   */
  readonly around: ReadonlySet<string & keyof Definition>;
  /** What of these keys is in the image all the same. @default nothing */
  readonly within?: (definition: Definition) => object;
  readonly facts: (definition: Definition) => ImageFacts;
  /** Who can launch the image, where it is and with which key: what is new and what is gone. */
  readonly access: (
    before: Definition | undefined,
    after: Definition,
  ) => { readonly consequences: readonly Consequence[]; readonly alerts: readonly Alert[] };
  readonly adding: (image: Definition) => readonly Consequence[];
  /** Of a definition that is gone: a deployment deletes what builds, never what was built. */
  readonly removing: (image: Definition) => readonly Consequence[];
  readonly raising: (before: Definition, after: Definition) => readonly Consequence[];
}

export interface Content {
  readonly path: string;
  readonly text: string;
}

/** What bears on changes of other images, and of settings. */
export interface ImageFacts {
  /** Whether a deployment builds its new version, or has it built; as the settings say when absent. */
  readonly onDeploy?: OnDeploy;
  readonly schedule?: {
    readonly enabled: boolean;
    readonly cron?: string;
    readonly rate?: string;
    readonly timezone: string;
  };
  /** Whether it is encrypted with a key that is made for it. */
  readonly hasOwnKey: boolean;
  /** Those that it names: none, and it goes to the Region of the settings. */
  readonly regions: readonly string[];
  /** Ids of organizations whose ARNs the settings complete. */
  readonly organizations: readonly string[];
  /** Names of the SSM parameters that hold it. */
  readonly parameters: (context: PlanContext) => readonly string[];
}

/** When the image of a version appears. */
export function built(facts: ImageFacts, settings?: ImageSettings): DetailedConsequence<"image"> {
  const later = facts.schedule?.enabled === true ? "built-on-schedule" : "built-when-started";
  const consequences = { wait: "built-on-deploy", start: "built-after-deploy", never: later } as const;
  const consequence = consequences[whenBuilt(facts, settings)];
  return { kind: "created", resource: "image", consequence };
}

export function ownKeyKept({ hasOwnKey }: ImageFacts): readonly Consequence[] {
  return when(hasOwnKey, { kind: "kept", resource: "kms-key", consequence: "amis-need-it" });
}
