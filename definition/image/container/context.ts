import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import { secretFaults } from "../../secrets/secret-faults";
import { decode } from "../../yaml/decode";
import type { NormalImage } from "../kind";
import { fileNamed, type NamedFiles } from "../named-files";
import type { ContextFile } from "./container-definition";

const { codes, fault } = faultsOf({
  "context-empty": error("A build context without files", {
    why: "Docker needs at least the Dockerfile.",
    bad: "context: wbe",
    good: "context: web   # images/web/Dockerfile, images/web/app.conf",
  }),
  "context-too-large": error("A build context that is too large", {
    why: "It is read for each check, and is part of the image's version: large data belongs into a bucket or a package.",
    bad: "images/web/   # 900 files",
    good: "ADD --checksum=sha256:… https://example.org/site.tar.gz /srv/   # in the Dockerfile",
  }),
});
export { codes as contextCodes };

const MOST_FILES = 200;
const MOST_BYTES = 2_000_000;

/** Of a text that cannot be meant: the rest is a file like any other. */
const UNFINISHED = ["conflict-marker", "file-too-large", "lfs-pointer"];

/** The files of a build context, those that `.dockerignore` names included: Docker reads it. */
export function normalizeContext(
  folder: string,
  isWritten: boolean,
  files: NamedFiles,
): NormalImage<readonly ContextFile[]> {
  const path = isWritten ? ["context"] : ["build", "with"];
  const prefix = `images/${folder}/`;
  const paths = (files.source.others?.() ?? []).filter((each) => each.startsWith(prefix));
  if (paths.length === 0 || paths.length > MOST_FILES) {
    const none = paths.length === 0;
    const message = none
      ? `There is no file in images/${folder}, the build context.`
      : `The build context images/${folder} has ${paths.length.toLocaleString("en")} files; at most ${MOST_FILES.toString()} are taken.`;
    const fix = none ? "Put the Dockerfile there, or write another folder as context." : FETCH;
    return { value: [], faults: [fault(none ? "context-empty" : "context-too-large", path, message, fix)], files: [] };
  }
  const read = paths.map((each) => readFile(each, prefix, path, files));
  const size = read.reduce((sum, { bytes }) => sum + bytes, 0);
  const message = `The build context images/${folder} has ${size.toLocaleString("en")} bytes; at most ${MOST_BYTES.toLocaleString("en")} are taken.`;
  return {
    value: read.flatMap(({ file }) => file),
    faults: [
      ...read.flatMap(({ refused }) => refused),
      ...(size > MOST_BYTES ? [fault("context-too-large", path, message, FETCH)] : []),
    ],
    files: read.flatMap(({ found }) => found),
  };
}

const FETCH = "Leave out what the image does not need, or download it in the Dockerfile: ADD --checksum=sha256:… URL.";

interface Read {
  readonly bytes: number;
  readonly file: readonly ContextFile[];
  readonly refused: readonly Fault[];
  readonly found: NormalImage<unknown>["files"];
}

function readFile(full: string, prefix: string, path: readonly string[], files: NamedFiles): Read {
  const file = fileNamed(full.slice("images/".length), files, path);
  if ("fault" in file) {
    const refused = [{ ...fixed(file.fault), path }];
    return { bytes: 0, file: [], refused, found: [] };
  }
  const { text, fault: odd } = decode(file.bytes);
  const name = full.slice(prefix.length);
  const isText = odd?.code !== "not-utf8" && !text.includes("\0");
  const faults = [...(odd !== undefined && UNFINISHED.includes(odd.code) ? [fixed(odd)] : []), ...secretFaults(text)];
  const content = isText ? { text } : { base64: Buffer.from(file.bytes).toString("base64") };
  return {
    bytes: file.bytes.length,
    file: [{ path: name, ...content }],
    refused: [],
    found: faults.length === 0 ? [] : [{ path: full, text, faults }],
  };
}

/** In the words of a context. */
function fixed({ fix, ...odd }: Fault): Fault {
  const fixes: Readonly<Record<string, string>> = {
    "file-too-large": FETCH,
    "file-outside":
      "Put the file itself in the place of a link, rename what has such a character, or take it out of the context.",
  };
  return { ...odd, fix: fixes[odd.code] ?? fix };
}
