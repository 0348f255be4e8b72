import { CliError } from "../terminal/exit-code";

/** What a name of an error means for who typed the command: the fix, in order; the first that fits counts. */
const FIXES: readonly (readonly [name: RegExp, fix: string])[] = [
  [
    /^(?:CredentialsProviderError|TokenProviderError)$/,
    "Sign in (aws sso login), or set AWS_PROFILE; aws sts get-caller-identity shows who you are.",
  ],
  [
    /^(?:ExpiredToken|ExpiredTokenException|RequestExpired)$/,
    "The session has ended: sign in again, as by aws sso login.",
  ],
  [
    /^(?:UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|AuthFailure)$/,
    "AWS does not know these credentials: aws sts get-caller-identity shows which are used.",
  ],
  [
    /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|AuthorizationError|ForbiddenException)$/,
    "Have the action that AWS names allowed for your role, or take another AWS_PROFILE.",
  ],
  [
    /^(?:Throttling|ThrottlingException|TooManyRequestsException|RequestLimitExceeded|CallRateLimitExceededException)$/,
    "AWS asks for patience: try again in a minute.",
  ],
  [/^AccountLimitExceededException$/, "Wait for other builds, or ask for a higher quota: Service Quotas, CodeBuild."],
  [/^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|EPIPE|ETIMEDOUT|TimeoutError|UND_ERR_[A-Z_]+)$/, "Check the network, and AWS_ENDPOINT_URL where it is set."], // prettier-ignore
];

const OTHER = "What AWS says is the reason; nothing was changed by this call.";

/** An error of the SDK, of AWS or of the way there as a message; undefined for every other error, such as a bug of ours. */
export function awsError(error: unknown): CliError | undefined {
  if (!(error instanceof Error)) return undefined;
  const name = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const [, fix] = FIXES.find(([each]) => each.test(name)) ?? [];
  if (fix === undefined && !("$metadata" in error)) return undefined;
  const said = error.message === "" ? name : error.message;
  return new CliError(`AWS: ${said}${said.includes(name) ? "" : ` (${name})`}`, fix ?? OTHER);
}
