import type { Codes, Fault } from "../diagnostics/fault";
import type { Path } from "../yaml/place";
import type { Architecture, Platform } from "./image-definition";
import type { NamedFiles } from "./named-files";
import type { Rule } from "./rules/rule";

/** What an image has from its parent, where its definition leaves it to that. */
export interface Inherited {
  readonly platform?: Platform;
  /** The root device. */
  readonly device?: string;
  /** What it is built for. */
  readonly architectures?: readonly Architecture[];
}

/** What normalising a draft needs beside it. */
export interface Given {
  readonly name: string;
  /** `images/<name>.yaml` */
  readonly file: string;
  /** From a parent that is an image of the repository. */
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

/** A normal form with what was found in files that the definition names. */
export interface NormalImage<Definition> extends Normal<Definition> {
  readonly files: readonly { readonly path: string; readonly text: string; readonly faults: readonly Fault[] }[];
}

/** How definitions of a kind are read and judged. */
export interface KindOfImage<Draft, Definition> {
  /** Where a part has a fault its default stands in, so that rules can check the rest. */
  readonly normalize: (draft: Draft, given: Given) => NormalImage<Definition>;
  /** What an image gives to those built on it; the second function takes what its own parent gives, if that is in the repository. */
  readonly gives: (draft: Draft) => (inherited: Inherited) => Inherited;
  /** What an image on a parent in the repository must have from one of the two. */
  readonly needs: readonly (keyof Inherited)[];
  /** Those that hold only for this kind. */
  readonly rules: readonly Rule<Definition>[];
  /** Of its normal form and its rules. */
  readonly codes: Codes;
}
