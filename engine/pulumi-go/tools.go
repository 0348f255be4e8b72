//go:build tools

// Package tools pins the Pulumi CLI, so that `go build` makes the same program everywhere (docs/decisions/0002).
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
