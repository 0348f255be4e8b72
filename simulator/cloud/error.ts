/** An error of a create, read, update or delete: the user sees the message after the name of the resource. */
export class CloudError extends Error {
  override readonly name: string = "CloudError";
}

/** The words of a call of AWS's API that failed. */
export interface ApiFailure {
  /** What the provider was doing: "creating Image Builder Image Recipe (web)". */
  readonly doing: string;
  /** Service id of the SDK: "imagebuilder". */
  readonly service: string;
  readonly operation: string;
  readonly code: string;
  readonly text: string;
  /** HTTP status. @default 400 */
  readonly status?: number;
}

/**
 * An error in the form in which terraform-provider-aws prints those of the AWS SDK for Go v2
 * (aws/smithy-go `OperationError`, aws-sdk-go-v2 `http.ResponseError`). The request id is fixed, so that output can be compared.
 */
export function apiError({ doing, service, operation, code, text, status = 400 }: ApiFailure): CloudError {
  const request = "00000000-0000-0000-0000-000000000000";
  const response = `https response error StatusCode: ${String(status)}, RequestID: ${request}, ${code}: ${text}`;
  return new CloudError(`${doing}: operation error ${service}: ${operation}, ${response}`);
}

/** Makes the errors of one service; the status may differ by error. */
export type ServiceError = (
  doing: string,
  operation: string,
  code: string,
  text: string,
  status?: number,
) => CloudError;

/** The errors of a service, with the HTTP status that most of them have. */
export function errorsOf(service: string, usual = 400): ServiceError {
  return (doing, operation, code, text, status = usual) => apiError({ doing, service, operation, code, text, status });
}
