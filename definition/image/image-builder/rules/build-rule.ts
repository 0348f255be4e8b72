import type { BuilderImage } from "../../image-definition";
import type { Rule } from "../../rules/rule";

/** Holds for whatever Image Builder builds on an instance. */
export type BuildRule = Rule<BuilderImage>;
