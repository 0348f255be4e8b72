import { error, faultsOf } from "../../diagnostics/fault";
import { wholeMap, type DraftOf } from "../../form/draft";
import { appBoundary } from "../build-projects/rules/boundary";
import type { KindOfImage } from "../kind";
import type { Rule } from "../rules/rule";
import type { ExternalDefinition } from "./external-definition";

const { codes, fault } = faultsOf({
  "external-input-twice": error("An input with two values", {
    why: "golden puts a mark of its own into `requestInput`; another value would take its place.",
    bad: "inputs: {golden: nightly}\nrequestInput: golden",
    good: "inputs: {kind: nightly}\nrequestInput: golden",
  }),
});

const inputsOnce: Rule<ExternalDefinition> = {
  codes,
  needs: [["inputs"], ["requestInput"]],
  check({ definition: { inputs, requestInput = "" } }) {
    if (!Object.hasOwn(inputs, requestInput)) return [];
    const message = `The input ${requestInput} is also the requestInput, which golden fills in.`;
    return [fault("external-input-twice", ["inputs", requestInput], message, `Delete ${requestInput} from inputs.`)];
  },
};

export const EXTERNAL: KindOfImage<DraftOf["external"], ExternalDefinition> = {
  normalize: (draft, given) => {
    const {
      description,
      version = "",
      repository = "",
      workflow = "",
      inputs,
      requestInput,
      gitTag,
      parent,
      tags,
    } = draft;
    const name = typeof workflow === "string" ? undefined : (workflow.name ?? "");
    const value: ExternalDefinition = {
      ...{ name: given.name, file: given.file, kind: "external", version },
      ...(description !== undefined && { description }),
      ...(parent && { parent: { kind: "image", image: parent.image ?? "", version: parent.version ?? "x.x.x" } }),
      architectures: [],
      repository,
      workflow: name === undefined ? { file: workflow as string } : { name },
      inputs: wholeMap(inputs),
      ...(requestInput !== undefined && { requestInput }),
      gitTag: gitTag ?? "v{version}",
      tags: wholeMap(tags),
      notify: [],
      consumers: [],
    };
    return { value, faults: [], files: [] };
  },
  gives: () => () => ({}),
  needs: [],
  rules: [inputsOnce, appBoundary],
  codes: {},
};
