import table from "./actions.json";

export type AwstoePlatform = "Linux" | "Windows" | "macOS";

export type InputType =
  "string" | "strings" | "boolean" | "integer" | "stringOrInteger" | "nameValues" | "stringMap" | "any";

export interface ActionInput {
  readonly type: InputType;
  readonly required?: boolean;
  readonly values?: readonly string[];
  readonly ignoreCase?: boolean;
  /** Where it differs from the action's. */
  readonly platforms?: readonly string[];
  /** Key of {@link FORMS}. */
  readonly form?: string;
}

/**
 * One action module of AWSTOE.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html
 */
export interface Action {
  readonly name: string;
  readonly platforms: readonly string[];
  /** `map`: inputs are one map. `list`: a list of maps, each one operation. `expression`: a comparison (Assert). */
  readonly form: "map" | "list" | "expression";
  readonly inputsRequired: boolean;
  readonly inputs?: Readonly<Record<string, ActionInput>>;
  readonly exactlyOneOf?: readonly string[];
  readonly together?: readonly string[];
  /** The only values of these keys of the step. */
  readonly limits?: Readonly<Record<string, number>>;
  /** What later steps may refer to: `{{ build.Step.outputs.stdout }}`. */
  readonly outputs: readonly string[];
}

export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries(table.actions as Readonly<Record<string, Omit<Action, "name">>>)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, action]) => [name, { name, ...action }]),
);

/** What a text must look like that is the value of an input; a truth value and a number may be written as texts. */
export const FORMS: Readonly<Record<string, Readonly<Record<"pattern" | "allowed" | "fix", string>>>> = table.forms;

export const OPERATORS: Readonly<Record<"unary" | "binary" | "logical", readonly string[]>> = table.operators;
