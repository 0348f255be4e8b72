import { isPhaseName, type PhaseName } from "./phases";

/** What the text between `{{` and `}}` means to AWSTOE. */
export type Reference =
  /** A parameter or constant: `{{ DockerVersion }}`. */
  | { readonly kind: "variable"; readonly name: string }
  /** `{{ loop.value }}`, `{{ MyLoop.index }}`. */
  | { readonly kind: "loop"; readonly loop: string; readonly member: string }
  /** `{{ build.Download.inputs[0].destination }}`, `{{ build.Version.outputs.stdout }}`. */
  | {
      readonly kind: "step";
      readonly phase: string;
      readonly step: string;
      readonly side: "inputs" | "outputs";
      readonly index?: number;
      readonly member: string;
    }
  /** Begins with the name of a phase and is not in the form of a reference to a step. */
  | { readonly kind: "malformed"; readonly phase: PhaseName }
  /** Not AWSTOE's: a Go, Jinja or GitHub Actions template. */
  | { readonly kind: "template" };

const word = /^[A-Za-z0-9_-]+$/;
const tail = /^(inputs|outputs)(?:\[(\d{1,6})\])?$/;

/** The texts between each `{{` and the next `}}`, without the blanks around. Takes time in proportion to the length. */
export function referencesIn(text: string): readonly string[] {
  const found: string[] = [];
  let from = text.indexOf("{{");
  while (from !== -1) {
    const to = text.indexOf("}}", from + 2);
    if (to === -1) break;
    found.push(text.slice(from + 2, to).trim());
    from = text.indexOf("{{", to + 2);
  }
  return found;
}

/**
 * Reads one reference.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#document-chaining
 */
export function parseReference(text: string): Reference {
  if (word.test(text)) return { kind: "variable", name: text };
  const parts = text.split(".");
  const [first = "", second = ""] = parts;
  if (parts.length === 2 && word.test(first) && word.test(second) && (isLoopMember(second) || first === "loop")) {
    return { kind: "loop", loop: first, member: second };
  }
  return parseStepReference(parts) ?? (isPhaseName(first) ? { kind: "malformed", phase: first } : { kind: "template" });
}

/** A step's name may hold dots, so the reference is read from both ends. */
function parseStepReference(parts: readonly string[]): Reference | undefined {
  const phase = parts[0] ?? "";
  const member = parts.at(-1) ?? "";
  const side = tail.exec(parts.at(-2) ?? "");
  if (parts.length < 4 || side === null || !word.test(phase) || !word.test(member)) return undefined;
  return {
    kind: "step",
    phase,
    step: parts.slice(1, -2).join("."),
    side: side[1] === "inputs" ? "inputs" : "outputs",
    ...(side[2] === undefined ? {} : { index: Number(side[2]) }),
    member,
  };
}

function isLoopMember(text: string): boolean {
  return text === "index" || text === "value";
}
