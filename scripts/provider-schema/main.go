// Reads the schemas of terraform-provider-aws from its source, since the provider takes an hour to compile: the literals, and what they name.
//
//	go run main.go FOLDER TYPE…        FOLDER of the module; a TYPE is the name of a Terraform resource
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	module = "github.com/hashicorp/terraform-provider-aws/"
	sdk    = "github.com/aws/aws-sdk-go-v2/service/"
)

var (
	annotation = regexp.MustCompile(`@(?:SDK|Framework)Resource\("(aws_\w+)"`)
	required   = regexp.MustCompile(`(?m)^\t(` + sdk + `\S+) (\S+)`)
	folders    = map[string]names{}
	versions   = map[string]string{} // of the SDK's modules that are not read yet
	groups     = map[string]string{"ExactlyOneOf": "exactlyOneOf", "AtLeastOneOf": "atLeastOneOf", "ConflictsWith": "conflictsWith",
		"RequiredWith": "requiredWith", "AlsoRequires": "requiredWith"}
)

// An expression, and where its names are looked up.
type located struct {
	ast.Expr
	folder  string
	imports map[string]string
}

// What a package declares: constants, variables, types, functions as literals, methods as Type.Method, `@name` for the constructor
// of a resource, `enum Type` for the constants of a type.
type names map[string]located

type attribute map[string]any

func main() {
	log.SetFlags(0)
	text, err := os.ReadFile(filepath.Join(os.Args[1], "go.mod"))
	check(err)
	for _, line := range required.FindAllStringSubmatch(string(text), -1) {
		versions[line[1]] = line[2]
	}
	files, err := filepath.Glob(filepath.Join(os.Args[1], "internal", "service", "*", "*.go"))
	check(err)
	found := map[string]map[string]attribute{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(err)
		if name := annotation.FindStringSubmatch(string(text)); name != nil && slices.Contains(os.Args[2:], name[1]) {
			found[name[1]] = map[string]attribute{}
			walk(schemaOf(name[1], declared(filepath.Dir(file))), "", found[name[1]], nil)
		}
	}
	check(json.NewEncoder(os.Stdout).Encode(found))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func declared(folder string) names {
	if known, ok := folders[folder]; ok {
		return known
	}
	folders[folder] = names{}
	parsed, err := parser.ParseDir(token.NewFileSet(), folder, func(file os.FileInfo) bool {
		return !strings.HasSuffix(file.Name(), "_test.go")
	}, parser.ParseComments)
	check(err)
	for _, pkg := range parsed {
		for _, file := range pkg.Files {
			imports := map[string]string{}
			for _, spec := range file.Imports {
				path, _ := strconv.Unquote(spec.Path.Value)
				name := path[strings.LastIndex(path, "/")+1:]
				if spec.Name != nil {
					name = spec.Name.Name
				}
				imports[name] = path
			}
			for _, declaration := range file.Decls {
				folders[folder].declare(declaration, func(expr ast.Expr) located { return located{expr, folder, imports} })
			}
		}
	}
	return folders[folder]
}

func (all names) declare(declaration ast.Decl, here func(ast.Expr) located) {
	switch declaration := declaration.(type) {
	case *ast.FuncDecl:
		name := declaration.Name.Name
		if declaration.Recv != nil {
			name = word(declaration.Recv.List[0].Type) + "." + name
		}
		all[name] = here(&ast.FuncLit{Type: declaration.Type, Body: declaration.Body})
		if resource := annotation.FindStringSubmatch(declaration.Doc.Text()); resource != nil {
			all["@"+resource[1]] = all[name]
		}
	case *ast.GenDecl:
		for _, spec := range declaration.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				all[spec.Name.Name] = here(spec.Type)
			case *ast.ValueSpec:
				for index, value := range spec.Values {
					all[spec.Names[index].Name] = here(value)
					if enum := "enum " + word(spec.Type); declaration.Tok == token.CONST {
						if _, known := all[enum]; !known {
							all[enum] = here(&ast.CompositeLit{})
						}
						literal := all[enum].Expr.(*ast.CompositeLit)
						literal.Elts = append(literal.Elts, value)
					}
				}
			}
		}
	}
}

// The last word of a name: of `*schema.Resource` Resource.
func word(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return word(expr.X)
	case *ast.SelectorExpr:
		return expr.Sel.Name
	case *ast.Ident:
		return expr.Name
	}
	return ""
}

// What a package of the provider declares, or one with the enumerations of an API; of others nothing.
func imported(path string) names {
	if inner, ok := strings.CutPrefix(path, module); ok {
		return declared(filepath.Join(os.Args[1], inner))
	}
	api := strings.TrimSuffix(path, "/types")
	if version := versions[api]; version != "" && api != path {
		output, err := exec.Command("go", "mod", "download", "-json", api+"@"+version).Output()
		check(err)
		var answer struct{ Dir string }
		check(json.Unmarshal(output, &answer))
		folders[path] = declared(filepath.Join(answer.Dir, "types"))
		delete(versions, api)
	}
	return folders[path]
}

// The schema of a resource: the first literal of one in its constructor, or in the method Schema of what that makes, or of what is embedded in it.
func schemaOf(name string, all names) located {
	made := first(all["@"+name], "")
	if word(made.Expr.(*ast.CompositeLit).Type) == "Resource" {
		return value(made.field("Schema", "SchemaFunc"))
	}
	for of := word(made.Expr.(*ast.CompositeLit).Type); ; {
		if method, ok := all[of+".Schema"]; ok {
			return first(method, "Schema")
		}
		for _, field := range all[of].Expr.(*ast.StructType).Fields.List {
			if len(field.Names) == 0 && strings.HasSuffix(word(field.Type), "Resource") {
				of = word(field.Type)
			}
		}
	}
}

// The first literal in an expression of a type, or of any.
func first(of located, name string) (literal located) {
	ast.Inspect(of.Expr, func(node ast.Node) bool {
		if found, ok := node.(*ast.CompositeLit); ok && literal.Expr == nil && (name == "" || word(found.Type) == name) {
			literal = of.at(found)
		}
		return literal.Expr == nil
	})
	return literal
}

func (of located) at(expr ast.Expr) located {
	return located{expr, of.folder, of.imports}
}

// Follows names, and functions to what they return, to a literal; what lies outside of the module stays as it is.
func value(of located) located {
	switch expr := of.Expr.(type) {
	case *ast.UnaryExpr:
		if expr.Op == token.AND {
			return value(of.at(expr.X))
		}
	case *ast.Ident:
		if found, ok := declared(of.folder)[expr.Name]; ok {
			return value(found)
		}
	case *ast.SelectorExpr:
		if found, ok := imported(of.imports[word(expr.X)])[expr.Sel.Name]; ok {
			return value(found)
		}
	case *ast.FuncLit:
		if end, ok := expr.Body.List[len(expr.Body.List)-1].(*ast.ReturnStmt); ok && len(end.Results) > 0 {
			return value(of.at(end.Results[0]))
		}
	case *ast.CallExpr:
		if name := word(expr.Fun); name == "OnceValue" || name == "Clone" {
			return value(of.at(expr.Args[0]))
		}
		if function := value(of.at(expr.Fun)); function.Expr != expr.Fun {
			return function
		}
	}
	return of
}

// What a literal has under the first of some names that it has; nothing where it has none.
func (of located) field(any ...string) located {
	if literal, ok := of.Expr.(*ast.CompositeLit); ok {
		for _, element := range literal.Elts {
			if pair, ok := element.(*ast.KeyValueExpr); ok && slices.Contains(any, word(pair.Key)) {
				return of.at(pair.Value)
			}
		}
	}
	return located{}
}

func (of located) is(name string) bool {
	return word(of.field(name).Expr) == "true"
}

// Adds the attributes of a schema, or of a block's, under their paths. `replaces` says for a nested one whether what it is in replaces.
func walk(schema located, prefix string, found map[string]attribute, replaces *bool) {
	literal, ok := schema.Expr.(*ast.CompositeLit)
	if !ok {
		log.Fatalf("%s: no literal in %s", prefix, schema.folder)
	}
	for _, element := range literal.Elts {
		pair := element.(*ast.KeyValueExpr)
		if name := word(pair.Key); name == "Attributes" || name == "Blocks" {
			walk(value(schema.at(pair.Value)), prefix, found, replaces)
		} else if _, ok := literal.Type.(*ast.MapType); ok {
			add(value(schema.at(pair.Value)), prefix+scalar(schema.at(pair.Key)).(string), found, replaces)
		}
	}
}

func add(of located, path string, found map[string]attribute, replaces *bool) {
	literal, ok := of.Expr.(*ast.CompositeLit)
	if !ok {
		return
	}
	// TypeSet of a schema of the SDK, SetNestedBlock of one of the framework.
	kind := word(literal.Type) + word(of.field("Type").Expr)
	if !strings.HasSuffix(kind, "Block") && !of.is("Optional") && !of.is("Required") {
		return
	}
	own := attribute{}
	element := value(of.field("Elem", "NestedObject"))
	inner := value(element.field("Schema", "SchemaFunc"))
	if inner.Expr == nil && element.field("Attributes", "Blocks").Expr != nil {
		inner = element
	}
	forced := of.is("ForceNew") || mentions(of.field("PlanModifiers"), "RequiresReplace")
	switch {
	case replaces == nil && forced, replaces != nil && forced && !*replaces:
		own["forceNew"] = true
	case replaces != nil && *replaces && !forced && inner.Expr == nil:
		own["forceNew"] = false
	case replaces != nil && *replaces:
		forced = true
	}
	if of.is("Optional") && of.is("Computed") {
		own["computed"] = true
	}
	if strings.HasPrefix(kind, "Set") || strings.HasSuffix(kind, "TypeSet") {
		own["set"] = true
	}
	details(of, own)
	if len(own) > 0 {
		found[path] = own
	}
	if inner.Expr != nil {
		walk(inner, path+".", found, &forced)
	}
}

// Default, counts, ranges, enumerations and groups.
func details(of located, own attribute) {
	for name, key := range map[string]string{"Default": "default", "MinItems": "minItems", "MaxItems": "maxItems"} {
		if said := of.field(name); said.Expr != nil {
			own[key] = scalar(said)
		}
	}
	for name, key := range groups {
		if group := value(of.field(name)); group.Expr != nil {
			own[key] = scalars(group)
		}
	}
	for _, name := range []string{"Validators", "ValidateFunc", "ValidateDiagFunc", "CustomType"} {
		if validators := of.field(name); validators.Expr != nil {
			ast.Inspect(validators.Expr, func(node ast.Node) bool {
				call, ok := node.(*ast.CallExpr)
				// Of validators in `Any` one is enough.
				return !ok || word(call.Fun) != "Any" && validated(of.at(call), call, own)
			})
		}
	}
}

// Notes what a validator demands.
func validated(of located, call *ast.CallExpr, own attribute) bool {
	if generic, ok := call.Fun.(*ast.IndexExpr); ok {
		if enum, ok := generic.Index.(*ast.SelectorExpr); ok {
			if values, ok := imported(of.imports[word(enum.X)])["enum "+enum.Sel.Name]; ok {
				own["oneOf"] = scalars(values)
			}
		}
		return true
	}
	switch name := word(call.Fun); name {
	case "IntBetween", "IntAtLeast", "FloatBetween", "Between", "AtLeast":
		own["range"] = scalars(of)
	case "SizeBetween":
		own["minItems"], own["maxItems"] = scalar(of.at(call.Args[0])), scalar(of.at(call.Args[1]))
	case "SizeAtLeast":
		own["minItems"] = scalar(of.at(call.Args[0]))
	case "SizeAtMost":
		own["maxItems"] = scalar(of.at(call.Args[0]))
	case "StringInSlice", "IntInSlice":
		own["oneOf"] = scalars(value(of.at(call.Args[0])))
	case "OneOf":
		own["oneOf"] = scalars(value(of.at(call.Args[0])))
		if len(call.Args) > 1 {
			own["oneOf"] = scalars(of)
		}
	case "ExactlyOneOf", "AtLeastOneOf", "ConflictsWith", "AlsoRequires":
		own[groups[name]] = words(of)
	}
	return true
}

// The attributes that a validator is given as paths.
func words(of located) (found []any) {
	ast.Inspect(of.Expr, func(node ast.Node) bool {
		if expr, ok := node.(ast.Expr); ok {
			if _, isCall := expr.(*ast.CallExpr); isCall {
				return true
			}
			if text, ok := scalar(of.at(expr)).(string); ok {
				found = append(found, text)
				return false
			}
		}
		return true
	})
	return found
}

func mentions(of located, name string) bool {
	if list, ok := of.Expr.(*ast.CompositeLit); ok {
		return slices.ContainsFunc(list.Elts, func(element ast.Expr) bool {
			call, ok := element.(*ast.CallExpr)
			return ok && strings.HasPrefix(word(call.Fun), name)
		})
	}
	return false
}

// The elements of a literal, or the arguments of a call such as `enum.Slice(…)`.
func scalars(of located) (found []any) {
	elements := []ast.Expr{of.Expr}
	switch expr := of.Expr.(type) {
	case *ast.CompositeLit:
		elements = expr.Elts
	case *ast.CallExpr:
		elements = expr.Args
	}
	for _, element := range elements {
		found = append(found, scalar(of.at(element)))
	}
	return found
}

// The value of a literal, or null of what is none.
func scalar(of located) any {
	found := value(of)
	switch expr := found.Expr.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(expr.Value); err == nil {
			return text
		}
		return json.Number(strings.ReplaceAll(expr.Value, "_", ""))
	case *ast.UnaryExpr:
		return json.Number(fmt.Sprint("-", scalar(found.at(expr.X))))
	case *ast.Ident:
		return map[string]any{"true": true, "false": false}[expr.Name]
	case *ast.CallExpr: // a conversion, or the default of a framework's attribute
		if len(expr.Args) == 1 {
			return scalar(found.at(expr.Args[0]))
		}
	}
	return nil
}
