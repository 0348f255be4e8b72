import type { Fault } from "../diagnostics/fault";
import type { Path } from "../yaml/place";
import type { Platform } from "./image-definition";
import type { NamedFiles } from "./named-files";

/** What an image has from its parent, where its definition leaves it to that. */
export interface Inherited {
  readonly platform?: Platform;
  /** The root device. */
  readonly device?: string;
}

/** What normalising a draft needs beside it. */
export interface Given {
  readonly name: string;
  /** `images/<name>.yaml` */
  readonly file: string;
  /** From a parent that is an image of ours. */
  readonly inherited: Inherited;
  /** The files that the definition names. */
  readonly files: NamedFiles;
  /** Values that have a fault already. */
  readonly broken: readonly Path[];
}

/** A part of the normal form, and what is wrong with it. */
export interface Normal<Value> {
  readonly value: Value;
  readonly faults: readonly Fault[];
}
