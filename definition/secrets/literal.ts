/** What is where a value could be, but is not one: types, switches, databases of nsswitch.conf, words of comments. */
const WORDS: ReadonlySet<string> = new Set(
  [
    "true false yes no null none undefined required optional enabled disabled never always prompt random generated",
    "string text stdin secret secrets password passwd pass token username securestring secure masked hidden redacted",
    "omitted files compat systemd winbind ldap nopasswd todo default value x-oauth-basic",
  ].flatMap((line) => line.split(" ")),
);

/** Forms of what is filled in later, or names something: each from another language that appears in files of images. */
const REFERENCES: readonly RegExp[] = [
  /^\\?\$|\$[{(]|\$(?:env:)?[A-Z_][A-Z_][A-Z_]/, // shells
  /^%\w+%?$|^![A-Z][a-z]|^[&*]\w*$|^[|>(`]/, // Windows, CloudFormation, YAML, blocks, commands
  /\{\{|\{[A-Za-z_][\w.]*\}|<[^<>]*(?:>|$)|…|\.\.\./, // AWSTOE, variables, placeholders
  /^(?:arn|ssm|resolve|secretsmanager|vault|file|env):/,
  /^(?:os|self|this|config|process|settings|args|params|var|local|data|module|secrets|vault|env)\.\w/,
  /^(?:Get|New|Read|ConvertTo|ConvertFrom|Import|Unprotect)-[A-Z]/,
  /^@[\w./-]*$|^~?\/[\w./-]*$|^[\w.-]+\/[\w./-]+$|^--?[a-z]/, // files, names of secrets, options
  /^([*x#•.])\1+$/i,
  /^[a-z]+ [a-z]+ [a-z ]+[.!?]?$/i, // a sentence
];

/** Whether a text is a value of its own, and neither a reference to one nor a word that only says what goes there. */
export function isLiteral(value: string): boolean {
  if (value.length < 4 || WORDS.has(value.toLowerCase().replace(/[.,:;!?]$/, ""))) return false;
  return !REFERENCES.some((form) => form.test(value));
}

/** Whether a text looks made by a machine: letters of both cases and digits, or long hexadecimal, with few repeats. */
export function isRandom(value: string): boolean {
  const digits = value.replace(/\D/g, "").length;
  if (digits < 2 || new Set(value).size < Math.min(value.length / 3, 10)) return false;
  return (value.length >= 32 && /^[0-9a-f]+$/i.test(value)) || (/[a-z]/.test(value) && /[A-Z]/.test(value));
}

/** Whether a value has no more than letters, as an ordinary word, and not mixed as in a password. */
export function isWord(value: string): boolean {
  return /^[A-Za-z]?[a-z]*[.,]?$/.test(value);
}
