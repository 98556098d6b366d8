package check

import (
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// checker carries the project while it is being built. The files of this
// package are its methods: project.go says in which order they run. Names are
// declared first (declare…) and bodies checked second (check…), so that the
// order of files and keys never matters.
type checker struct {
	tree    *parse.Tree
	catalog *models.Catalog
	project *models.Project
	diags   models.Diagnostics

	entities map[string]*models.Entity
	sources  map[string]*models.Source
	segments map[string]*models.Segment // filled by declareSegments

	tools               Tools
	ownTools, usedTools map[string]*models.Tool // of the project's manifests, and of weft's
	destinations        map[string]*models.Destination

	// columns holds what Source.Columns lists, for finding a name at once.
	columns map[*models.Source]map[string]*models.SourceColumn
	// pending are computed columns whose `from` is not checked yet.
	pending map[*models.SourceColumn]*computed

	// idValues are the values of the sources' identifiers, not checked yet.
	idValues map[*models.SourceID]parse.Node

	// The ways on from a source and from an entity, by name. A reverse is kept
	// under what it leads away from: `orders.items` under orders.
	relations       map[*models.Source]map[string]*models.Relation
	reverses        map[*models.Source]map[string]*models.Relation
	entityRelations map[*models.Entity]map[string]*models.EntityRelation
	entityReverses  map[*models.Entity]map[string]*models.EntityRelation

	// refused are names whose declaration was reported and left out. Whoever
	// refers to one stays silent.
	refused map[refusedName]bool

	exprs exprState // of the expressions' files
}

// refusedName is a name that was declared in vain. Kind is "entity", "source",
// "trait" (Of: the entity), "segment", "relation" (Of: the source or entity),
// "identifier" (Of: the entity), "column" (Of: the source), "tool", "destination",
// "setting" (Of: the destination).
type refusedName struct{ Kind, Of, Name string }

// refuse remembers that a declaration was reported and left out.
func (c *checker) refuse(kind, of, name string) { c.refused[refusedName{kind, of, name}] = true }

// isRefused tells whether a name that cannot be found was declared in vain.
func (c *checker) isRefused(kind, of, name string) bool {
	return c.refused[refusedName{kind, of, name}]
}

// report adds a diagnostic.
func (c *checker) report(d models.Diagnostic) { c.diags = append(c.diags, d) }

// source finds a source by name, or nil.
func (c *checker) source(name string) *models.Source { return c.sources[name] }

// entity finds an entity by name, or nil.
func (c *checker) entity(name string) *models.Entity { return c.entities[name] }

// segment finds a segment by name, or nil.
func (c *checker) segment(name string) *models.Segment { return c.segments[name] }

// carries tells whether rows of the source hold identifiers of the entity.
func (c *checker) carries(s *models.Source, e *models.Entity) bool {
	for _, id := range s.IDs {
		if id.Identifier.Entity == e {
			return true
		}
	}
	return false
}
