import { error, faultsOf, type Fault } from "../diagnostics/fault";
import type { FoundSecret } from "./found-secret";
import { PASSWORD, wordedIn } from "./patterns";
import { tokensIn } from "./tokens";

const { codes, fault } = faultsOf({
  "secret-in-file": error("A password, token or key in clear text", {
    why: "Everyone who can read the repository, the AMI or its user data can use it, and git keeps it after the line is gone.",
    bad: "commands:\n  - mysqladmin password --password=Sommer-2026",
    good: "commands:\n  - |\n    PASSWORD=$(aws secretsmanager get-secret-value --secret-id build/db --query SecretString --output text)",
  }),
});
export { codes as secretCodes };

const WAIVER = "golden-allow-secret";

/** What nearly no text has, and every text with a secret: all that is asked of sound files, of which there are thousands. */
const HINTS: readonly RegExp[] = [
  /pass|PASS|Pass|[Pp]wd|PWD|AsP|asp/,
  /ecret|ECRET|oken|OKEN|earer/,
  /AKIA|ASIA|PRIVATE KEY/,
  /curl|et1? user|ET USER|ker login/,
];

/** The same of what is in few texts: those are searched for much faster. */
const RARE_HINTS: readonly (readonly [string, RegExp])[] = [
  ["@", /:\/\/[^\s/@]*@/],
  ["ey", /(?:pi|uth|ess|unt)[_-]?[Kk]ey/],
  ["EY", /(?:PI|UTH|ESS|UNT)[_-]?KEY/],
];

const SECRET_FIX =
  "Replace it, because git keeps this one, and read the new one during the build from Secrets Manager or a SecureString parameter. " +
  `If it is not a secret, say so on this line or the one above: "# ${WAIVER}: <reason>".`;

/** The secrets in a file, except those that a comment on the line, or on the one above, allows and says why. */
export function secretFaults(text: string): readonly Fault[] {
  return withoutOverlaps([...secretsIn(text), ...encodedIn(text)]).flatMap((secret) => {
    const reason = waiverOf(secret, text);
    return reason === undefined || !/[A-Za-z]{3}/.test(reason) ? [faultOf(secret, text, reason !== undefined)] : [];
  });
}

function secretsIn(text: string): readonly FoundSecret[] {
  return [...tokensIn(text), ...(isHinted(text) ? wordedIn(text) : [])];
}

function isHinted(text: string): boolean {
  return (
    HINTS.some((hint) => hint.test(text)) || RARE_HINTS.some(([part, hint]) => text.includes(part) && hint.test(text))
  );
}

/** Base64 hides nothing: anyone can read it. */
function encodedIn(text: string): readonly FoundSecret[] {
  return wordsIn(text).flatMap(({ start, end }) => {
    if (!mayBeAscii(text, start)) return [];
    const decoded = Buffer.from(text.slice(start, end), "base64").toString("latin1");
    const [first] = /^[\t\n\r\x20-\x7e]+$/.test(decoded) ? secretsIn(decoded) : [];
    return first === undefined ? [] : [{ what: `${first.what} in base64`, start, end }];
  });
}

/** Of so many characters a word may hide something: every one covers a place that is looked at. */
const LONG = 24;
const WORD = new Uint8Array(128);
for (const each of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") WORD[each.charCodeAt(0)] = 1;

/** Every fourth character of base64 begins a byte, and those of ASCII begin with a zero: words of a language soon do not. */
function mayBeAscii(text: string, start: number): boolean {
  return [0, 4, 8, 12, 16, 20].every((offset) => /[A-Za-f]/.test(text.charAt(start + offset)));
}

function wordsIn(text: string): readonly { readonly start: number; readonly end: number }[] {
  const isOfWord = (at: number): boolean => WORD[text.charCodeAt(at)] === 1;
  const words: { start: number; end: number }[] = [];
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isOfWord(at)) continue;
    let [start, end] = [at, at + 1];
    while (isOfWord(start - 1)) start -= 1;
    while (isOfWord(end)) end += 1;
    if (end - start >= LONG) words.push({ start, end });
    at = end - 1;
  }
  return words;
}

/** Settings that Pulumi gives as data, of which there is no text to point into. */
export function secretFaultsOfData(data: unknown): readonly Fault[] {
  return secretFaults(JSON.stringify(data, null, 1) ?? "").map((each) => ({ ...each, offset: 0 }));
}

/** What two rules find is one secret: the first counts. */
function withoutOverlaps(found: readonly FoundSecret[]): readonly FoundSecret[] {
  const sorted = [...found].sort((one, other) => one.start - other.start || one.end - other.end);
  let end = -1;
  return sorted.filter((secret) => {
    if (secret.start < end) return false;
    ({ end } = secret);
    return true;
  });
}

/** What follows the word that allows a secret, up to the end of a comment. */
function waiverOf({ start }: FoundSecret, text: string): string | undefined {
  const end = text.indexOf("\n", start);
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const above = text.lastIndexOf("\n", line - 2) + 1;
  const lines = text.slice(above, end === -1 ? undefined : end);
  return new RegExp(`${WAIVER}:?(.*)`).exec(lines)?.[1]?.replace(/-->|\*\//, "");
}

/** Its beginning is shown where that says what it is, and nothing of a password. */
function faultOf({ what, start, end }: FoundSecret, text: string, isWaived: boolean): Fault {
  const secret = text.slice(start, end);
  const [prefix] = /^(?:AKIA|ASIA|[a-z]{2,8}[_-])(?=.{16})/.exec(what === PASSWORD ? "" : secret) ?? [];
  const shown = `${what.replace(/^a/, "A")} is here in clear text${prefix === undefined ? "" : ` (${prefix}…)`}`;
  const [message, fix] = isWaived
    ? [`${shown}, and ${WAIVER} gives no reason for it.`, `State the reason: "# ${WAIVER}: <reason>".`]
    : [`${shown}.`, SECRET_FIX];
  return fault("secret-in-file", [], message, fix, { offset: start, hides: secret });
}
