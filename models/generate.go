package models

// Generate is what `weft generate` writes: clients of the published tables and of
// the user's own queries.
type Generate struct {
	At      Span
	Queries string // the folder with the query files, relative to the project's
	Clients []*GeneratedClient
	Plugins []*GeneratorPlugin
}

// GeneratedClient is one client. Package is that of Go, "" in other languages.
type GeneratedClient struct {
	Language string // go, typescript, python
	At       Span
	Out      string // the folder that the files are written into, relative to the project's
	Package  string
}

// GeneratorPlugin is a program of somebody else that writes a client, and is run
// as sqlc runs it.
type GeneratorPlugin struct {
	Name    string
	At      Span // of the name
	Cmd     string
	CmdAt   Span
	Out     string // the folder that the files are written into, relative to the project's
	Format  string // protobuf, json: how it is spoken to
	Options string // of the plugin's own, as JSON
	Env     []string
	Arrays  bool // whether lists are told as arrays, or as types of their own
}

// ClientQuery is one of the user's own queries, as it stands in its file.
type ClientQuery struct {
	Name    string
	At      Span // of the name
	Doc     string
	SQL     string
	Start   Span // of the first letter of SQL
	Returns QueryReturns
	NotNull []QueryWord // columns of which the user says that they are never null
}

// QueryWord is a word of a query file and its place.
type QueryWord struct {
	Text string
	At   Span
}

// QueryReturns is how many rows a query gives.
type QueryReturns string

// The words behind a query's name.
const (
	ReturnsMany QueryReturns = "many" // any number of rows
	ReturnsOne  QueryReturns = "one"  // a row, or none
	ReturnsNone QueryReturns = "exec" // it changes something
)
