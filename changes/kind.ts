import type { Alert } from "./alert";
import type { Consequence } from "./consequence";
import type { ImageFacts } from "./facts";
import type { Plain } from "./field-changes";

/** What is said of the images of a kind when they change. */
export interface KindOfImage<Definition> {
  /** The keys of this kind alone, in the words of its YAML, in order. */
  readonly written: (definition: Definition) => Plain;
  /** Documents and scripts by their role, in the order in which they run. */
  readonly contents: (definition: Definition) => ReadonlyMap<string, Content>;
  /**
   * Keys that say how and when an image is built and looked after, and who is told. An image built before and one built after
   * a change of these are the same, for the same people: they need no new version. Every other key does, a new one too.
   */
  readonly around: ReadonlySet<string & keyof Definition>;
  readonly facts: (definition: Definition) => ImageFacts;
  /** Who can launch the image, where it is and with which key: what is new and what is gone. */
  readonly access: (before: Definition | undefined, after: Definition) => AccessChange;
  readonly adding: (image: Definition) => readonly Consequence[];
  /** Of a definition that is gone: a deployment deletes what builds, never what was built. */
  readonly removing: (image: Definition) => readonly Consequence[];
  readonly raising: (before: Definition, after: Definition) => readonly Consequence[];
}

export interface Content {
  readonly path: string;
  readonly text: string;
}

export interface AccessChange {
  readonly consequences: readonly Consequence[];
  readonly alerts: readonly Alert[];
}
