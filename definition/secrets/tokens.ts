import type { FoundSecret } from "./found-secret";

/** As much of a rule of secretlint as is used here. */
interface Rule {
  readonly meta: { readonly id: string };
  readonly create: (context: RuleContext, options: object) => { readonly file?: (source: RuleSource) => unknown };
}

interface RuleContext {
  readonly createTranslator: (messages: unknown) => (messageId: string) => { readonly messageId: string };
  readonly report: (found: { readonly range: readonly [number, number] }) => void;
  readonly ignore: () => void;
}

interface RuleSource {
  readonly content: string;
  /** Rules of binary files go by it. */
  readonly ext: ".txt";
}

const PREFIX = "@secretlint/secretlint-rule-";

/** What the rules of the preset find, by the rest of their id. */
const KINDS: Readonly<Record<string, string>> = {
  aws: "an AWS secret access key",
  privatekey: "a private key",
  npm: "an npm token",
  basicauth: "a password in a URL",
  slack: "a Slack token",
  sendgrid: "a SendGrid API key",
  shopify: "a Shopify token",
  github: "a GitHub token",
  gitlab: "a GitLab token",
  grafana: "a Grafana token",
  openai: "an OpenAI API key",
  anthropic: "an Anthropic API key",
  groq: "a Groq API key",
  huggingface: "a Hugging Face token",
  linear: "a Linear API key",
  notion: "a Notion token",
  "1password": "a 1Password token",
  "database-connection-string": "a password in a connection string",
  "hashicorp-vault": "a Vault token",
  vercel: "a Vercel token",
  databricks: "a Databricks token",
  docker: "a Docker token",
  figma: "a Figma token",
};

/** Rules that look at binary files and whole JSON files, or let a comment without a reason switch off the others. */
const UNUSED: readonly string[] = ["gcp", "filter-comments"];

/** What every form of the preset has and nearly no other text: small expressions, which V8 searches fastest. */
const FORMS: readonly RegExp[] = [
  /_(?=[\w+/=]{10})(?<=(?<![A-Za-z])(?:gh[pousr]|npm|github_pat|dckr_pat|hf|gsk|ntn|lin_api|glc|glsa|figd|shp[a-z]{2,3}|vc[piark]|ops)_)/,
  /xox[a-z]-|xapp-|glpat-|sk-(?:ant|proj|svcacct|admin)|T3BlbkFJ|SG\.\w|hv[sbr]\.\w/,
  /hooks\.slack|x-oauth-basic/,
  /dapi[0-9A-Fa-f]{8}/,
];

let loaded: readonly (readonly [what: string, rule: Rule])[] | undefined;

/** Tokens that show what they are, by secretlint's recommended rules. They are loaded for a text that may hold one. */
export function tokensIn(text: string): FoundSecret[] {
  if (!FORMS.some((form) => form.test(text))) return [];
  return (loaded ??= rules()).flatMap(([what, rule]) => foundBy(rule, text).map((place) => ({ what, ...place })));
}

/** Their creators are called without secretlint's core, which is asynchronous though they are not. */
function foundBy(rule: Rule, content: string): Pick<FoundSecret, "start" | "end">[] {
  const found: Pick<FoundSecret, "start" | "end">[] = [];
  const context: RuleContext = {
    createTranslator: () => (messageId) => ({ messageId }),
    report: ({ range: [start, end] }) => found.push({ start, end }),
    ignore: () => undefined,
  };
  rule.create(context, {}).file?.({ content, ext: ".txt" });
  return found;
}

function rules(): readonly (readonly [string, Rule])[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when first needed
  const preset = require("@secretlint/secretlint-rule-preset-recommend") as { readonly rules: readonly Rule[] };
  return preset.rules.flatMap((rule) => {
    const name = rule.meta.id.slice(PREFIX.length);
    return UNUSED.includes(name) ? [] : [[KINDS[name] ?? `a secret (${name})`, rule] as const];
  });
}
