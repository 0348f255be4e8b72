import type { CloudResource } from "./store";

/** What a create gives. */
export type Created = Pick<CloudResource, "id" | "state">;

/** An error of a create, read, update or delete: the user sees the message after the name of the resource. */
export class CloudError extends Error {
  override readonly name: string = "CloudError";
}

/** An error of a create after which the resource exists nevertheless. */
export class InitializationError extends CloudError {
  constructor(
    message: string,
    readonly created: Created,
  ) {
    super(message);
  }
}

/**
 * An error in the form in which terraform-provider-aws prints those of the AWS SDK for Go v2
 * (aws/smithy-go `OperationError`, aws-sdk-go-v2 `http.ResponseError`). The request id is fixed, so output can be compared.
 *
 * @param doing what the provider was doing: "creating ECR Repository (web)"
 * @param call service and operation: "ECR: CreateRepository"
 * @param error code and text, after the HTTP status where that is not 400: "404 NoSuchBucket: The specified bucket does not exist"
 */
export function apiError(doing: string, call: string, error: string): CloudError {
  const [, status = "400", words = error] = /^(\d{3}) (.*)$/s.exec(error) ?? [];
  const request = "00000000-0000-0000-0000-000000000000";
  return new CloudError(
    `${doing}: operation error ${call}, https response error StatusCode: ${status}, RequestID: ${request}, ${words}`,
  );
}
