package client

import (
	"encoding/json"

	"github.com/weft-cdp/weft/models"
)

// Client is everything that is generated, by whatever name a language gives it.
// Names are words with _ between them, as in the model.
type Client struct {
	Project   string     `json:"project"`
	Warehouse string     `json:"warehouse"`
	Types     []Type     `json:"types"`
	Functions []Function `json:"functions"`
}

// Type is a row: of <entity>_profiles, of a segment's view, of a query.
type Type struct {
	Name   string      `json:"name"`
	Doc    string      `json:"doc,omitempty"`
	Table  string      `json:"table,omitempty"`  // the published table or view that has such rows; "" of a query's
	Embeds string      `json:"embeds,omitempty"` // a type whose fields come first
	Fields []Field     `json:"fields"`
	At     models.Span `json:"at,omitzero"`
}

// Field is a column, or a value that a function takes.
type Field struct {
	Name string      `json:"name"`
	Doc  string      `json:"doc,omitempty"`
	T    models.Type `json:"type"`
	At   models.Span `json:"at,omitzero"`
}

// Function runs a statement. What it gives is a Type's name, "" for nothing.
type Function struct {
	Name    string              `json:"name"`
	Doc     string              `json:"doc,omitempty"`
	SQL     string              `json:"sql"`
	Params  []Field             `json:"params,omitempty"`
	Returns models.QueryReturns `json:"returns"`
	Row     string              `json:"row,omitempty"`
	Whole   bool                `json:"whole,omitempty"` // it may give more rows than anybody wants to hold at once
	Query   bool                `json:"query,omitempty"` // it is one of the user's own
	At      models.Span         `json:"at,omitzero"`
}

// File is a generated file: its path below the folder of the client.
type File struct {
	Path string
	Text []byte
}

// Type finds a type by its name, or nil.
func (c *Client) Type(name string) *Type {
	for i := range c.Types {
		if c.Types[i].Name == name {
			return &c.Types[i]
		}
	}
	return nil
}

// Columns are the fields of a type with those of the type that it embeds, as they
// stand in a row.
func (c *Client) Columns(t *Type) []Field {
	if t.Embeds == "" {
		return t.Fields
	}
	return append(append([]Field(nil), c.Columns(c.Type(t.Embeds))...), t.Fields...)
}

// MarshalJSON writes a type as the language of the model does, with ? behind it
// where there may be none.
func (f Field) MarshalJSON() ([]byte, error) {
	text := f.T.String()
	if f.T.Nullable {
		text += "?"
	}
	return json.Marshal(struct {
		Name string `json:"name"`
		Type string `json:"type"`
		Doc  string `json:"doc,omitempty"`
	}{f.Name, text, f.Doc})
}
