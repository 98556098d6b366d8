package models

// Definition is something that a model defines, as it is compared with what was
// published and kept in weft_definitions. It holds no values of identifiers:
// those of blocks and decisions are counted and hashed.
type Definition struct {
	Kind        string `json:"kind"`
	Entity      string `json:"entity,omitempty"` // "" of a source, which may serve several
	Name        string `json:"name"`
	Text        string `json:"text,omitempty"` // the same for the same meaning; several lines
	Fingerprint string `json:"fingerprint"`    // of the text and of all that it depends on
	At          Span   `json:"at"`
}

// Kinds of definitions.
const (
	SourceDefinition   = "source"
	IdentityDefinition = "identity" // of an entity, by whose name it goes
	TraitDefinition    = "trait"
	SegmentDefinition  = "segment"
	SyncDefinition     = "sync"
	// TableDefinition is a published table; its fingerprint is that of the steps
	// which make it, and it has no text.
	TableDefinition = "table"
)

// DefinitionKey tells definitions apart: kind, entity and name.
type DefinitionKey struct{ Kind, Entity, Name string }

// Key gives what tells the definition apart from others.
func (d Definition) Key() DefinitionKey { return DefinitionKey{d.Kind, d.Entity, d.Name} }

// String names the definition as a selection does: trait:customer.spend.
func (k DefinitionKey) String() string {
	if k.Kind == TraitDefinition {
		return k.Kind + ":" + k.Entity + "." + k.Name
	}
	return k.Kind + ":" + k.Name
}
