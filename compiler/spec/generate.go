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
)

// clientOut is where a client goes.
var clientOut = Field{Name: "out", Required: true, Shape: text,
	Doc: "The folder that it is written into, relative to the project.", Example: "out: client"}
