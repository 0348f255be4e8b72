import { amiSchema } from "./ami";
import type { IMAGE_KINDS } from "./any-image";
import type { Static } from "./keywords";

export type ImageKind = (typeof IMAGE_KINDS)[number];

/** What an image of each kind may hold. */
export const imageSchemas = { ami: amiSchema } satisfies Record<ImageKind, object>;

/** `images/<name>.yaml`. */
export const imageSchema = imageSchemas.ami;

export type WrittenOf = { readonly [Kind in ImageKind]: Static<(typeof imageSchemas)[Kind]> };
export type WrittenAmi = WrittenOf["ami"];
export type WrittenImage = WrittenOf[ImageKind];
