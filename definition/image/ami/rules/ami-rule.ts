import type { AmiDefinition } from "../../image-definition";
import type { Rule } from "../../rules/rule";

export type AmiRule = Rule<AmiDefinition>;
