import type { ContainerDefinition } from "../../image-definition";
import type { Rule } from "../../rules/rule";

export type ContainerRule = Rule<ContainerDefinition>;
