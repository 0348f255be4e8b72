import { amiSchema } from "./ami";
import type { IMAGE_KINDS } from "./any-image";
import { containerSchema } from "./container";
import { externalSchema } from "./external";
import type { Static } from "./keywords";
import { projectSchema } from "./project";

export type ImageKind = (typeof IMAGE_KINDS)[number];

/** `images/<name>.yaml`, by kind, with its page of the reference. A file without a kind is of the first. */
export const imageSchemas = {
  ami: { schema: amiSchema, page: "definition", title: "Image definition" },
  container: { schema: containerSchema, page: "container", title: "Container definition" },
  project: { schema: projectSchema, page: "project", title: "Definition of a project" },
  external: { schema: externalSchema, page: "external", title: "Definition of an external image" },
} as const satisfies Record<ImageKind, object>;

export type WrittenOf = { readonly [Kind in ImageKind]: Static<(typeof imageSchemas)[Kind]["schema"]> };
export type WrittenAmi = WrittenOf["ami"];
export type WrittenContainer = WrittenOf["container"];
export type WrittenImage = WrittenOf[ImageKind];
