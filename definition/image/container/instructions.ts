/** An instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  /** In capital letters. */
  readonly word: string;
  readonly args: string;
  /** The whole, without spaces at its ends. */
  readonly text: string;
  /** Where it begins, in UTF-16 code units. */
  readonly offset: number;
}

/**
 * The instructions of a Dockerfile, without comments and without the lines of here-documents.
 * https://docs.docker.com/reference/dockerfile/
 */
export function instructionsOf(content: string): readonly Instruction[] {
  const escape = /^#\s*escape\s*=\s*`/im.exec(content) === null ? "\\" : "`";
  const found: Instruction[] = [];
  let [parts, start, offset]: [string[], number, number] = [[], 0, 0];
  let until: string | undefined;
  for (const line of content.split("\n")) {
    const text = line.trim();
    const [begins, here] = [offset, until];
    offset += line.length + 1;
    if (here !== undefined) {
      if (text === here) until = undefined;
      continue;
    }
    if (text === "" || text.startsWith("#")) continue;
    if (parts.length === 0) start = begins + line.indexOf(text);
    const isContinued = text.endsWith(escape);
    parts.push(isContinued ? text.slice(0, -1).trim() : text);
    if (isContinued) continue;
    const instruction = instructionAt(parts.join(" "), start);
    until = hereDocument(instruction);
    found.push(instruction);
    parts = [];
  }
  return parts.length === 0 ? found : [...found, instructionAt(parts.join(" "), start)];
}

function instructionAt(text: string, offset: number): Instruction {
  const [word = ""] = text.split(/\s/, 1);
  return { word: word.toUpperCase(), args: text.slice(word.length).trim().replace(/\s+/g, " "), text, offset };
}

/** The line that ends the text which an instruction brings along. */
function hereDocument({ word, args }: Instruction): string | undefined {
  return ["RUN", "COPY", "ADD"].includes(word) ? /<<-?["']?([A-Za-z_]\w*)/.exec(args)?.[1] : undefined;
}
