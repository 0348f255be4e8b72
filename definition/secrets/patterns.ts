import type { FoundSecret } from "./found-secret";
import { isLiteral, isRandom, isWord } from "./literal";

/** A word beside a secret, and where. */
interface Clue {
  readonly what: string;
  readonly clue: RegExp;
  /** Finds it in the rest of the line, or before the clue, as the offset from the clue's end. */
  readonly find: (rest: string, before: string) => Value | undefined;
}

interface Value {
  readonly value: string;
  readonly offset: number;
}

export const PASSWORD = "a password";
const KEY = "a secret key or token";

/** In quotes, which may be escaped, or up to where a word ends in a shell, in YAML and in JSON. */
const VALUE = /^(?:\\?"([^"\\\s][^"\\]*)|\\?'([^'\\\s][^'\\]*)|([^\s"'`,;(){}[\]\\]+))/;
/** The same after `=`, `:` or `=>`, but not a comparison. */
const ASSIGNED =
  /^\d?\d?\\?["']?[ \t]*(?:=>|[:=](?![=:]))[ \t]*(?:\\?"([^"\\\s][^"\\]*)|\\?'([^'\\\s][^'\\]*)|([^\s"'`,;(){}[\]\\]+))/;
const ARGUMENT = /^\\?["']?([^\s"'\\]+)/;

/**
 * What rules for tokens leave out, because it has no form of its own: passwords, in the ways that files of images carry
 * them, and keys that the word before them gives away.
 */
const CLUES: readonly Clue[] = [
  {
    what: PASSWORD, // `password: …`, `DB_PASSWORD=…`, `"password": "…"`
    clue: /(?<!\/)(?:pass(?:word|wd|phrase)|pwd|[_-]pass(?![wp]))/gi,
    find: (rest) =>
      accepted(ASSIGNED, rest, ({ value, offset }) => !isCodeOrProse(value, rest.slice(offset + value.length))),
  },
  {
    what: PASSWORD, // `--password …`, `-AdminPassword …`
    clue: /[\s"'](?:--?|\/)[a-z-]*(?:pass(?:word|wd|phrase)|pwd)[ \t]+/gi,
    find: (rest) => accepted(VALUE, rest, ({ value, offset }) => offset > 0 || !isWord(value)),
  },
  {
    what: PASSWORD,
    clue: /\bnet1?(?:\.exe)?[ \t]/gi,
    find: (rest) =>
      accepted(
        /^[ \t]*user[ \t]+(?:\\?"[^"\\]+\\?"|[^\s"'/]+)[ \t]+\\?["']?([^\s"'\\/*][^\s"'\\]*)/i,
        rest,
        ({ value }) => !isWord(value) || /[ \t]\/\w/.test(rest),
      ),
  },
  { what: PASSWORD, clue: /\bConvertTo-SecureString\b/gi, find: ofSecureString },
  {
    what: PASSWORD,
    clue: /\|[ \t]*ConvertTo-SecureString\b/gi,
    find: (rest, before) => piped(before, /-AsP/i.test(rest)),
  },
  {
    what: PASSWORD,
    clue: /\|[ \t]*(?:sudo[ \t]+)?(?:\/usr\/s?bin\/)?(?:ch)?passwd\b/g,
    find: (_rest, before) => piped(before, /echo|printf/.test(before)),
  },
  {
    what: PASSWORD,
    clue: /<<<[ \t]*/g,
    find: (rest, before) => (before.includes("chpasswd") ? afterColon(argument(ARGUMENT, rest)) : undefined),
  },
  { what: PASSWORD, clue: /\b(?:sshpass|docker[ \t]+login)\b/g, find: (rest) => option(rest, ["-p"]) },
  { what: PASSWORD, clue: /\bcurl\b/g, find: (rest) => afterColon(option(rest, ["-u", "--user"])) },
  {
    what: "a password in a URL",
    clue: /:\/\//g,
    find: (rest) => accepted(/^[^\s:/@"'<>`]*:([^\s/"'<>`]+)@[\w[-]/, rest),
  },
  { what: "an npm token", clue: /_authToken[ \t]*=[ \t]*/g, find: (rest) => accepted(VALUE, rest) },
  {
    what: "an AWS access key ID", // those of AWS's documents end with EXAMPLE
    clue: /(?<![A-Za-z0-9])(?=(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9]))/g,
    find: (rest) => accepted(/^(\w+)/, rest, ({ value }) => !value.endsWith("EXAMPLE")),
  },
  {
    what: "an AWS secret access key",
    clue: /secret[_-]?(?:access[_-]?)?key\\?["']?(?:[ \t]*(?:=>|[:=])[ \t]*|[ \t]+)/gi,
    find: (rest) =>
      accepted(
        /^\\?["']?([A-Za-z0-9/+]+)(?!=)/,
        rest,
        ({ value }) => value.length === 40 && isRandom(value) && !value.endsWith("EXAMPLEKEY"),
        () => true,
      ),
  },
  {
    what: KEY,
    clue: /secret|token|(?:api|auth|access|account)[_-]?key/gi,
    find: (rest) =>
      accepted(/^(?:[_-]?key)?\\?["']?[ \t]*(?:=>|[:=](?![=:]))[ \t]*\\?["']?([\w+/=.~-]+)/i, rest, isKey),
  },
  { what: KEY, clue: /\bbearer[ \t]/gi, find: (rest) => accepted(/^[ \t]*([\w+/=.~-]+)/, rest, isKey) },
];

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/g;
/** How the base64 of each kind begins, or the lines before it do. */
const BODY = /^(?:\s|\\[nr]|["',+])*(?:MI|b3Bl|lQ|lI|xc|(?:Proc-Type|DEK-Info|Comment|Version): )/;

/** Secrets that are found by the words around them. */
export function wordedIn(text: string): FoundSecret[] {
  return [...CLUES.flatMap((clue) => foundBy(clue, text)), ...privateKeys(text)];
}

function foundBy({ what, clue, find }: Clue, text: string): FoundSecret[] {
  return [...text.matchAll(clue)].flatMap(({ index, 0: { length } }) => {
    const from = index + length;
    const [rest = ""] = text.slice(from, from + 600).split("\n", 1);
    const line = text.lastIndexOf("\n", Math.max(0, index - 1)) + 1;
    const found = find(rest, text.slice(Math.max(line, index - 300), index));
    if (found === undefined) return [];
    // What is before the clue has an offset from there.
    const start = (found.offset < 0 ? index : from) + found.offset;
    return [{ what, start, end: start + found.value.length }];
  });
}

function privateKeys(text: string): FoundSecret[] {
  return [...text.matchAll(PRIVATE_KEY)].flatMap(({ index, 0: { length } }) => {
    const end = index + length;
    const hasBody = BODY.test(text.slice(end, end + 200));
    return hasBody ? [{ what: "a private key", start: index, end }] : [];
  });
}

function argument(form: RegExp, rest: string): Value | undefined {
  const match = form.exec(rest);
  const group = match?.findIndex((text, index) => index > 0 && text !== undefined) ?? -1;
  const value = match?.[group];
  return match && value !== undefined ? { value, offset: match[0].lastIndexOf(value) } : undefined;
}

function accepted(
  form: RegExp,
  rest: string,
  accepts: (value: Value) => boolean = () => true,
  isValue = isLiteral,
): Value | undefined {
  const found = argument(form, rest);
  return found !== undefined && isValue(found.value) && accepts(found) ? found : undefined;
}

function literal(found: Value | undefined): Value | undefined {
  return found !== undefined && isLiteral(found.value) ? found : undefined;
}

/** What is given to `ConvertTo-SecureString … -AsPlainText`: a text in quotes, else the first word that is not an option. */
function ofSecureString(rest: string): Value | undefined {
  const [call = ""] = rest.split(/[|;]/, 1);
  if (!/-AsP/i.test(call)) return undefined;
  const quoted = argument(/^[^"'$(]*["']([^"'\\]+)/, call);
  return literal(quoted ?? argument(/^(?:[ \t]+-[A-Za-z]+)*[ \t]+([^\s"'`$(){}\\-][^\s"'`()\\]*)/, call));
}

/** The last word before a pipe, without its quotes; of `user:password` the second part. */
function piped(before: string, isGiven: boolean): Value | undefined {
  const trimmed = before.trimEnd().replace(/\\?["']$/, "");
  const start = Math.max(...[" ", "\t", '"', "'"].map((mark) => trimmed.lastIndexOf(mark))) + 1;
  const whole = { value: trimmed.slice(start), offset: start - before.length };
  return isGiven ? literal(/^[\w.-]+:/.test(whole.value) ? afterColon(whole) : whole) : undefined;
}

function afterColon(found: Value | undefined): Value | undefined {
  const colon = found?.value.indexOf(":") ?? -1;
  if (found === undefined || colon < 1) return undefined;
  return literal({ value: found.value.slice(colon + 1), offset: found.offset + colon + 1 });
}

/** What follows an option on a command line. */
function option(rest: string, names: readonly string[]): Value | undefined {
  const words = [...rest.matchAll(/[^\s=]+/g)];
  const index = words.findIndex(([word]) => names.includes(word));
  const place = index === -1 ? undefined : words[index + 1]?.index;
  const found = place === undefined ? undefined : argument(ARGUMENT, rest.slice(place));
  return found === undefined || place === undefined ? undefined : literal({ ...found, offset: found.offset + place });
}

/** A function that is called, or a sentence: `# password: ask for it`. */
function isCodeOrProse(value: string, rest: string): boolean {
  return /^[([]/.test(rest) || (isWord(value) && /^[ \t]+[A-Za-z]/.test(rest));
}

function isKey({ value }: Value): boolean {
  return value.length >= 20 && isRandom(value);
}
