import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { CheckFailure, ErrorResourceInitFailed, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { InitializationError } from "../cloud/error";
import type { Change, ChangeKind } from "../schema/diff";
import type { Properties } from "../schema/property";
import type { Failure } from "../schema/shape";

/** The parts of a URN that a provider needs. */
export interface UrnParts {
  readonly type: string;
  readonly name: string;
}

const KINDS: Readonly<Record<ChangeKind, readonly [PropertyDiff.Kind, PropertyDiff.Kind]>> = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
};

/** Splits `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
export function parseUrn(urn: string): UrnParts {
  const parts = urn.split("::");
  const [, , types = ""] = parts;
  return { type: types.split("$").at(-1) ?? types, name: parts.slice(3).join("::") };
}

/** The properties in a message. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct ? struct.toJavaScript() : {};
}

/** Properties as a message; what is undefined is left out. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(defined(properties) as Record<string, JavaScriptValue>);
}

/** Failures of a check as messages. */
export function toCheckFailures(failures: readonly Failure[]): CheckFailure[] {
  return failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason));
}

/** One change as the entry of a detailed diff. */
export function toPropertyDiff({ kind, replaces }: Change): PropertyDiff {
  const [plain, replacing] = KINDS[kind];
  return new PropertyDiff().setKind(replaces ? replacing : plain).setInputdiff(false);
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

function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => defined(item) ?? null);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, defined(item)]));
  }
  return value;
}
