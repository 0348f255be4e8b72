import type { DocumentFault } from "../../awstoe";
import type { Fault } from "../../diagnostics/fault";
import type { RefusalReason } from "../load-result";
import type { Path } from "../../yaml/place";
import type { Architecture, Platform } from "../image-definition";
import type { ParsedFile } from "../../yaml/parse";

/** What an image gives to those built on it. Found by following parents, for a definition may leave it to them. */
export interface Foundation {
  readonly platform?: Platform;
  readonly device?: string;
  readonly architectures?: readonly Architecture[];
}

/** A file that a definition names, or why it cannot be had. */
export type NamedFile = { readonly path: string; readonly bytes: Uint8Array } | { readonly refused: RefusalReason };

/** What normalising one definition needs from outside, and where it reports. */
export interface NormalizeContext {
  readonly name: string;
  /** `images/<name>.yaml` */
  readonly file: string;
  /** Reads a file named in the definition, relative to `images/`. */
  readonly read: (path: string) => NamedFile;
  /** The same, parsed as YAML; each file is parsed once in a run. */
  readonly parse: (path: string, bytes: Uint8Array) => ParsedFile;
  /** Gives the faults that `work` finds in a document in a file; done once for each way the document is used. */
  readonly judge: (key: string, work: () => readonly DocumentFault[]) => readonly DocumentFault[];
  readonly foundationOf: (image: string) => Foundation | undefined;
  /** A fault of the definition. The value at its path counts as broken from then on. */
  readonly report: (fault: Fault) => void;
  /** A fault of a file that the definition names. */
  readonly reportIn: (path: string, fault: Fault) => void;
  /** Whether the value at a path, or a part of it, has a fault. */
  readonly isBroken: (path: Path) => boolean;
}
