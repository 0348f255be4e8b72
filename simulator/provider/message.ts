import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { CheckFailure, ErrorResourceInitFailed, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { InitializationError } from "../cloud/error";
import type { Change, ChangeKind } from "../schema/diff";
import type { Properties } from "../schema/property";
import type { Failure } from "../schema/shape";

/** The parts of `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME` that a provider needs. */
export function parseUrn(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? types, name: name.join("::") };
}

/** The properties in a message. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct ? struct.toJavaScript() : {};
}

/** Properties as a message; what is undefined is left out. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

/** Failures of a check as messages. */
export function toCheckFailures(failures: readonly Failure[]): CheckFailure[] {
  return failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason));
}

/** One change as the entry of a detailed diff. */
export function toPropertyDiff({ kind, replaces }: Change): PropertyDiff {
  const plain = kind.toUpperCase() as Uppercase<ChangeKind>;
  const name = replaces ? (`${plain}_REPLACE` as const) : plain;
  return new PropertyDiff().setKind(PropertyDiff.Kind[name]).setInputdiff(false);
}

/** An error as gRPC carries it: one clean line, and for a resource that exists although its create failed, the resource. */
export function toServiceError(error: unknown): Partial<ServiceError> {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, " ");
  if (!(error instanceof InitializationError)) return { code: status.UNKNOWN, message, details: message };
  const detail = new ErrorResourceInitFailed()
    .setId(error.created.id)
    .setProperties(toStruct(error.created.state))
    .setReasonsList([message]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const rich = new Status();
  rich.setCode(status.UNKNOWN);
  rich.setMessage(message);
  rich.addDetails(any);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(rich.serializeBinary()));
  return { code: status.UNKNOWN, message, details: message, metadata };
}
