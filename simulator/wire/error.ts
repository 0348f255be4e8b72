import { CloudError } from "../cloud/error";
import { type Model, type Operation, shapeOf } from "./model";

/** An error that AWS gives to a client. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly code: string,
    message: string,
    /** Of HTTP. @default that of the model, else 400 */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** What AWS calls an invalid parameter, by service; the others say ValidationException. */
const INVALID: Readonly<Record<string, string>> = {
  codebuild: "InvalidInputException",
  ecr: "InvalidParameterException",
  iam: "InvalidInput",
  imagebuilder: "InvalidRequestException",
  logs: "InvalidParameterException",
  s3: "InvalidArgument",
  secretsmanager: "InvalidParameterException",
  servicequotas: "IllegalArgumentException",
  sns: "InvalidParameter",
};

/** A request that its own parameters make invalid. */
export function invalid(service: string, message: string): ApiError {
  return new ApiError(INVALID[service] ?? "ValidationException", message, 400);
}

/**
 * As what an error goes out: those of the kinds carry AWS's code in their text, as the Terraform provider prints it; what else is
 * thrown is a fault of the simulator, and says so.
 */
export function toApiError(service: string, error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof CloudError)) return new ApiError("InternalFailure", `golden-images simulator: ${text}`, 500);
  const [, status, code = "", message = ""] =
    /StatusCode: (\d+), RequestID: [0-9a-f-]+, (?:api error )?(\w+): (.*)$/s.exec(text) ?? [];
  if (status === undefined) return invalid(service, text.replace(/^.*?ValidationException: /s, ""));
  return new ApiError(code, message, status === "400" ? undefined : Number(status));
}

/** The HTTP status of an error of an operation. */
export function statusOf(model: Model, operation: Operation | undefined, { code, status }: ApiError): number {
  const { errors = [] } = operation ?? {};
  const named = errors.find(({ shape }) => shape === code || shapeOf(model, { shape }).error?.code === code);
  return status ?? shapeOf(model, named).error?.httpStatusCode ?? 400;
}
