package spec

// generate is what `weft generate` writes.
var generate = fields("generate",
	Field{Name: "queries", Shape: text,
		Doc: "The folder with the project's own queries, files that end with `.sql`. Default: `queries`.", Example: "queries: queries"},
	Field{Name: "go", Doc: "A client in Go.", Example: "go: {out: client, package: customers}",
		Shape: fields("client",
			Field{Name: "out", Required: true, Shape: text, Doc: "The folder that it is written into, relative to the project.", Example: "out: client"},
			Field{Name: "package", Shape: text, Doc: "Its package. Default: the name of the folder.", Example: "package: customers"})},
)
