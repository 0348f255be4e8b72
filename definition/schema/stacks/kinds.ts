import type { Static } from "../keywords";
import { bootstrapSchema } from "./bootstrap";
import { credentialsSchema } from "./credentials";
import { githubSchema } from "./github";
import { imagesSchema } from "./images";

/** The schema of the settings of each kind of stack. A new kind begins with a line here: the compiler demands the others. */
export const stackSchemas = {
  images: { schema: imagesSchema, title: "Settings of golden-images" },
  bootstrap: { schema: bootstrapSchema, title: "Settings of the stack bootstrap" },
  credentials: { schema: credentialsSchema, title: "Settings of the stack credentials" },
  github: { schema: githubSchema, title: "Settings of the stack github" },
} as const;

export type StackKind = keyof typeof stackSchemas;

/** Settings as they are written, by kind. */
export type WrittenStacks = { readonly [Kind in StackKind]: Static<(typeof stackSchemas)[Kind]["schema"]> };
