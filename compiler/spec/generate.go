package spec

// generate is what `weft generate` writes.
var generate = fields("generate",
	Field{Name: "queries", Shape: text,
		Doc: "The folder with the project's own queries, files that end with `.sql`. Default: `queries`.", Example: "queries: queries"},
	Field{Name: "go", Doc: "A client in Go.", Example: "go: {out: client, package: customers}",
		Shape: fields("client", clientOut,
			Field{Name: "package", Shape: text, Doc: "Its package. Default: the name of the folder.", Example: "package: customers"})},
	Field{Name: "typescript", Doc: "A client in TypeScript: `client.ts` and `warehouse.ts`.", Example: "typescript: {out: src/customers}",
		Shape: fields("client", clientOut)},
	Field{Name: "python", Doc: "A client in Python: a package, which is the folder.", Example: "python: {out: customers}",
		Shape: fields("client", clientOut)},
	Field{Name: "plugins", Shape: &Shape{List: generatorPlugin},
		Doc: "Generators of other languages: programs that sqlc can run as process plugins. See [clients](../clients.md#generators-of-others).", Example: "plugins: [{name: kotlin, cmd: sqlc-gen-kotlin, out: kotlin}]"},
)

var generatorPlugin = fields("plugin",
	Field{Name: "name", Required: true, Shape: text, Doc: "What it is called in messages.", Example: "name: kotlin"},
	Field{Name: "cmd", Required: true, Shape: text, Doc: "The program, found as a shell finds it; with a `/` in it, relative to the project.", Example: "cmd: sqlc-gen-kotlin"},
	Field{Name: "out", Required: true, Shape: text, Doc: "The folder that it is written into, relative to the project.", Example: "out: kotlin"},
	Field{Name: "format", Shape: choice("protobuf", "json"), Doc: "How the program is spoken to. Default: protobuf.", Example: "format: json"},
	Field{Name: "options", Shape: anything, Doc: "What the plugin is told; its own documentation says which options there are.", Example: "options: {package: org.example}"},
	Field{Name: "arrays", Shape: boolean, Doc: "Whether lists are told as arrays of their type. Default: true. Otherwise a list of text is of a type `text[]`, for generators that read arrays in PostgreSQL's way alone.", Example: "arrays: false"},
	Field{Name: "env", Shape: &Shape{List: text}, Doc: "The variables of the environment that the program sees. Default: none.", Example: "env: [PATH]"},
)

// clientOut is where a client goes.
var clientOut = Field{Name: "out", Required: true, Shape: text,
	Doc: "The folder that it is written into, relative to the project.", Example: "out: client"}
