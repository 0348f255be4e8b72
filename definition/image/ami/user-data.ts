import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import type { Platform, UserData } from "../image-definition";
import { decode } from "../../yaml/decode";
import { isAmong, type Path } from "../../yaml/place";
import { fileNamed, type NamedFiles } from "../named-files";
import type { NormalImage } from "../kind";

const { codes, fault } = faultsOf({
  "user-data-form": error("User data that would not run, or would skip the clean-up", {
    why: "EC2 runs scripts by their first line. Your own user data replaces Image Builder's, which asks for the removal of keys, logs and histories; we keep that in shell scripts.",
    bad: "#cloud-config\npackages: [docker]",
    good: "#!/bin/bash\ndnf install -y docker",
  }),
  "user-data-too-large": error("User data is larger than 16 KiB", {
    why: "EC2's limit.",
    bad: "a script with an archive inside",
    good: "a script that downloads the archive",
  }),
});
export { codes as userDataCodes };

/** EC2's limit before base64; Image Builder's 21,847 characters after it are the same. Bytes. */
const MAX_BYTES = 16_384;

const SHELL = /^#! ?(?:\/usr)?\/bin\/(?:env (?:-S )?)?(?:ba|da|k|z)?sh\b/;

/**
 * The script with Image Builder's own clean-up kept. Your own user data replaces Image Builder's, and then its
 * clean-up of keys, logs and histories runs only if the file `perform_cleanup` is in the working directory:
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-best-practices.html
 */
export function normalizeUserData(
  written: string | undefined,
  workingDirectory = "/tmp",
  platform: Platform,
  files: NamedFiles,
  broken: readonly Path[],
): NormalImage<UserData | undefined> {
  if (written === undefined) return { value: undefined, faults: [], files: [] };
  const file = fileNamed(written, files, ["userData"]);
  if ("fault" in file) return { value: undefined, faults: [file.fault], files: [] };
  const decoded = decode(file.bytes);
  if (decoded.fault !== undefined) {
    return { value: undefined, faults: [], files: [{ path: file.path, text: decoded.text, faults: [decoded.fault] }] };
  }
  const text = platform === "Windows" ? decoded.text : decoded.text.replaceAll("\r\n", "\n");
  const isJudged = !isAmong(["platform"], broken) && !isAmong(["parent"], broken);
  const content = platform === "Linux" ? keepCleanup(text, workingDirectory) : text;
  const faults = [...(isJudged ? formFaults(text, platform) : []), ...sizeFaults(content)];
  return { value: { file: file.path, content }, faults, files: [] };
}

/** Puts the command right behind the first line, where no early `exit` can skip it. A script that has it stays as it is. */
export function keepCleanup(script: string, workingDirectory: string): string {
  if (!SHELL.test(script) || keepsCleanup(script)) return script;
  const folder = workingDirectory.endsWith("/") ? workingDirectory.slice(0, -1) : workingDirectory;
  const end = script.indexOf("\n");
  const first = end === -1 ? script : script.slice(0, end);
  const rest = end === -1 ? "" : script.slice(end + 1);
  const lines = [
    first,
    "# golden-images: without this file Image Builder skips its clean-up of the image.",
    `mkdir -p ${quoted(folder === "" ? "/" : folder)} && touch ${quoted(`${folder}/perform_cleanup`)}`,
    rest,
  ];
  return lines.join("\n");
}

/** A command, not a comment, that makes the file which asks for the clean-up. */
function keepsCleanup(script: string): boolean {
  return script.split("\n").some((line) => line.includes("perform_cleanup") && !line.trimStart().startsWith("#"));
}

/** The forms of user data that EC2Launch runs: commands in tags, or its own tasks. */
function runsOnWindows(text: string): boolean {
  const lower = text.toLowerCase();
  const inTags = ["powershell", "script"].some((tag) => {
    const start = lower.indexOf(`<${tag}>`);
    return start !== -1 && lower.includes(`</${tag}>`, start);
  });
  return inTags || /^version: 1\.[01]\s{1,4}tasks:/.test(text);
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function formFaults(text: string, platform: Platform): Fault[] {
  if (platform === "Windows") return runsOnWindows(text) ? [] : [notForWindows()];
  if (!text.startsWith("#!")) return [notAScript(text)];
  return platform === "macOS" || SHELL.test(text) || keepsCleanup(text) ? [] : [notAShell(text)];
}

function notAShell(text: string): Fault {
  const message = `The script runs under ${JSON.stringify(text.slice(0, text.search(/\n|$/)).slice(0, 60))}, where the command that keeps Image Builder's clean-up cannot be added.`;
  const fix = "Use a shell (#!/bin/bash), or create the file perform_cleanup in the working directory yourself.";
  return fault("user-data-form", ["userData"], message, fix);
}

function notForWindows(): Fault {
  const message =
    "User data of a Windows image has neither <powershell>…</powershell> nor <script>…</script>, so it would not run.";
  return fault("user-data-form", ["userData"], message, "Put the commands between <powershell> and </powershell>.");
}

function notAScript(text: string): Fault {
  const cloud = /^#cloud-config/.test(text) ? "It is cloud-config, which cannot keep Image Builder's clean-up. " : "";
  const message = `The file is not a script: its first line does not begin with #!. ${cloud}Only shell scripts are taken.`;
  return fault("user-data-form", ["userData"], message, "Begin the file with #!/bin/bash and write commands.");
}

function sizeFaults(content: string): Fault[] {
  const size = Buffer.byteLength(content);
  if (size <= MAX_BYTES) return [];
  const message = `The user data has ${size.toLocaleString("en")} bytes with the command that keeps Image Builder's clean-up; EC2 takes ${MAX_BYTES.toLocaleString("en")}.`;
  const fix = "Move what need not run at the first start into a component document.";
  return [fault("user-data-too-large", ["userData"], message, fix)];
}
